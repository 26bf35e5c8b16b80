// SPDX-License-Identifier: Apache-2.0
// Moves that an adversary leaves to the engine, against a search of all ways to make them.
#include "framework/check/best_moves.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>

#include "framework/check/advantage.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/values/operations.hpp"

namespace best_moves_test {

namespace {

using namespace certamen;

constexpr std::size_t secrets = 3;

/// What the two calls answer, by secret, number of the call, and question.
using Answers = std::array<std::array<std::array<bool, 2>, 2>, secrets>;
/// What a fixed adversary says in the end, by its coin and the two answers.
using Verdict = std::array<std::array<std::array<bool, 2>, 2>, 2>;

template <class Table>
Table random_table(std::mt19937& random) {
  Table table;
  for (auto& plane : table)
    for (auto& row : plane)
      for (bool& entry : row) entry = (random() & 1U) != 0;
  return table;
}

/// The entry of a table at the values of nodes.
template <class Table>
Node looked_up(Body& at, const Table& table, Node a, Node b, Node c) {
  const std::vector<Node> places{a, b, c};
  std::vector<Domain> domains;
  for (const Node& place : places) domains.push_back(place.domain());
  return at.apply(
      opaque_operation(
          "table", domains, Boolean(),
          [table](std::span<const Value> at_values) {
            return Value{table[at_values[0].word()][at_values[1].word()][at_values[2].word()] ? 1
                                                                                              : 0};
          }),
      places);
}

Package game(const std::string& name, const Answers& answers) {
  GameBuilder game{name};
  const State secret = game.state("s", Range(secrets));
  const State call = game.state("call", Boolean(), Value{0});
  game.initialize([&](Body& at) { at.set(secret, at.sample(Range(secrets))); });
  game.oracle("ASK", {Boolean()},
              [&](Body& at, Node x) {
                const Node answer = looked_up(at, answers, at.get(secret), at.get(call), x);
                at.set(call, at.boolean(true));
                return answer;
              })
      .at_most(2);
  return game.build();
}

/// Asks twice and tosses a coin in between; what it asks is left open. Without a verdict what it
/// says is left open as well.
Adversary asks(const std::optional<Verdict>& verdict) {
  return Adversary{"asks", [verdict](Run& a) {
                     const Node first = a.call("ASK", a.choose(Boolean()));
                     const Node coin = a.sample(Boolean());
                     const Node second = a.call("ASK", a.choose(Boolean()));
                     if (!verdict) return a.choose(Boolean());
                     return looked_up(a, *verdict, coin, first, second);
                   }};
}

/// The greatest difference over all strategies: a question, a second one for each answer and coin,
/// and what is said for all that was seen. Every secret and coin is played.
Rational by_trying_all(const Answers& left, const Answers& right,
                       const std::optional<Verdict>& verdict) {
  const unsigned verdicts = verdict ? 1 : 256;
  int most = 0;
  for (unsigned question = 0; question < 2; ++question)
    for (unsigned second = 0; second < 16; ++second)
      for (unsigned said = 0; said < verdicts; ++said) {
        int difference = 0;
        for (std::size_t s = 0; s < secrets; ++s)
          for (unsigned coin = 0; coin < 2; ++coin) {
            const auto says = [&](const Answers& answers) {
              const unsigned a = answers[s][0][question] ? 1 : 0;
              const unsigned asked = second >> (2 * a + coin) & 1U;
              const unsigned b = answers[s][1][asked] ? 1 : 0;
              if (verdict) return (*verdict)[coin][a][b];
              return (said >> (4 * coin + 2 * a + b) & 1U) != 0;
            };
            difference += static_cast<int>(says(right)) - static_cast<int>(says(left));
          }
        most = std::max(most, std::abs(difference));
      }
  return make_rational(most, 2 * secrets);
}

}  // namespace

TEST_CASE("best moves: what is left open is as good as the best of all ways to move") {
  std::mt19937 random{20};
  std::size_t positive = 0, different = 0;
  for (int i = 0; i < 24; ++i) {
    CAPTURE(i);
    const auto left = random_table<Answers>(random), right = random_table<Answers>(random);
    const auto verdict = random_table<Verdict>(random);
    const Definition definition =
        Definition::indistinguishability("pair", game("Left", left), game("Right", right));
    const Rational fixed = by_trying_all(left, right, verdict);
    const Rational open = by_trying_all(left, right, std::nullopt);
    const Evidence found = advantage(definition, asks(verdict));
    const Evidence best = advantage(definition, asks(std::nullopt));
    CHECK(found.is<Exact>());
    CHECK(found.lower() == fixed);
    CHECK(best.lower() == open);
    // Nothing is fixed but the coin, so that no adversary at all is better.
    CHECK(best.lower() == advantage(definition).lower());
    const Package player = asks(verdict).against(definition.interface());
    CHECK(with_best_moves(definition, player, Context{}).advantage == fixed);
    positive += fixed > 0 ? 1 : 0;
    different += fixed < open ? 1 : 0;
  }
  CHECK(positive > 12);
  CHECK(different > 4);
}

TEST_CASE("best moves: a search is won as often as possible, and a move knows what was drawn") {
  GameBuilder builder{"Sum"};
  const Domain letters = Zmod(5);
  const State key = builder.state("k", letters);
  builder.initialize([&](Body& at) { at.set(key, at.sample(letters)); });
  builder.oracle("HINT", {letters}, [&](Body& at, Node x) { return at.equal(at.get(key), x); })
      .at_most(1);
  builder.finalize(letters, [&](Body& at, Node guess) { return at.equal(at.get(key), guess); });
  const Definition search = Definition::search("sum", builder.build(), Rational{1, 5});
  const Adversary guesses{"guesses", [letters](Run& a) {
                            const Node mask = a.sample(letters);
                            a.call("HINT", a.choose(letters) + mask);
                            return a.choose(letters) + mask;
                          }};
  CHECK(advantage(search, guesses).lower() == Rational{2, 5});  // two of five are tried
  const BestMoves best = with_best_moves(search, guesses.against(search.interface()), Context{});
  CHECK(!leaves_moves(best.player));
  CHECK(best.chosen.size() == 2);
}

TEST_CASE("best moves: what cannot be answered is refused") {
  const auto pair = [](unsigned bits) {
    const auto one = [&](const std::string& name) {
      GameBuilder game{name};
      game.oracle("ASK", {Bits(bits)}, [](Body&, Node x) { return x; }).at_most(1);
      return game.build();
    };
    return Definition::indistinguishability("same", one("Left"), one("Right"));
  };
  const auto open = [](unsigned bits) {
    return Adversary{"open", [bits](Run& a) {
                       const Node x = a.choose(Bits(bits));
                       const Node answer = a.call("ASK", x);
                       return a.equal(answer, a.sample(Bits(bits)));
                     }};
  };
  CHECK(advantage(pair(2), open(2)).upper() == 0);
  Context small;
  small.memory_cap = std::size_t{1} << 20;
  CHECK_THROWS_WITH_AS(
      (void)with_best_moves(pair(24), open(24).against(pair(24).interface()), small),
      doctest::Contains("the moves that it leaves to the engine are too many to follow"), Error);
  // A move of the game itself.
  GameBuilder own{"Own"};
  own.oracle("ASK", {Boolean()}, [](Body& at, Node) { return at.choose(Boolean()); }).at_most(1);
  const Definition moving = Definition::indistinguishability("own", own.build(), own.build());
  const Adversary caller{"caller", [](Run& a) { return a.call("ASK", a.choose(Boolean())); }};
  CHECK_THROWS_WITH_AS((void)advantage(moving, caller),
                       doctest::Contains("only an adversary leaves moves to the engine"), Error);
}

}  // namespace best_moves_test
