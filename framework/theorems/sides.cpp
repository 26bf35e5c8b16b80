// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/sides.hpp"

#include <algorithm>

#include "framework/games/inline.hpp"
#include "framework/games/procedures.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"

namespace certamen {

namespace {

/// The state that the verdict compares with the answer, if it does that and nothing else.
std::optional<StateId> compared_state(const Procedure& finalize) {
  const GraphNode& verdict = finalize.body[finalize.result];
  if (!verdict.is(NodeKind::apply) || !verdict.operation().facts().equality) return std::nullopt;
  for (const std::size_t answer : {std::size_t{0}, std::size_t{1}}) {
    const GraphNode& one = finalize.body[verdict.arguments[answer]];
    const GraphNode& other = finalize.body[verdict.arguments[1 - answer]];
    if (one.is(NodeKind::input) && one.domain == Boolean() && other.is(NodeKind::get))
      return other.state();
  }
  return std::nullopt;
}

/// Where a fair coin is tossed that goes into the state: nowhere else is the state written.
struct Toss {
  std::size_t initializer = 0;
  NodeId node = no_node;
};

std::optional<Toss> toss_of(const Package& game, const StateId& coin) {
  const bool starts = std::ranges::any_of(game.states, [&](const StateVariable& variable) {
    return variable.id == coin && variable.initial.has_value();
  });
  std::size_t writes = 0;
  for (const Procedure* procedure : procedures_of(game))
    writes += static_cast<std::size_t>(
        std::ranges::count_if(procedure->body, [&](const auto& node) { return node.sets(coin); }));
  if (starts || writes != 1) return std::nullopt;
  for (std::size_t i = 0; i < game.initializers.size(); ++i) {
    const Graph& body = game.initializers[i].body;
    const auto set = std::ranges::find_if(body, [&](const auto& node) { return node.sets(coin); });
    if (set == body.end()) continue;
    const NodeId value = set->arguments.front();
    if (body[value].draws_uniformly() && body[value].domain == Boolean()) return Toss{i, value};
  }
  return std::nullopt;
}

bool is_choice(const GraphNode& node) {
  return node.is(NodeKind::apply) &&
         (node.operation().facts().choice || node.operation().is(Opcode::tensor_select));
}

/// The game with a fixed coin, which the adversary guesses.
Package fallen(Package game, const Toss& toss, bool heads) {
  Procedure& initializer = game.initializers[toss.initializer];
  Graph out;
  NodeId coin = no_node;
  const auto place = rebuild(initializer.body, [&](NodeId id, GraphNode node) {
    if (id == toss.node) return coin = append(out, make_boolean(heads));
    if (is_choice(node) && node.arguments[0] == coin) return node.arguments[heads ? 1 : 2];
    return append(out, std::move(node));
  });
  initializer.body = std::move(out);
  initializer.result = place[initializer.result];
  game.finalize.reset();
  game.name += heads ? ".1" : ".0";
  return game;
}

std::vector<Sides> of_guess(const Package& game) {
  const auto coin = compared_state(*game.finalize);
  if (!coin) return {};
  const auto toss = toss_of(game, *coin);
  if (!toss) return {};
  return {{fallen(game, *toss, false), fallen(game, *toss, true)}};
}

}  // namespace

Package judged_apart(const Package& played, const Package& judging) {
  const Package judge = named_by_package(judging, played);
  Package apart = played;
  apart.states.insert(apart.states.end(), judge.states.begin(), judge.states.end());
  apart.tables.insert(apart.tables.end(), judge.tables.begin(), judge.tables.end());
  apart.initializers.insert(apart.initializers.end(), judge.initializers.begin(),
                            judge.initializers.end());
  apart.finalize = judge.finalize;
  apart.name += ".Apart";
  return apart;
}

Package never_won(Package game) {
  Procedure& finalize = *game.finalize;
  finalize.result = append(finalize.body, make_boolean(false));
  game.name += ".Never";
  return game;
}

std::vector<Sides> sides_of(const Definition& definition) {
  const auto& games = definition.games();
  switch (definition.kind()) {
  case DefinitionKind::indistinguishability: return {{games[0], games[1]}};
  case DefinitionKind::guess: return of_guess(games[0]);
  case DefinitionKind::search: {
    std::vector<Sides> all{{games[0], never_won(games[0])}};
    if (definition.blind_guess_is_proved())
      all.insert(all.begin(),
                 {games[0], judged_apart(games[0], games[0]), definition.blind_guess()});
    return all;
  }
  default: return {};
  }
}

}  // namespace certamen
