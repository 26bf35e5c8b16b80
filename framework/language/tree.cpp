// SPDX-License-Identifier: Apache-2.0
#include "framework/language/tree.hpp"

#include <algorithm>

namespace certamen::language {

std::string to_text(const Expression& e) {
  const auto listed = [&](std::size_t from) {
    std::string text;
    for (std::size_t i = from; i < e.parts.size(); ++i)
      text += (i == from ? "" : ", ") + to_text(e.parts[i]);
    return text;
  };
  const auto between = [&](const char* sign) {
    std::string text = to_text(e.parts[0]);
    for (std::size_t i = 1; i < e.parts.size(); ++i) text += sign + to_text(e.parts[i]);
    return e.in_parentheses ? "(" + text + ")" : text;
  };
  switch (e.form) {
  case Form::name:
  case Form::number: return e.text;
  case Form::member: return to_text(e.parts[0]) + "." + e.text;
  case Form::call: return to_text(e.parts[0]) + "(" + listed(1) + ")";
  case Form::tuple: return "[" + listed(0) + "]";
  case Form::add: return between(" + ");
  case Form::subtract: return between(" - ");
  case Form::multiply: return between(" * ");
  case Form::divide: return between(" / ");
  case Form::power: return between("^");
  case Form::negate: return "-" + to_text(e.parts[0]);
  case Form::bit_string_type: return "BitString<" + listed(0) + ">";
  case Form::group_element_type: return "GroupElem<" + listed(0) + ">";
  case Form::mod_int_type: return "ModInt<" + listed(0) + ">";
  case Form::bool_type: return "Bool";
  default: return "..";
  }
}

bool has_call(const Expression& e) {
  return e.form == Form::call || std::ranges::any_of(e.parts, has_call);
}

namespace {

using Test = std::function<bool(const Expression&)>;

bool any_in(const Expression& e, const Test& is) {
  return is(e) ||
         std::ranges::any_of(e.parts, [&](const Expression& part) { return any_in(part, is); });
}
bool any_in(const std::vector<Expression>& all, const Test& is) {
  return std::ranges::any_of(all, [&](const Expression& e) { return any_in(e, is); });
}
bool any_in(const std::optional<Expression>& e, const Test& is) {
  return e && any_in(*e, is);
}

bool any_in(const Block& block, const Test& is);

struct Search {
  const Test& is;
  bool operator()(const Assign& it) const { return any_in(it.targets, is) || any_in(it.value, is); }
  bool operator()(const Draw& it) const { return any_in(it.from, is) || any_in(it.excluded, is); }
  bool operator()(const Do& it) const { return any_in(it.call, is); }
  bool operator()(const Return& it) const { return any_in(it.value, is); }
  bool operator()(const Raise& it) const { return any_in(it.happens, is); }
  bool operator()(const If& it) const {
    return std::ranges::any_of(it.branches, [&](const Branch& branch) {
      return any_in(branch.condition, is) || any_in(branch.block, is);
    });
  }
  bool operator()(const Count& it) const { return any_in(it.block, is); }
  bool operator()(const Each& it) const { return any_in(it.all, is) || any_in(it.block, is); }
};

bool any_in(const Block& block, const Test& is) {
  return std::ranges::any_of(
      block, [&](const Statement& each) { return std::visit(Search{is}, each.action); });
}

}  // namespace

bool any_expression(const Block& body, const std::function<bool(const Expression&)>& is) {
  return any_in(body, is);
}

bool draws(const Block& body) {
  return std::ranges::any_of(body, [](const Statement& each) {
    if (std::holds_alternative<Draw>(each.action)) return true;
    if (const auto* choice = std::get_if<If>(&each.action))
      return std::ranges::any_of(choice->branches,
                                 [](const Branch& branch) { return draws(branch.block); });
    if (const auto* count = std::get_if<Count>(&each.action)) return draws(count->block);
    const auto* all = std::get_if<Each>(&each.action);
    return all != nullptr && draws(all->block);
  });
}

namespace {

/// The variable that is written where this is assigned to.
std::string written_name(const Expression& target) {
  return target.form == Form::index ? written_name(target.parts[0]) : target.text;
}

}  // namespace

bool any_target(const Block& body, const std::function<bool(const std::string&)>& is) {
  const auto any = [&](const std::vector<Expression>& targets) {
    return std::ranges::any_of(targets, [&](const Expression& e) { return is(written_name(e)); });
  };
  return std::ranges::any_of(body, [&](const Statement& each) {
    // What is taken apart goes into variables that are there, and declares the others.
    const auto declares = [](const auto& action) {
      return action.type && action.targets.size() == 1;
    };
    if (const auto* assign = std::get_if<Assign>(&each.action))
      return !declares(*assign) && any(assign->targets);
    if (const auto* draw = std::get_if<Draw>(&each.action))
      return (!declares(*draw) && any(draw->targets)) ||
             (draw->unique && draw->excluded && any({*draw->excluded}));
    if (const auto* choice = std::get_if<If>(&each.action))
      return std::ranges::any_of(
          choice->branches, [&](const Branch& branch) { return any_target(branch.block, is); });
    if (const auto* count = std::get_if<Count>(&each.action)) return any_target(count->block, is);
    const auto* all = std::get_if<Each>(&each.action);
    return all != nullptr && any_target(all->block, is);
  });
}

bool any_expression(const Game& game, const std::function<bool(const Expression&)>& is) {
  return std::ranges::any_of(game.methods,
                             [&](const Method& method) { return any_in(method.body, is); });
}

}  // namespace certamen::language
