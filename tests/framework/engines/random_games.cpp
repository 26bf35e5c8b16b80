// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/engines/random_games.hpp"

#include "framework/games/builder.hpp"

namespace certamen::testing {

namespace {

using Kind = GameStep::Kind;

unsigned below(std::mt19937_64& coins, std::size_t bound) {
  return static_cast<unsigned>(coins() % bound);
}

GameStep random_step(const SmallGame& game, std::size_t so_far, bool samples,
                     std::mt19937_64& coins) {
  const auto some = [&] { return below(coins, so_far); };
  switch (below(coins, 8)) {
  case 0: return {Kind::state, {}, below(coins, game.states)};
  case 1:
  case 2:
    if (samples) return {Kind::sample};
    return {Kind::state, {}, below(coins, game.states)};
  case 3: return {Kind::lookup, {some()}};
  case 4: return {Kind::constant, {}, below(coins, game.values)};
  case 5:
  case 6:
    if (!game.atoms) return {Kind::add, {some(), some()}};
    [[fallthrough]];
  default: return {Kind::if_equal, {some(), some(), some(), some()}};
  }
}

GameProcedure random_procedure(const SmallGame& game, std::size_t length, bool starts, bool judges,
                               std::mt19937_64& coins) {
  GameProcedure procedure;
  procedure.steps.push_back({Kind::input});
  if (starts) {
    procedure.steps[0] = {Kind::constant, {}, 0};
    procedure.steps.push_back({Kind::sample});
  } else {
    procedure.steps.push_back({Kind::state, {}, below(coins, game.states)});
  }
  unsigned samples = starts ? 1 : 0;
  while (procedure.steps.size() < length) {
    GameStep step = random_step(game, procedure.steps.size(), samples < 2 && !judges, coins);
    if (starts && step.kind == Kind::state) step = {Kind::sample};
    samples += step.kind == Kind::sample ? 1 : 0;
    procedure.steps.push_back(std::move(step));
  }
  for (unsigned i = 0; i < game.states && !judges; ++i)
    if (starts || below(coins, 2) == 0)
      procedure.writes.emplace_back(i, below(coins, procedure.steps.size()));
  procedure.result = procedure.steps.size() - 1 - below(coins, 2);
  return procedure;
}

Node build(Body& at, const GameProcedure& procedure, const Domain& domain,
           const std::vector<State>& states, const Table& table, std::optional<Node> input) {
  std::vector<Node> made;
  for (const auto& step : procedure.steps) {
    const auto argument = [&](std::size_t i) { return made[step.arguments[i]]; };
    switch (step.kind) {
    case Kind::input: made.push_back(*input); break;
    case Kind::state: made.push_back(at.get(states[step.value])); break;
    case Kind::sample: made.push_back(at.sample(domain)); break;
    case Kind::constant: made.push_back(at.constant(domain, Value{Integer{step.value}})); break;
    case Kind::add: made.push_back(argument(0) + argument(1)); break;
    case Kind::if_equal:
      made.push_back(at.select(at.equal(argument(0), argument(1)), argument(2), argument(3)));
      break;
    case Kind::lookup: made.push_back(at.lookup(table, argument(0))); break;
    }
  }
  for (const auto& [state, step] : procedure.writes) at.set(states[state], made[step]);
  return made[procedure.result];
}

class Path {
 public:
  Path(const SmallGame& game, const GameProcedure& procedure, unsigned input)
      : game_{game}, procedure_{procedure}, input_{input} {}

  std::vector<GameOutcome> run(const GameMemory& memory) {
    std::vector<unsigned> values;
    step(values, memory.table, memory, 1);
    return std::move(found_);
  }

 private:
  void step(std::vector<unsigned>& values, const std::map<unsigned, unsigned>& table,
            const GameMemory& before, const Rational& probability) {
    if (values.size() == procedure_.steps.size()) {
      GameMemory after = before;
      after.table = table;
      for (const auto& [state, number] : procedure_.writes) after.states[state] = values[number];
      found_.push_back({values[procedure_.result], std::move(after), probability});
      return;
    }
    const GameStep& now = procedure_.steps[values.size()];
    const auto argument = [&](std::size_t i) { return values[now.arguments[i]]; };
    const auto go = [&](unsigned value, const std::map<unsigned, unsigned>& with,
                        const Rational& weight) {
      values.push_back(value);
      step(values, with, before, weight);
      values.pop_back();
    };
    switch (now.kind) {
    case Kind::input: return go(input_, table, probability);
    case Kind::state: return go(before.states[now.value], table, probability);
    case Kind::constant: return go(now.value, table, probability);
    case Kind::add: return go((argument(0) + argument(1)) % game_.values, table, probability);
    case Kind::if_equal:
      return go(argument(0) == argument(1) ? argument(2) : argument(3), table, probability);
    case Kind::sample:
      for (unsigned i = 0; i < game_.values; ++i) go(i, table, probability / game_.values);
      return;
    case Kind::lookup: break;
    }
    const unsigned key = argument(0);
    if (const auto known = table.find(key); known != table.end())
      return go(known->second, table, probability);
    std::vector<unsigned> left;
    for (unsigned i = 0; i < game_.values; ++i) {
      bool taken = false;
      for (const auto& [other, image] : table) taken = taken || image == i;
      if (!game_.permutation || !taken) left.push_back(i);
    }
    for (const unsigned image : left) {
      auto longer = table;
      longer[key] = image;
      go(image, longer, probability / static_cast<unsigned>(left.size()));
    }
  }

  const SmallGame& game_;
  const GameProcedure& procedure_;
  unsigned input_;
  std::vector<GameOutcome> found_;
};

}  // namespace

SmallGame random_game(std::mt19937_64& coins, bool judged) {
  SmallGame game;
  game.atoms = below(coins, 3) == 0;
  game.values = 2 + below(coins, game.atoms ? 3 : 2);
  game.permutation = below(coins, 2) == 0;
  game.states = 1 + below(coins, 2);
  game.initialize = random_procedure(game, 2 + below(coins, 2), true, false, coins);
  const unsigned oracles = 1 + below(coins, 2);
  for (unsigned i = 0; i < oracles; ++i) {
    game.oracles.push_back(random_procedure(game, 3 + below(coins, 3), false, false, coins));
    game.oracles.back().budget = oracles == 1 ? 2 : 1;
  }
  if (judged)
    game.finalize.push_back(random_procedure(game, 2 + below(coins, 2), false, true, coins));
  return game;
}

SmallGame random_variant(const SmallGame& game, std::mt19937_64& coins) {
  SmallGame variant = game;
  const auto touch = [&](GameProcedure& procedure) {
    const std::size_t at = 1 + below(coins, procedure.steps.size() - 1);
    GameStep& step = procedure.steps[at];
    step = random_step(game, at, step.kind == Kind::sample, coins);
  };
  for (auto& oracle : variant.oracles)
    if (below(coins, 2) == 0) touch(oracle);
  if (below(coins, 4) == 0) variant.permutation = !variant.permutation;
  return variant;
}

Package package_of(const SmallGame& game) {
  const Domain domain = game.atoms ? Atoms(Integer{game.values}) : Zmod(Integer{game.values});
  GameBuilder package{"Small"};
  std::vector<State> states;
  for (unsigned i = 0; i < game.states; ++i)
    states.push_back(package.state("s" + std::to_string(i), domain));
  const Table table = game.permutation ? package.random_permutation("T", domain)
                                       : package.random_function("T", domain, domain);
  package.initialize(
      [&](Body& at) { build(at, game.initialize, domain, states, table, std::nullopt); });
  for (std::size_t i = 0; i < game.oracles.size(); ++i)
    package
        .oracle("ASK" + std::to_string(i), {domain},
                [&, i](Body& at, Node x) {
                  return build(at, game.oracles[i], domain, states, table, x);
                })
        .at_most(game.oracles[i].budget);
  for (const auto& finalize : game.finalize)
    package.finalize(domain, [&](Body& at, Node x) {
      return at.equal(x, build(at, finalize, domain, states, table, x));
    });
  return package.build();
}

std::vector<GameOutcome> outcomes(const SmallGame& game, const GameProcedure& procedure,
                                  const GameMemory& memory, unsigned input) {
  return Path{game, procedure, input}.run(memory);
}

}  // namespace certamen::testing
