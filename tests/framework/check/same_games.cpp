// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/check/same_games.hpp"

#include <doctest/doctest.h>

#include "framework/check/optimum.hpp"
#include "framework/check/show.hpp"
#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"
#include "framework/games/procedures.hpp"
#include "framework/proof/match.hpp"
#include "framework/values/standard_operations.hpp"

namespace show_test {

namespace {

/// The domain that the printed file has for it.
Domain as_in_files(const Domain& domain) {
  const auto& parts = domain.parts();
  switch (domain.kind()) {
  case DomainKind::range:
  case DomainKind::atoms: return Zmod(domain.size());
  case DomainKind::fixed: return Zmod(domain.cardinality());
  case DomainKind::option: return Option(as_in_files(parts[0]));
  case DomainKind::vector:
    return Tuple(std::vector<Domain>(static_cast<std::size_t>(domain.size().number()),
                                     as_in_files(parts[0])));
  case DomainKind::tuple: {
    std::vector<Domain> own;
    for (const Domain& part : parts) own.push_back(as_in_files(part));
    return Tuple(own);
  }
  default: return domain;
  }
}

/// An operation on the printed file's domains: a standard one again, others as tables of values.
Operation as_in_files(const Operation& operation) {
  std::vector<Domain> inputs;
  for (const Domain& input : operation.inputs()) inputs.push_back(as_in_files(input));
  const Domain output = as_in_files(operation.output());
  if (inputs == operation.inputs() && output == operation.output()) return operation;
  if (is_standard(operation))
    if (Operation own = remade(operation, inputs, output); own.output() == output) return own;
  return opaque_operation(operation.name(), inputs, output,
                          [operation](std::span<const Value> values) { return operation(values); });
}

}  // namespace

Package as_in_files(Package game) {
  for (StateVariable& state : game.states) state.domain = as_in_files(state.domain);
  for (auto& [table, type] : game.tables) {
    type.domain = as_in_files(type.domain);
    type.range = as_in_files(type.range);
    if (type.index) type.index = as_in_files(*type.index);
  }
  for (Procedure* procedure : procedures_of(game)) {
    for (Domain& input : procedure->signature.inputs) input = as_in_files(input);
    procedure->signature.output = as_in_files(procedure->signature.output);
    procedure->budget.reset();
    procedure->only_after.clear();
    procedure->only_before.clear();
    for (GraphNode& node : procedure->body) {
      if (node.is(NodeKind::apply)) node.action = node::Apply{as_in_files(node.operation())};
      if (node.is(NodeKind::sample)) {
        const Distribution& from = node.distribution();
        if (from.kind() == DistributionKind::uniform)
          node.action = node::Sample{Distribution::uniform(as_in_files(node.domain))};
        if (from.kind() == DistributionKind::uniform_except)
          node.action =
              node::Sample{Distribution::uniform_except(as_in_files(node.domain), from.arity())};
        if (from.kind() == DistributionKind::table && node.domain != as_in_files(node.domain)) {
          std::vector<std::pair<Value, Rational>> outcomes;
          for (const auto& [value, weight] : from.outcomes())
            outcomes.emplace_back(value, make_rational(weight, from.common_denominator()));
          node.action = node::Sample{Distribution::table(as_in_files(node.domain), outcomes)};
        }
      }
      node.domain = as_in_files(node.domain);
    }
  }
  validate(game);
  return game;
}

namespace {

void check_limits(const Package& game, const Package& shown) {
  REQUIRE(game.exports.size() == shown.exports.size());
  for (std::size_t i = 0; i < game.exports.size(); ++i) {
    const Procedure& oracle = game.exports[i];
    const Procedure* own = shown.find_export(oracle.signature.name);
    REQUIRE(own != nullptr);
    if (oracle.budget) CHECK(*oracle.budget == own->budget);
    CHECK(oracle.only_after == own->only_after);
    CHECK(oracle.only_before == own->only_before);
  }
}

Level level_of_games(const Package& first, const Package& second) {
  try {
    if (!difference(form_of(first), form_of(second))) return Level::graph;
  } catch (const Error&) {  // the engine may still take it
  }
  EquivalenceOptions options;
  options.vectors = 4'000;
  try {
    const auto result = decide_equivalence(first, second, options, Context{});
    if (result.equivalent == false) FAIL(to_text(result.transcript, first));
    if (result.equivalent) return Level::transcripts;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
  }
  return Level::none;
}

}  // namespace

Level level_of(const Definition& definition, const Definition& shown) {
  const auto [left, right] = distinguished_games(definition);
  Level level = Level::graph;
  for (const std::size_t i : {0u, 1u}) {
    const Package& game = i == 0 ? left : right;
    check_limits(game, shown.games()[i]);
    level = std::max(level, level_of_games(as_in_files(game), as_in_files(shown.games()[i])));
  }
  if (level != Level::none) return level;
  OptimalOptions options;
  options.most_asked = 20'000;
  const auto first = optimal_advantage(definition, options, Context{}).advantage;
  const auto second = optimal_advantage(shown, options, Context{}).advantage;
  if (!first.is<Exact>() || !second.is<Exact>()) return Level::none;
  CHECK(first.lower() == second.lower());
  return Level::optimum;
}

}  // namespace show_test
