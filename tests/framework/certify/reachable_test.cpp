// SPDX-License-Identifier: Apache-2.0
// Events that can happen, and those that budgets, phases or coins keep from happening.
#include "framework/certify/reachable.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"

namespace reachable_test {

using namespace certamen;

TEST_CASE("reachable: events are found behind coins, inputs, states and calls, and no others") {
  const Domain pair = Bits(2);
  const auto events = [&](int calls, bool ends) {
    GameBuilder g{"G"};
    const State count = g.state("count", Zmod(5), Value{0});
    const Table f = g.random_function("f", pair, pair), log = g.map("log", pair, pair);
    g.initialize([&](Body& at) {
      const Node drawn = at.sample(pair);
      at.event("start", at.equal(drawn, at.constant(pair, Value{3})));
    });
    g.oracle("ASK", {pair}, [&](Body& at, Node x) {
      const Node before = at.get(count), value = at.lookup(f, x), found = at.find(log, x);
      at.set(count, before + at.residue(Zmod(5), 1));
      at.put(log, x, value);
      at.event("second", at.is_at(before, 1));
      at.event("third", at.is_at(before, 2));
      at.event("fixed point", at.equal(value, x));
      at.event("other value", at.differ(at.value_or(found, value), value));
    });
    g.at_most(calls);
    g.oracle("LATE", {}, [](Body& at) { at.event("late", at.boolean(true)); }).at_most(1);
    g.only_after("ASK");
    if (ends)
      g.finalize(Boolean(), [](Body& at, Node guess) {
        at.event("end", guess);
        return guess;
      });
    return certify::reachable_events(g.build(), {});
  };
  using Names = std::set<std::string>;
  CHECK(events(1, false) == Names{"fixed point", "late", "start"});
  CHECK(events(2, true) == Names{"end", "fixed point", "late", "second", "start"});
  CHECK(events(0, false) == Names{"start"});
}

TEST_CASE("reachable: what is too large, or no game, says so") {
  GameBuilder g{"G"};
  g.oracle("ASK", {Bits(4)}, [](Body& at, Node x) { return x ^ at.sample(Bits(4)); });
  const certify::Limits few{.paths = 100};
  CHECK_THROWS_WITH_AS(certify::reachable_events(g.build(), few),
                       doctest::Contains("more than 100 outcomes"), Error);
  PackageBuilder b{"B"};
  b.import({"ASK", {}, Boolean()});
  b.oracle("DO", {}, [](Body& at) { return at.call("ASK"); });
  CHECK_THROWS_WITH_AS(certify::reachable_events(b.build(), {}), doctest::Contains("open imports"),
                       Error);
}

}  // namespace reachable_test
