// SPDX-License-Identifier: Apache-2.0
// Enumeration is of the domain, never of its parts: for every domain constructor, nested, and every
// value of it, a game that only this value decides.
#include <algorithm>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/games/experiment.hpp"
#include "framework/values/operations.hpp"
#include "tests/support/textbook.hpp"

namespace domains_test {

using namespace certamen;

namespace {

constexpr int largest = 14;

/// All small domains whose constructors are nested to depth 3.
std::vector<Domain> all_domains() {
  std::vector<Domain> all{Unit(),   Boolean(), Bits(2),        Zmod(3),
                          Range(2), Atoms(5),  Group(7, 3, 2), Fixed(2, 1)};
  std::size_t first = 0;
  for (int depth = 1; depth < 3; ++depth) {
    const std::size_t last = all.size();
    for (; first < last; ++first) {
      const Domain inner = all[first];
      for (const Domain& outer : {Option(inner), Tuple({inner}), Tuple({Boolean(), inner}),
                                  Tuple({inner, Unit()}), Vector(inner, 1), Vector(inner, 2)})
        if (outer.cardinality() <= largest) all.push_back(outer);
    }
  }
  for (const Domain& inner : {Unit(), Zmod(2), Group(7, 3, 2)})
    all.push_back(Option(Option(Option(inner))));
  all.push_back(Option(Vector(Option(Bits(1)), 2)));
  all.push_back(Tuple({Option(Unit()), Option(Boolean()), Unit()}));
  return all;
}

/// What the strategy gets when it is played again as a package.
Rational replayed(const OptimalResult& found, const std::vector<Package>& games) {
  const Package adversary = as_package(*found.strategy, "best");
  std::vector<Rational> wins;
  for (const auto& game : games)
    wins.push_back(evaluate_exactly(play(game, adversary), Context{}).win);
  return games.size() == 2 ? Rational{wins[1] - wins[0]} : wins[0];
}

Rational optimum(const std::vector<Package>& games) {
  const auto found =
      best_adversary(games, games.size() == 2 ? Objective::distinguish : Objective::win, {}, {});
  REQUIRE(found.is_exact());
  CHECK(replayed(found, games) == found.lower);
  return found.lower;
}

/// Answers whether it was asked this, or always no.
Package asks_for(const Domain& domain, const Integer& value, bool right) {
  GameBuilder game{right ? "right" : "left"};
  game.oracle("O", {domain},
              [&](Body& at, Node x) {
                return right ? at.equal(x, at.constant(domain, value)) : at.boolean(false);
              })
      .at_most(1);
  return game.build();
}

Package answers(const Domain& domain, const Integer& value) {
  GameBuilder game{"answers " + domain.print(value)};
  game.oracle("O", {}, [&](Body& at) { return at.constant(domain, value); }).at_most(1);
  return game.build();
}

Package wants(const Domain& domain, const Integer& value) {
  GameBuilder game{"wants"};
  game.finalize(domain, [&](Body& at, Node x) { return at.equal(x, at.constant(domain, value)); });
  return game.build();
}

/// A uniform secret that has to be handed in, and that an oracle tells if `told`.
Package secret(const Domain& domain, bool told) {
  GameBuilder game{"secret"};
  const State k = game.state("k", domain);
  game.initialize([&](Body& at) { at.set(k, at.sample(domain)); });
  if (told) game.oracle("TELL", {}, [&](Body& at) { return at.get(k); }).at_most(1);
  game.finalize(domain, [&](Body& at, Node x) { return at.equal(x, at.get(k)); });
  return game.build();
}

}  // namespace

TEST_CASE("domains: an input that only one value tells apart is found, in every domain") {
  for (const auto& domain : all_domains())
    for (Integer i = 0; i < domain.cardinality(); ++i) {
      const Integer value = domain.element(i);
      CAPTURE(domain.name());
      CAPTURE(domain.print(value));
      const std::vector<Package> games{asks_for(domain, value, false),
                                       asks_for(domain, value, true)};
      CHECK(optimum(games) == 1);
      const auto decided = decide_equivalence(games[0], games[1], {}, Context{});
      REQUIRE(decided.equivalent == std::optional{false});
      REQUIRE(decided.transcript.size() == 1);
      CHECK(decided.transcript[0].inputs == std::vector<Value>{Value{value}});
      CHECK(abs(decided.second - decided.first) == 1);
      std::vector<Rational> says;
      for (const auto& game : games)
        says.push_back(evaluate_exactly(play(game, *decided.adversary), Context{}).win);
      CHECK(says[1] - says[0] == 1);
    }
}

TEST_CASE("domains: an answer is told apart from every other, in every domain") {
  for (const auto& domain : all_domains())
    for (Integer i = 1; i < domain.cardinality(); ++i) {
      const std::vector<Package> games{answers(domain, domain.element(i - 1)),
                                       answers(domain, domain.element(i))};
      CAPTURE(domain.name());
      CAPTURE(domain.print(domain.element(i)));
      CHECK(optimum(games) == 1);
      const auto decided = decide_equivalence(games[0], games[1], {}, Context{});
      CHECK(decided.equivalent == std::optional{false});
      CHECK(abs(decided.second - decided.first) == 1);
    }
}

TEST_CASE("domains: every value of every domain can be handed in") {
  for (const auto& domain : all_domains()) {
    CAPTURE(domain.name());
    for (Integer i = 0; i < domain.cardinality(); ++i) {
      CAPTURE(domain.print(domain.element(i)));
      CHECK(optimum({wants(domain, domain.element(i))}) == 1);
    }
    CHECK(optimum({secret(domain, false)}) == make_rational(1, domain.cardinality()));
    CHECK(optimum({secret(domain, true)}) == 1);
  }
}

TEST_CASE("domains: values that are wider than a machine word are handed in and asked for") {
  GameBuilder game{"wide"};
  const State k = game.state("k", Boolean());
  const Integer one = Integer{1} << 71, other = (Integer{1} << 72) + 5;
  game.initialize([&](Body& at) { at.set(k, at.sample(Boolean())); });
  game.oracle("TELL", {}, [&](Body& at) { return at.get(k); }).at_most(1);
  game.finalize(Tuple({Bits(80), Boolean()}), [&](Body& at, Node x) {
    const Node its = at.select(at.get(k), at.constant(Bits(80), other), at.constant(Bits(80), one));
    const Operation ones = operations::bit_count(Bits(80));  // no symmetry: codes, not labels
    return at.equal(at.get(x, 0), its) && at.equal(at.get(x, 1), at.get(k)) &&
           at.equal(at.apply(ones, {at.get(x, 0)}), at.apply(ones, {its}));
  });
  CHECK(optimum({game.build()}) == 1);
}

}  // namespace domains_test
