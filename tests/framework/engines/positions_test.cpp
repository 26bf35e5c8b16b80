// SPDX-License-Identifier: Apache-2.0
// A position in a search is all that the future depends on: what is believed, which states are
// written, which calls are left, which phases are open.
#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/games/experiment.hpp"
#include "tests/support/textbook.hpp"

namespace positions_test {

using namespace certamen;

namespace {

Rational optimum(const std::vector<Package>& games, const OptimalOptions& options = {}) {
  const auto found = best_adversary(
      games, games.size() == 2 ? Objective::distinguish : Objective::win, options, Context{});
  REQUIRE(found.is_exact());
  const Package adversary = as_package(*found.strategy, "best");
  std::vector<Rational> wins;
  for (const auto& game : games)
    wins.push_back(evaluate_exactly(play(game, adversary), Context{}).win);
  CHECK((games.size() == 2 ? Rational{wins[1] - wins[0]} : wins[0]) == found.lower);
  return found.lower;
}

ErrorCode refusal(const std::vector<Package>& games, Objective objective) {
  try {
    best_adversary(games, objective, {}, Context{});
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

using Phases = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// Oracles that do nothing, each after those named beside it, and TELL, which says which side it
/// is.
Package corridor(bool right, const Phases& doors, const std::vector<std::string>& after,
                 const std::vector<std::string>& before = {}) {
  GameBuilder game{right ? "right" : "left"};
  for (const auto& [name, first] : doors) {
    game.oracle(name, {}, [](Body&) {}).at_most(1);
    for (const auto& other : first) game.only_after(other);
  }
  game.oracle("TELL", {}, [&](Body& at) { return at.boolean(right); }).at_most(1);
  for (const auto& other : after) game.only_after(other);
  for (const auto& other : before) game.only_before(other);
  return game.build();
}

Rational through(const Phases& doors, const std::vector<std::string>& after,
                 const std::vector<std::string>& before = {}) {
  const std::vector<Package> games{corridor(false, doors, after, before),
                                   corridor(true, doors, after, before)};
  const Rational best = optimum(games);
  const auto decided = decide_equivalence(games[0], games[1], {}, Context{});
  CHECK(decided.equivalent == std::optional{best == 0});
  return best;
}

}  // namespace

TEST_CASE("positions: a call that tells nothing but opens an oracle is made") {
  CHECK(through({{"SETUP", {}}}, {"SETUP"}) == 1);
}

TEST_CASE("positions: chains of phases are walked to their end") {
  CHECK(through({{"A", {}}, {"B", {"A"}}}, {"B"}) == 1);
  CHECK(through({{"A", {}}, {"B", {"A"}}, {"C", {"B"}}}, {"A", "C"}) == 1);
  CHECK(through({{"A", {}}, {"B", {}}, {"C", {"A", "B"}}}, {"C"}) == 1);
}

TEST_CASE("positions: a call that only closes an oracle is no gain, and needs no detour") {
  CHECK(through({{"CLOSE", {}}}, {}, {"CLOSE"}) == 1);
  // What opens TELL may come only after what closes it.
  CHECK(through({{"CLOSE", {}}, {"OPEN", {"CLOSE"}}}, {"OPEN"}, {"CLOSE"}) == 0);
}

TEST_CASE("positions: an oracle that is opened in a game to be won") {
  GameBuilder game{"guess"};
  const State k = game.state("k", Bits(2));
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(2))); });
  game.oracle("SETUP", {}, [](Body&) {}).at_most(1);
  game.oracle("TELL", {}, [&](Body& at) { return at.get(k); }).at_most(1).only_after("SETUP");
  game.finalize(Bits(2), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
  const Package built = game.build();
  CHECK(optimum({built}) == 1);
  CHECK(optimum({built}, {.budgets = {{"TELL", 0}}}) == make_rational(1, 4));
}

TEST_CASE("positions: a game of 70 states, one of which only an oracle writes") {
  constexpr int count = 70, late = 66;
  const auto side = [&](bool right) {
    GameBuilder game{right ? "right" : "left"};
    std::vector<State> states;
    for (int i = 0; i < count; ++i)
      states.push_back(game.state("s" + std::to_string(i), Boolean()));
    game.initialize([&](Body& at) {
      for (int i = 0; i < count; ++i)
        if (i != late) at.set(states[static_cast<std::size_t>(i)], at.boolean(false));
    });
    game.oracle("WRITE", {}, [&](Body& at) { at.set(states[late], at.boolean(true)); }).at_most(1);
    game.oracle("READ", {},
                [&](Body& at) {
                  Node any = at.get(states[0]);
                  for (std::size_t i = 1; i < count; ++i) any = any || at.get(states[i]);
                  return right ? any : any || at.boolean(true);
                })
        .at_most(2);
    return game.build();
  };
  const std::vector<Package> games{side(false), side(true)};
  CHECK(optimum(games) == 0);
  CHECK(decide_equivalence(games[0], games[1], {}, Context{}).equivalent == std::optional{true});
}

TEST_CASE("positions: states of two games with one name are two") {
  const auto side = [](bool swapped) {
    GameBuilder game{swapped ? "swapped" : "plain"};
    const State s = game.state("s", Boolean()), t = game.state("t", Boolean());
    game.oracle("A", {}, [&](Body& at) { at.set(swapped ? t : s, at.boolean(true)); }).at_most(1);
    game.oracle("B", {}, [&](Body& at) { at.set(swapped ? s : t, at.boolean(true)); }).at_most(1);
    game.oracle("READ", {}, [&](Body& at) { return at.get(s); }).at_most(1);
    return game.build();
  };
  const std::vector<Package> games{side(false), side(true)};
  CHECK(optimum(games) == 0);
  CHECK(decide_equivalence(games[0], games[1], {}, Context{}).equivalent == std::optional{true});
}

namespace {

/// The verdict is about a state that SET alone writes; PEEK shows the secret, and closes SET if
/// `closing`.
Package judged_by_a_call(std::size_t sets, bool peek, bool closing) {
  GameBuilder game{"judged"};
  const State k = game.state("k", Boolean()), s = game.state("s", Boolean());
  game.initialize([&](Body& at) { at.set(k, at.sample(Boolean())); });
  game.oracle("SET", {}, [&](Body& at) { at.set(s, at.get(k)); }).at_most(sets);
  if (closing) game.only_before("PEEK");
  if (peek) game.oracle("PEEK", {}, [&](Body& at) { return at.get(k); }).at_most(1);
  game.finalize(Boolean(), [&](Body& at, Node guess) { return at.equal(guess, at.get(s)); });
  return game.build();
}

}  // namespace

TEST_CASE("positions: nothing is handed in before the states that judge it are written") {
  CHECK(optimum({judged_by_a_call(1, false, false)}) == make_rational(1, 2));
  CHECK(optimum({judged_by_a_call(2, false, false)}) == make_rational(1, 2));
  CHECK(optimum({judged_by_a_call(1, true, false)}) == 1);
  CHECK(optimum({judged_by_a_call(1, true, true)}) == 1);
  CHECK(optimum({judged_by_a_call(1, true, true)}, {.budgets = {{"PEEK", 0}}}) ==
        make_rational(1, 2));
  CHECK(refusal({judged_by_a_call(0, true, false)}, Objective::win) ==
        ErrorCode::read_before_write);
}

TEST_CASE("positions: a secret of 2^64 values is not taken for one of none") {
  const auto side = [](bool right) {
    GameBuilder game{right ? "right" : "left"};
    const State k = game.state("k", Bits(64));
    game.initialize([&](Body& at) { at.set(k, at.sample(Bits(64))); });
    game.oracle("LOW", {},
                [&](Body& at) {
                  const Node low = at.less(at.get(k), at.constant(Bits(64), Integer{1} << 63));
                  return right ? low : at.boolean(false);
                })
        .at_most(1);
    return game.build();
  };
  CHECK(refusal({side(false), side(true)}, Objective::distinguish) == ErrorCode::too_large);
  CHECK_THROWS_AS(decide_equivalence(side(false), side(true), {}, Context{}), const Error&);
}

}  // namespace positions_test
