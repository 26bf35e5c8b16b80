// SPDX-License-Identifier: Apache-2.0
// What each hidden state answers, in one pass: the same as when the states are asked one by one.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "framework/games/builder.hpp"
#include "framework/statespace/machine/machine.hpp"
#include "framework/values/operations.hpp"
#include "tests/support/random_cases.hpp"

namespace replies_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

constexpr int secrets = 5, inputs = 3, coins = 4, answers = 3;

Operation random_function(const std::string& name, const Domain& to, int size,
                          std::mt19937_64& random) {
  std::vector<Value> list;
  for (int i = 0; i < secrets * inputs * coins; ++i)
    list.emplace_back(static_cast<int>(random() % static_cast<std::uint64_t>(size)));
  return operations::fixed_function(name, Tuple({Range(secrets), Range(inputs), Range(coins)}), to,
                                    list);
}

/// ASK(y) shows f(x, y, c) for a coin c; `counts`: and counts the calls. A guess wins by v(x, g,
/// c), or, if `equation`, if it is f(x, 0, c).
Package game_of(bool counts, bool equation, std::mt19937_64& random) {
  const auto shown = random_function("shown", Range(answers), answers, random),
             verdict = random_function("verdict", Boolean(), 2, random);
  GameBuilder game{"Game"};
  const State x = game.state("x", Range(secrets)), calls = game.state("calls", Range(4), 0);
  game.initialize([&](Body& at) { at.set(x, at.sample(Range(secrets))); });
  game.oracle("ASK", {Range(inputs)},
              [&](Body& at, Node y) {
                const Node secret = at.get(x), coin = at.sample(Range(coins));
                if (counts)
                  at.set(calls, at.select(at.equal(at.get(calls), at.constant(Range(4), 0)),
                                          at.constant(Range(4), 1), at.constant(Range(4), 2)));
                return at.apply(shown, {at.tuple({secret, y, coin})});
              })
      .at_most(2);
  game.finalize(Range(inputs), [&](Body& at, Node guess) {
    const Node secret = at.get(x), coin = at.sample(Range(coins));
    if (equation)
      return at.equal(guess,
                      at.apply(shown, {at.tuple({secret, at.constant(Range(inputs), 0), coin})}));
    const Node late = at.equal(at.get(calls), at.constant(Range(4), 3));
    return late || at.apply(verdict, {at.tuple({secret, guess, coin})});
  });
  return game.build();
}

/// The belief that one of its states is the case.
Belief only(const Belief& belief, std::size_t row) {
  Belief one;
  one.named = belief.named;
  const auto& part = belief.parts[0];
  const std::size_t words = part.keys.size() / part.weights.size();
  const auto first = part.keys.begin() + static_cast<std::ptrdiff_t>(row * words);
  one.parts.push_back({{first, first + static_cast<std::ptrdiff_t>(words)}, {1}});
  return one;
}

}  // namespace

TEST_CASE("replies: all states at once as each of them alone, calls and verdicts") {
  std::mt19937_64 random{20261203};
  for (int i = 0; i < random_cases(40); ++i) {
    CAPTURE(i);
    const bool equation = i % 2 == 0;
    certamen::Machine machine{{game_of(false, equation, random)}, {.symmetry = false}, Context{}};
    const Belief start = machine.start().first;
    const std::size_t rows = start.parts[0].weights.size();
    REQUIRE(rows == secrets);
    REQUIRE(machine.sorts().empty());
    for (const auto& moves : machine.all_calls(start, 0)) {
      Integer factor;
      const auto replies = machine.replies(start, 0, moves, factor);
      REQUIRE(replies);
      std::map<std::uint64_t, std::map<std::size_t, Rational>> together, alone;
      for (const auto& [answer, its] : *replies)
        for (const auto& [row, count] : its) together[answer][row] = make_rational(count, factor);
      for (std::size_t row = 0; row < rows; ++row) {
        Integer own;
        for (const auto& answer : machine.call(only(start, row), 0, moves, own))
          alone[answer.output][row] = make_rational(machine.weight(answer.belief, 0), own);
      }
      CHECK(together == alone);
    }
    const auto guesses = machine.all_guesses(start);
    CHECK(guesses.has_value() == equation);
    for (const auto& moves : machine.outputs(start)) {
      Integer factor;
      auto verdicts = machine.replies(start, {}, moves, factor);
      REQUIRE(verdicts);
      std::vector<Rational> won(rows, 0);
      for (const auto& [row, count] : (*verdicts)[1]) won[row] = make_rational(count, factor);
      for (std::size_t row = 0; row < rows; ++row) {
        Integer own;
        const Integer its = machine.judge(only(start, row), moves, own).front();
        CHECK(won[row] == make_rational(its, own));
        if (!guesses) continue;
        Rational guessed = 0;
        for (const auto& guess : (*guesses)[row])
          if (guess.moves.front().value == moves.front().value)
            guessed += make_rational(guess.won, guess.factor);
        CHECK(guessed == won[row]);
      }
    }
  }
}

TEST_CASE("replies: a call that changes a state has none") {
  std::mt19937_64 random{20261204};
  certamen::Machine machine{{game_of(true, false, random)}, {.symmetry = false}, Context{}};
  const Belief start = machine.start().first;
  Integer factor;
  CHECK_FALSE(machine.replies(start, 0, machine.all_calls(start, 0).front(), factor));
  CHECK(machine.replies(start, {}, machine.outputs(start).front(), factor));
}

}  // namespace replies_test
