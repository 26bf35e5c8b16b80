// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"

namespace play_test {

using namespace certamen;

namespace {

Package one_time_pad_game(bool right) {
  GameBuilder game{right ? "OTS.Right" : "OTS.Left"};
  const Domain messages = Bits(4);
  const State k = game.state("k", messages);
  game.initialize([&](Body& at) { at.set(k, at.sample(messages)); });
  game.oracle("LR", {messages, messages},
              [&](Body& at, Node m0, Node m1) { return at.get(k) ^ (right ? m1 : m0); })
      .at_most(1);
  return game.build();
}

Adversary zero_or_not() {
  return Adversary{"zero-or-not", [](Run& a) {
                     const Node zero = a.constant(Bits(4), 0), one = a.constant(Bits(4), 1);
                     return a.equal(a.call("LR", zero, one), zero);
                   }};
}

}  // namespace

TEST_CASE("play: a game and an adversary become one closed graph whose win is Boolean") {
  const Experiment experiment = play(one_time_pad_game(true), zero_or_not());
  CHECK(experiment.name == "zero-or-not | OTS.Right");
  CHECK(experiment.graph[experiment.win].domain == Boolean());
  for (const auto& node : experiment.graph) {
    CHECK(node.kind() != NodeKind::call);
    CHECK(node.kind() != NodeKind::get);
  }
}

TEST_CASE("slice: what cannot reach win is gone") {
  GameBuilder game{"G"};
  const State k = game.state("k", Bits(8));
  game.initialize([&](Body& at) {
    at.set(k, at.sample(Bits(8)));
    at.let("dead", at.sample(Bits(8)));
  });
  game.oracle("GET", {}, [&](Body& at) { return at.get(k); });
  const Experiment all = play(game.build(), Adversary{"blind", [](Run& a) {
                                                        a.call("GET");
                                                        return a.boolean(true);
                                                      }});
  const Experiment live = sliced(all);
  CHECK(live.graph.size() == 1);
  CHECK(live.graph.front().kind() == NodeKind::constant);
}

TEST_CASE("play: a query beyond the budget is an error that names the oracle") {
  const Adversary greedy{"greedy", [](Run& a) {
                           const Node zero = a.constant(Bits(4), 0);
                           const Node first = a.call("LR", zero, zero);
                           return a.equal(first, a.call("LR", zero, zero));
                         }};
  CHECK_THROWS_WITH_AS(play(one_time_pad_game(false), greedy),
                       "Run/LR: call 2 exceeds the budget of 1", Error);
}

TEST_CASE("play: an oracle in the wrong phase is an error that names both") {
  const auto game = [](const std::string& phase_of) {
    GameBuilder builder{"Phases"};
    builder.oracle("CHALLENGE", {}, [](Body& at) { return at.sample(Bits(2)); });
    builder.oracle("EARLY", {}, [](Body& at) { return at.sample(Bits(2)); }).only_before(phase_of);
    builder.oracle("LATE", {}, [](Body& at) { return at.sample(Bits(2)); }).only_after(phase_of);
    return builder.build();
  };
  const auto asks = [](const std::vector<std::string>& order) {
    return Adversary{"asks", [order](Run& a) {
                       for (const auto& oracle : order) a.call(oracle);
                       return a.boolean(true);
                     }};
  };
  const Package phases = game("CHALLENGE");
  CHECK_NOTHROW(play(phases, asks({"EARLY", "EARLY", "CHALLENGE", "LATE", "CHALLENGE", "LATE"})));
  CHECK_THROWS_WITH_AS(play(phases, asks({"CHALLENGE", "EARLY"})),
                       "Run/EARLY: it is called after CHALLENGE, and may be called only before it",
                       Error);
  CHECK_THROWS_WITH_AS(play(phases, asks({"LATE", "CHALLENGE"})),
                       "Run/LATE: it is called before CHALLENGE, and may be called only after it",
                       Error);
  CHECK_THROWS_WITH_AS(
      game("NOBODY"),
      "Phases/EARLY: its phase is about 'NOBODY', which is no oracle of the package", Error);
}

TEST_CASE("play: an adversary may keep a dictionary of its own") {
  const Adversary remembers{"remembers", [](Run& a) {
                              const Domain messages = Bits(4);
                              const Table seen = a.map("seen", messages, Unit());
                              const Node zero = a.constant(messages, 0);
                              a.put(seen, a.call("LR", zero, zero), a.unit());
                              return a.is_some(a.find(seen, a.sample(messages)));
                            }};
  CHECK(evaluate_exactly(play(one_time_pad_game(true), remembers), Context{}).win ==
        make_rational(1, 16));
  const Adversary twice{"twice", [](Run& a) {
                          a.map("seen", Bits(4), Unit());
                          a.map("seen", Bits(4), Unit());
                          return a.boolean(true);
                        }};
  CHECK_THROWS_WITH(play(one_time_pad_game(true), twice), "twice/Run: 'seen' is declared twice");
}

}  // namespace play_test
