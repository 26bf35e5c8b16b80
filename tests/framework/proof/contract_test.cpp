// SPDX-License-Identifier: Apache-2.0
// Budgets and phases over the whole run of a reduction; assumptions as their two games.
#include <algorithm>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/proof/call_count.hpp"
#include "framework/testing/doctest.hpp"

namespace contract_test {

using namespace certamen;

namespace {

Domain block(const Sizes& sizes) {
  return Bits(sizes["n"]);
}

Bound zero(const Sizes&) {
  return Bound{0};
}

Proof blank(const std::string& name) {
  Proof p{name, "test", "none"};
  p.size("n", "bits").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  return p;
}

const Primitive known{"R"}, other{"S"};

/// PAD(): R of a uniform value, or a uniform value; at most this number of calls, if a limit is
/// given.
Assumption pad(const std::function<Size(const Sizes&)>& calls, const Primitive& operation = known) {
  const auto with = [=](bool real) {
    return [=](const Sizes& sizes) {
      GameBuilder g{real ? "Real" : "Ideal"};
      g.oracle("PAD", {}, [&](Body& at) {
        const Node seed = at.sample(block(sizes));
        return real ? at.apply(operation({seed.domain()}, seed.domain()), {seed}) : seed;
      });
      if (calls) g.at_most(calls(sizes));
      return g.build();
    };
  };
  return {"pad", operation({Bits(1)}, Bits(1)).name() + " of a uniform value is uniform",
          with(true), with(false)};
}

/// ASK(x) = x + PAD(), q times.
Package asks(const Sizes& sizes) {
  PackageBuilder b{"B"};
  b.import({"PAD", {}, block(sizes)});
  b.oracle("ASK", {block(sizes)}, [](Body& at, Node x) { return x ^ at.call("PAD"); });
  return b.at_most(sizes["q"]).build();
}

GameAt padded(const Primitive& operation = known) {
  return [=](const Sizes& sizes) {
    GameBuilder g{"Padded"};
    g.oracle("ASK", {block(sizes)}, [&](Body& at, Node x) {
      const Node seed = at.sample(x.domain());
      return x ^ at.apply(operation({seed.domain()}, seed.domain()), {seed});
    });
    return g.at_most(sizes["q"]).build();
  };
}

Package uniform(const Sizes& sizes) {
  GameBuilder g{"Uniform"};
  g.oracle("ASK", {block(sizes)}, [](Body& at, Node x) { return at.sample(x.domain()); });
  return g.at_most(sizes["q"]).build();
}

Proof by(const Assumption& assumption) {
  Proof p = blank("reduction");
  p.start("Padded", "", padded());
  p.reduction("pads", assumption, Towards::ideal, "B", asks, "Uniform", "", uniform);
  p.claim([](const Sizes& s) { return Bound::advantage("pad", {{"PAD", s["q"]}}); }, "");
  return p;
}

}  // namespace

TEST_CASE("contract: each oracle is called once, in an order that budgets and phases allow") {
  GameBuilder g{"G"};
  for (const char* name : {"X", "Y", "Z", "W"})
    g.oracle(name, {}, [](Body& at) { return at.sample(Bits(1)); });
  Package game = g.build();
  const auto order = [&] {
    std::string names;
    for (const Signature& oracle : once_each(game)) names += oracle.name;
    return names;
  };
  const auto oracle = [&](const std::string& name) -> Procedure& {
    return *std::ranges::find_if(game.exports,
                                 [&](const Procedure& p) { return p.signature.name == name; });
  };
  CHECK(order() == "XYZW");
  oracle("X").only_after = {"Z"};
  CHECK(order() == "YZXW");
  oracle("W").only_before = {"Y", "W"};  // once, and first
  CHECK(order() == "ZXWY");
  oracle("X").budget = Size{0};
  CHECK(order() == "ZWY");
  oracle("Z").budget = Size{0};
  oracle("X").budget.reset();
  CHECK(order() == "WY");
  // Each ends the other: one of them is left out.
  oracle("Y").only_before = {"W"};
  CHECK(order() == "Y");
}

TEST_CASE(
    "budget: an assumption's oracle is not called more often than it allows, over the whole run") {
  CHECK_PROOF(by(pad({})));
  CHECK_PROOF(by(pad([](const Sizes& sizes) { return sizes["q"]; })));
  const Proof once = by(pad([](const Sizes&) { return Size{1}; }));
  const ProofReport report = check_proof(once, {}, Context{});
  CHECK(report.verdict == ProofVerdict::undecided);
  CHECK_FALSE(report.hops[0].proved);
  CHECK(report.hops[0].evidence == "B may call PAD q times, which Real allows at most 1 times");
  CHECK_FALSE(report.composed.is_known());
}

TEST_CASE("phase: calls in the wrong order are found across procedures and calls") {
  const Domain bit = Boolean();
  GameBuilder g{"Game"};
  g.oracle("FIRST", {}, [](Body& at) { return at.boolean(true); });
  g.oracle("LAST", {}, [](Body& at) { return at.boolean(true); });
  g.oracle("EARLY", {}, [](Body& at) { return at.boolean(true); }).only_before("LAST");
  g.oracle("LATE", {}, [](Body& at) { return at.boolean(true); }).only_after("FIRST");
  const Package game = g.build();
  using Calls = std::vector<std::string>;
  struct Oracle {
    std::string name;
    Calls calls;
    std::string before = {}, after = {};
    int budget = 2;
  };
  const auto breach_of = [&](const std::vector<Calls>& starts, const std::vector<Oracle>& oracles) {
    PackageBuilder b{"B"};
    for (const std::string name : {"FIRST", "LAST", "EARLY", "LATE"}) b.import({name, {}, bit});
    const auto calls = [](Body& at, const Calls& names) {
      Node all = at.boolean(true);
      for (const auto& name : names) {
        const std::string plain = name.substr(0, name.find('?'));
        all = all && (plain == name ? at.call(name) : at.is_some(at.call_if(all, plain)));
      }
      return all;
    };
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const State s = b.state("s" + std::to_string(i), bit);
      b.initialize([&](Body& at) { at.set(s, calls(at, starts[i])); });
    }
    for (const auto& oracle : oracles) {
      b.oracle(oracle.name, {}, [&](Body& at) { return calls(at, oracle.calls); });
      b.at_most(oracle.budget);
      if (!oracle.before.empty()) b.only_before(oracle.before);
      if (!oracle.after.empty()) b.only_after(oracle.after);
    }
    return breach_of_contract(b.build(), game).value_or("");
  };
  const auto breach = [&](const Calls& start, const std::vector<Oracle>& oracles) {
    return breach_of({start}, oracles);
  };
  const std::string after_last = "B may call EARLY after LAST, which Game allows only before it",
                    before_first = "B may call LATE before FIRST, which Game allows only after it";
  CHECK(breach({}, {{"A", {"EARLY"}}, {"Z", {"LAST"}}}) == after_last);
  CHECK(breach({}, {{"A", {"EARLY"}, "Z"}, {"Z", {"LAST"}}}) == "");
  CHECK(breach({}, {{"A", {"EARLY"}, "", "", 1}, {"Z", {"LAST"}, "", "A"}}) == "");
  CHECK(breach({}, {{"A", {"EARLY"}}, {"Z", {"LAST"}, "", "A"}}) == after_last);
  CHECK(breach({}, {{"A", {"EARLY", "LAST"}}}) == after_last);  // in the second call
  CHECK(breach({}, {{"A", {"EARLY", "LAST"}, "", "", 1}}) == "");
  CHECK(breach({"LAST"}, {{"A", {"EARLY"}}}) == after_last);
  CHECK(breach({"EARLY"}, {{"A", {"LAST"}}}) == "");
  CHECK(breach({}, {{"A", {"LATE"}}, {"Z", {"FIRST"}}}) == before_first);
  CHECK(breach({}, {{"A", {"LATE"}, "", "Z"}, {"Z", {"FIRST"}}}) == "");
  CHECK(breach({}, {{"A", {"FIRST", "LATE"}}}) == "");
  CHECK(breach({"FIRST"}, {{"A", {"LATE"}}}) == "");
  CHECK(breach({}, {{"A", {"LAST", "EARLY"}, "", "", 1}}) == after_last);
  CHECK(breach({}, {{"A", {"EARLY"}, "", "", 1}, {"Z", {"LAST"}, "", "", 1}}) == after_last);
  CHECK(breach({}, {{"A", {"LATE", "FIRST"}, "", "", 1}}) == before_first);
  CHECK(breach({}, {{"A", {"FIRST?", "LATE"}}}) == before_first);
  CHECK(breach({"FIRST?"}, {{"A", {"LATE"}}}) == before_first);
  CHECK(breach_of({{"EARLY"}, {"LAST"}}, {}) == "");
  CHECK(breach_of({{"LAST"}, {"EARLY"}}, {}) == after_last);
  CHECK(breach_of({{"FIRST"}, {"LATE"}}, {}) == "");
  CHECK(breach_of({{"LATE"}, {"FIRST"}}, {}) == before_first);
}

TEST_CASE("ledger: an assumption's own budget holds, however many calls are charged") {
  // One call of PAD tells nothing, and two would.
  const auto with = [](bool real) {
    return [=](const Sizes& sizes) {
      GameBuilder g{real ? "Real" : "Ideal"};
      const State s = g.state("s", block(sizes));
      g.initialize([&](Body& at) { at.set(s, at.sample(block(sizes))); });
      g.oracle("PAD", {}, [&](Body& at) { return real ? at.get(s) : at.sample(block(sizes)); });
      return g.at_most(1).build();
    };
  };
  Proof p = blank("once");
  const auto fixed = [with](const Sizes& sizes) {
    Package game = with(true)(sizes);
    game.exports.front().budget.reset();
    return link(asks(sizes), game);
  };
  p.start("Fixed", "", fixed);
  p.reduction("pads", {"pad", "", with(true), with(false)}, Towards::ideal, "B", asks, "Uniform",
              "", uniform);
  p.claim([](const Sizes& s) { return Bound::advantage("pad", {{"PAD", s["q"]}}); }, "");
  const ProofReport report = check_proof(p, {}, Context{});
  CHECK(report.hops[0].ledger[1].distance == make_rational(1, 2));
  CHECK(report.hops[0].ledger[1].cost == Rational{0});
  CHECK(report.verdict == ProofVerdict::refuted);
}

TEST_CASE("assumption: two of one name with other games are refused, by both their texts") {
  Proof p = blank("names");
  p.start("Padded", "", padded());
  p.reduction("pads", pad({}), Towards::ideal, "B", asks, "Uniform", "", uniform);
  p.reduction("back", pad({}, other), Towards::real, "B", asks, "Other", "", padded(other));
  p.claim([](const Sizes& s) { return 2 * Bound::advantage("pad", {{"PAD", s["q"]}}); }, "");
  CHECK_THROWS_WITH_AS(check_proof(p, {}, Context{}),
                       doctest::Contains("'R of a uniform value is uniform' and 'S of a uniform"),
                       Error);
}

TEST_CASE("assumption: one for all steps of a hybrid does not depend on the index") {
  const auto hybrid = [](const Sizes& sizes) { return uniform(sizes); };
  const auto indexed = [](const Sizes& sizes) {
    GameBuilder g{"Real"};
    g.oracle("PAD", {}, [&](Body& at) { return at.sample(block(sizes)); });
    return g.at_most(sizes["i"]).build();
  };
  Proof p = blank("index");
  p.start("First", "", hybrid);
  p.hybrid("pads", {.index = "i", .steps = "q", .game = hybrid}, {"pad", "", indexed, indexed},
           Towards::ideal, "B", asks, "Last", "", hybrid);
  p.claim(zero, "");
  CHECK_THROWS_WITH_AS(check_proof(p, {.instances = false}, Context{}),
                       doctest::Contains("i: the proof declares no such size"), Error);
}

TEST_CASE("contract: games with other budgets or phases are compared by nobody") {
  const auto game = [](const std::string& name, const Size& calls, bool phase = false) {
    GameBuilder g{name};
    g.oracle("ASK", {}, [](Body& at) { return at.sample(Bits(1)); }).at_most(calls);
    if (phase) g.only_after("OPEN");
    g.oracle("OPEN", {}, [](Body& at) { return at.unit(); }).at_most(1);
    return g.build();
  };
  const std::string budgets =
      "One and Two: ASK may be called at most 1 times in the one, at most 2 "
      "times in the other";
  CHECK_THROWS_WITH_AS(testing::equivalent(game("One", 1), game("Two", 2)),
                       doctest::Contains(budgets.c_str()), Error);
  CHECK_THROWS_WITH_AS(distance_between(game("One", 1), game("Two", 2), Context{}),
                       doctest::Contains(budgets.c_str()), Error);
  CHECK_THROWS_WITH_AS(
      testing::advantage_at_most(game("One", 1, true), game("Two", 1), 1),
      doctest::Contains("ASK may be called only after OPEN in the one, at any time"), Error);
  CHECK_THROWS_AS(testing::equivalent(game("One", "q"), game("Two", 2)), Error);
  CHECK_NOTHROW(expect_same_contract(game("One", "q", true), game("Two", "q", true)));
  Proof p = blank("budgets");
  const auto at = [&](const Size& calls) {
    return [=](const Sizes&) { return game("Game" + calls.text(), calls); };
  };
  p.start("A", "", at(1)).equivalent("", "B", "", at(2)).claim(zero, "");
  CHECK_THROWS_WITH_AS(check_proof(p, {}, Context{}), doctest::Contains("Game1 and Game2"), Error);
}

TEST_CASE("contract: a negative number of calls is an error") {
  GameBuilder g{"Game"};
  g.oracle("ASK", {}, [](Body& at) { return at.unit(); });
  CHECK_THROWS_WITH_AS(g.at_most(-1), doctest::Contains("-1"), Error);
}

TEST_CASE(
    "contradiction: what is proved for all sizes and refuted at an instance stops the check") {
  // A game that is another one at numbers than at symbols.
  const auto echo = [](const Sizes& sizes) {
    GameBuilder g{"Echo"};
    g.oracle("ASK", {block(sizes)},
             [&](Body& at, Node x) { return sizes["n"].is_symbol() ? at.sample(x.domain()) : x; });
    return g.at_most(sizes["q"]).build();
  };
  Proof p = blank("two-faced");
  p.start("Uniform", "", uniform).equivalent("", "Echo", "", echo).claim(zero, "");
  CHECK_THROWS_WITH_AS(check_proof(p, {}, Context{}),
                       doctest::Contains("two methods contradict each other"), Error);
  CHECK(check_proof(p, {.instances = false}, Context{}).verdict == ProofVerdict::verified);
}

TEST_CASE("equal at these sizes: where normal forms differ and instances find no difference") {
  const auto masked = [](const Sizes& sizes) {
    GameBuilder g{"Masked"};
    g.oracle("ASK", {block(sizes)}, [](Body& at, Node x) {
      const Domain its = x.domain();
      const Node one = at.constant(its, Value{1});
      const Node low = at.apply(operations::bit_and(its), {x, one});
      const Node rest =
          at.apply(operations::bit_and(its), {x, at.apply(operations::bit_not(its), {one})});
      return at.apply(operations::bit_or(its), {low, rest});
    });
    return g.at_most(sizes["q"]).build();
  };
  const auto echo = [](const Sizes& sizes) {
    GameBuilder g{"Echo"};
    g.oracle("ASK", {block(sizes)}, [](Body&, Node x) { return x; });
    return g.at_most(sizes["q"]).build();
  };
  Proof p = blank("select");
  p.start("Masked", "", masked).equivalent("cases", "Echo", "", echo).claim(zero, "");
  const ProofReport report = check_proof(p, {}, Context{});
  CHECK(report.hops[0].verdict == ProofVerdict::undecided);
  CHECK(report.hops[0].equal_at_instances);
  CHECK_FALSE(report.refutation);
  Proof wrong = blank("wrong");
  wrong.start("Uniform", "", uniform).equivalent("", "Echo", "", echo).claim(zero, "");
  CHECK_FALSE(check_proof(wrong, {}, Context{}).hops[0].equal_at_instances);
  const Sizes symbols{p.sizes()};
  CHECK(testing::equivalent(masked(symbols), echo(symbols)).message.starts_with("undecided"));
}

}  // namespace contract_test
