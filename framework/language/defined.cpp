// SPDX-License-Identifier: Apache-2.0
// Games and methods in which nothing is ever undefined.
#include <algorithm>
#include <set>
#include <utility>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/language/game.hpp"
#include "framework/proof/match.hpp"

namespace certamen::language {

Node write_method(Body& at, const Instance& scheme, const Method& method,
                  const std::vector<Node>& inputs) {
  Scope fields;
  std::vector<Undefined> places;
  std::set<std::string> guarded;
  Lowering lowering{at, scheme, fields, {places, guarded}, std::nullopt};
  std::vector<Value> arguments;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    arguments.push_back({passed_type(scheme, method.parameters[i].type), inputs[i]});
  const Node result = lowering.run(method, arguments).node;
  if (!places.empty())
    throw error_at(*places.front().source, places.front().place, ErrorCode::unsupported,
                   places.front().what + ": whether that can happen is not known in a definition "
                                         "that is not in a file");
  return result;
}

Package defined_package(const Instance& game, const Size& counted, const Context& context) {
  LoweredGame lowered = lower(game, {.counted = counted});
  if (lowered.places.empty()) return std::move(lowered.package);
  const Package watched = lower(game, {.watch = Watch::undefined, .counted = counted}).package;
  const Package never = lower(game, {.watch = Watch::never, .counted = counted}).package;
  const Undefined* place = &lowered.places.front();
  EquivalenceResult result;
  try {
    result = decide_equivalence(watched, never, {}, context);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
    if (have_one_form(watched, never)) return std::move(lowered.package);
    throw error_at(*place->source, place->place, error.code(),
                   place->what + ": whether that can happen was too large to decide");
  }
  if (result.equivalent == true) return std::move(lowered.package);
  if (!result.equivalent)
    throw error_at(*place->source, place->place, ErrorCode::interrupted,
                   place->what + ": it was not decided whether that can happen");
  const certamen::Value last = result.transcript.back().output;
  if (last.word() > 0) place = &lowered.places.at(last.word() - 1);
  result.transcript.pop_back();  // what it sees is the place
  std::string calls = to_text(result.transcript, watched);
  while (calls.ends_with('\n')) calls.pop_back();
  throw error_at(*place->source, place->place, ErrorCode::unsupported,
                 "undefined in game " + game.tree->name + ": " + place->what +
                     (calls.empty() ? std::string{} : ", after\n" + calls));
}

namespace {

/// The place of an oracle, of what `game` has and the other game has not.
void expect_oracles_in(const Instance& game, const Package& own, const Instance& other,
                       const Package& its) {
  for (const Procedure& oracle : own.exports) {
    const std::string& name = oracle.signature.name;
    const Procedure* same = its.find_export(name);
    if (same != nullptr && same->signature == oracle.signature) continue;
    const auto& methods = game.tree->methods;
    const auto found = std::ranges::find(methods, name, &Method::name);
    throw error_at(*game.source, found != methods.end() ? found->place : game.tree->place,
                   ErrorCode::type_mismatch,
                   "the games have different oracles, so that they are told apart at sight: " +
                       other.tree->name +
                       (same == nullptr ? " has no " + name
                                        : " has " + to_string(same->signature) + ", not " +
                                              to_string(oracle.signature)));
  }
}

}  // namespace

void expect_same_oracles(const Instance& left, const Package& first, const Instance& right,
                         const Package& second) {
  expect_oracles_in(right, second, left, first);
  expect_oracles_in(left, first, right, second);
}

}  // namespace certamen::language
