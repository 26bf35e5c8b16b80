// SPDX-License-Identifier: Apache-2.0
// Whether a field of a game is a function that is drawn once and then only asked.
#include <algorithm>

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

bool is_field(const Expression& e, const std::string& field) {
  return (e.form == Form::name || (e.form == Form::member && e.parts[0].form == Form::this_)) &&
         e.text == field;
}

bool draws_into(const Statement& statement, const std::string& field) {
  const auto* draw = std::get_if<Draw>(&statement.action);
  return draw != nullptr && std::ranges::any_of(draw->targets, [&](const Expression& target) {
           return is_field(target, field) ||
                  (target.form == Form::index && is_field(target.parts[0], field));
         });
}

std::size_t draws_in(const Block& block, const std::string& field) {
  std::size_t count = 0;
  for (const Statement& each : block) {
    if (draws_into(each, field)) ++count;
    if (const auto* choice = std::get_if<If>(&each.action))
      for (const Branch& branch : choice->branches) count += draws_in(branch.block, field);
    if (const auto* loop = std::get_if<Count>(&each.action)) count += draws_in(loop->block, field);
    if (const auto* loop = std::get_if<Each>(&each.action)) count += draws_in(loop->block, field);
  }
  return count;
}

bool may_return(const Block& block) {
  return std::ranges::any_of(block, [](const Statement& each) {
    if (std::holds_alternative<Return>(each.action)) return true;
    if (const auto* choice = std::get_if<If>(&each.action))
      return std::ranges::any_of(choice->branches,
                                 [](const Branch& branch) { return may_return(branch.block); });
    if (const auto* loop = std::get_if<Count>(&each.action)) return may_return(loop->block);
    const auto* loop = std::get_if<Each>(&each.action);
    return loop != nullptr && may_return(loop->block);
  });
}

/// Whether a statement of its own draws the field and nothing else, on every path.
bool always_draws(const Block& body, const std::string& field) {
  const auto draw =
      std::ranges::find_if(body, [&](const Statement& each) { return draws_into(each, field); });
  return draw != body.end() && std::get<Draw>(draw->action).targets.size() == 1 &&
         !may_return({body.begin(), draw});
}

}  // namespace

bool is_only_asked(const Game& tree, const std::string& field) {
  std::size_t draws = 0, mentions = 0, calls = 0;
  bool at_start = false;
  for (const Method& method : tree.methods) {
    draws += draws_in(method.body, field);
    if (method.name == initialize_name) at_start = always_draws(method.body, field);
  }
  (void)any_expression(tree, [&](const Expression& e) {
    if (is_field(e, field)) ++mentions;
    if (e.form == Form::call && is_field(e.parts[0], field)) ++calls;
    return false;
  });
  return draws == 1 && at_start && mentions == calls;
}

}  // namespace certamen::language
