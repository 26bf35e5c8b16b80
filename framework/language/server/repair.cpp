// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/repair.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace certamen::language::server {

namespace {

bool leave_out(Block& block, Place place);

/// Whether the place is in a block of this statement, and something was left out there.
bool leave_out_inside(Statement& statement, Place place) {
  auto& action = statement.action;
  if (auto* count = std::get_if<Count>(&action)) return leave_out(count->block, place);
  if (auto* each = std::get_if<Each>(&action)) return leave_out(each->block, place);
  if (auto* chosen = std::get_if<If>(&action))
    for (std::size_t i = chosen->branches.size(); i-- > 0;)
      if (leave_out(chosen->branches[i].block, place)) return true;
  return false;
}

/// A declaration without its value; nothing for what declares nothing, or has no value already.
std::optional<Assign> declaration(const Statement& statement) {
  const auto* assign = std::get_if<Assign>(&statement.action);
  if (assign != nullptr && assign->type && assign->value && assign->targets.size() == 1)
    return Assign{assign->type, assign->targets, std::nullopt};
  const auto* draw = std::get_if<Draw>(&statement.action);
  if (draw != nullptr && draw->type && draw->targets.size() == 1)
    return Assign{draw->type, draw->targets, std::nullopt};
  return std::nullopt;
}

bool leave_out(Block& block, Place place) {
  std::size_t found = block.size();
  for (std::size_t i = 0; i < block.size() && block[i].place <= place; ++i) found = i;
  if (found == block.size()) return false;
  if (leave_out_inside(block[found], place)) return true;
  if (auto kept = declaration(block[found]))
    block[found].action = *std::move(kept);
  else
    block.erase(block.begin() + static_cast<std::ptrdiff_t>(found));
  return true;
}

bool leave_out(Game& game, Place place) {
  for (Method& method : game.methods)
    if (method.place <= place && place <= method.end) return leave_out(method.body, place);
  return false;
}

bool mentions(const Expression& e, Place place) {
  return e.place == place || std::ranges::any_of(e.parts, [&](const Expression& part) {
           return mentions(part, place);
         });
}

bool leave_out_member(Game& primitive, Place place) {
  const auto members = primitive.methods.size() + primitive.fields.size();
  std::erase_if(primitive.methods, [&](const Method& method) {
    return method.place == place || mentions(method.result, place) ||
           std::ranges::any_of(method.parameters, [&](const Variable& parameter) {
             return parameter.place == place || mentions(parameter.type, place);
           });
  });
  return primitive.methods.size() + primitive.fields.size() < members;
}

/// Without the line that has the place; never the first or the last, which all others depend on.
bool leave_out_line(ProofFile& proof, Place place) {
  const auto has = [&](const ProofLine& line) {
    const auto* step = std::get_if<Step>(&line);
    return step != nullptr &&
           (step->place == place || mentions(step->game, place) || mentions(step->against, place) ||
            (step->reduction && mentions(*step->reduction, place)));
  };
  const auto found = std::ranges::find_if(proof.lines, has);
  if (found == proof.lines.end() || found == proof.lines.begin() || found + 1 == proof.lines.end())
    return false;
  proof.lines.erase(found);
  return true;
}

}  // namespace

std::optional<File> without_statement(const File& file, Place place) {
  File less = file;
  bool done = false;
  if (auto* primitive = std::get_if<PrimitiveFile>(&less.content))
    done = leave_out_member(primitive->primitive, place);
  if (auto* scheme = std::get_if<SchemeFile>(&less.content))
    done = leave_out(scheme->scheme, place);
  if (auto* games = std::get_if<GameFile>(&less.content))
    done = leave_out(games->left, place) || leave_out(games->right, place);
  if (auto* adversary = std::get_if<AdversaryFile>(&less.content))
    done = leave_out(adversary->adversary, place);
  if (auto* proof = std::get_if<ProofFile>(&less.content)) {
    for (auto& helper : proof->helpers) {
      auto* reduction = std::get_if<Reduction>(&helper);
      done =
          done || leave_out(reduction != nullptr ? reduction->game : std::get<Game>(helper), place);
    }
    done = done || leave_out_line(*proof, place);
  }
  return done ? std::optional{std::move(less)} : std::nullopt;
}

}  // namespace certamen::language::server
