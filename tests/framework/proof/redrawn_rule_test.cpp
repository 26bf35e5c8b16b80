// SPDX-License-Identifier: Apache-2.0
// A stored sample that is drawn anew wherever it is read; and games at the edge of that.
#include <random>

#include "framework/games/builder.hpp"
#include "tests/support/expect_kept.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::expect_kept;
using certamen::testing::random_cases;

namespace redrawn_rule_test {

using namespace certamen;

namespace {

const Domain block = Bits(2), bit = Bits(1);

bool is_used(const std::string& rule, const Package& game) {
  for (const auto& step : traced_form_of(game))
    if (step.rule.find(rule) != std::string_view::npos) return true;
  return false;
}

bool is_redrawn(const std::function<void(GameBuilder&)>& make) {
  GameBuilder g{"G"};
  make(g);
  return is_used("draws anew", g.build());
}

/// SHOW() gives what is stored, and `store` says what is stored then.
std::function<void(GameBuilder&)> showing(const std::function<void(Body&, const State&)>& store,
                                          const std::function<void(Body&, const State&)>& first) {
  return [=](GameBuilder& g) {
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { first(at, s); });
    g.oracle("SHOW", {}, [&](Body& at) {
       const Node before = at.get(s);
       store(at, s);
       return before;
     }).at_most(3);
  };
}

void draw(Body& at, const State& s) {
  at.set(s, at.sample(block));
}

}  // namespace

TEST_CASE("redrawn: a sample that each reader draws anew is sampled where it is read") {
  const auto game = showing(draw, draw);
  CHECK(is_redrawn(game));
  expect_kept(game);
  // Another procedure draws it too and reads nothing; a third leaves it alone.
  const auto more = [&](GameBuilder& g) {
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { draw(at, s); });
    g.oracle("SHOW", {block}, [&](Body& at, Node m) {
       const Node before = at.get(s);
       draw(at, s);
       return at.tuple({before ^ m, before});
     }).at_most(2);
    g.oracle("DRAW", {}, [&](Body& at) {
       draw(at, s);
       return at.unit();
     }).at_most(1);
    g.oracle("ECHO", {block}, [&](Body&, Node m) { return m; }).at_most(1);
  };
  CHECK(is_redrawn(more));
  expect_kept(more);
}

TEST_CASE("redrawn: not where the draw is seen, kept, drawn otherwise, or no draw") {
  const auto zero = [](Body& at, const State& s) { at.set(s, at.constant(block, Value{0})); };
  const auto kept = [](Body& at, const State& s) {
    const Node x = at.sample(block), old = at.get(s);
    at.set(s, x & old);
  };
  const auto skewed = [](Body& at, const State& s) {
    at.set(s, at.sample(Distribution::table(
                  block, {{Value{0}, make_rational(1, 4)}, {Value{1}, make_rational(3, 4)}})));
  };
  for (const auto& game :
       {showing([](Body&, const State&) {}, draw), showing(zero, draw), showing(draw, zero),
        showing(kept, draw), showing(skewed, draw), showing(draw, skewed)}) {
    CHECK_FALSE(is_redrawn(game));
    expect_kept(game);
  }
  CHECK(is_redrawn(showing(skewed, skewed)));
  expect_kept(showing(skewed, skewed));
  // What is stored is shown at once.
  const auto shown = [&](GameBuilder& g) {
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { draw(at, s); });
    g.oracle("SHOW", {}, [&](Body& at) {
       const Node before = at.get(s), next = at.sample(block);
       at.set(s, next);
       return at.tuple({before, next});
     }).at_most(2);
  };
  CHECK_FALSE(is_redrawn(shown));
  expect_kept(shown);
  // Another procedure reads it and leaves it as it is, or writes what it was told.
  for (const bool writes : {false, true}) {
    const auto read = [&](GameBuilder& g) {
      const State s = g.state("s", block);
      g.initialize([&](Body& at) { draw(at, s); });
      g.oracle("SHOW", {}, [&](Body& at) {
         const Node before = at.get(s);
         draw(at, s);
         return before;
       }).at_most(2);
      g.oracle("OTHER", {block}, [&](Body& at, Node m) {
         if (writes) at.set(s, m);
         return writes ? m : at.get(s);
       }).at_most(2);
    };
    CHECK_FALSE(is_redrawn(read));
    expect_kept(read);
  }
  // An event looks at what is stored.
  GameBuilder g{"G"};
  const State s = g.state("s", block);
  g.initialize([&](Body& at) { draw(at, s); });
  g.oracle("SHOW", {}, [&](Body& at) {
     const Node before = at.get(s), next = at.sample(block);
     at.event("bad", at.equal(before, next));
     at.set(s, next);
     return before;
   }).at_most(2);
  for (const auto& step : traced_form_of(g.build(), {"bad"}))
    CHECK(step.rule.find("draws anew") == std::string_view::npos);
}

TEST_CASE("presence: a map of which one asks alone whether an entry is there holds no values") {
  const auto game = [](int value, bool asked) {
    return [=](GameBuilder& g) {
      const Table m = g.map("m", block, block);
      g.oracle("PUT", {block, block}, [&](Body& at, Node x, Node y) {
         const Node before = at.find(m, x);
         at.put(m, x, value == 0 ? y : at.sample(block));
         const Node after = at.find(m, y);
         return at.tuple({at.is_some(before), at.is_some(after)});
       }).at_most(2);
      g.oracle("ASK", {block}, [&](Body& at, Node x) {
         const Node found = at.find(m, x);
         return asked ? at.value_or(found, x) : at.select(at.is_some(found), x, x ^ x);
       }).at_most(2);
    };
  };
  for (const int value : {0, 1})
    for (const bool asked : {false, true}) {
      CAPTURE(value);
      CAPTURE(asked);
      GameBuilder g{"G"};
      game(value, asked)(g);
      CHECK(is_used("holds no values", g.build()) == !asked);
      expect_kept(game(value, asked));
    }
  // The Option itself is shown.
  const auto shown = [](GameBuilder& g) {
    const Table m = g.map("m", bit, bit);
    g.oracle("PUT", {bit, bit}, [&](Body& at, Node x, Node y) {
       const Node before = at.find(m, x);
       at.put(m, x, y);
       return at.tuple({before, at.is_some(before)});
     }).at_most(2);
  };
  GameBuilder g{"G"};
  shown(g);
  CHECK_FALSE(is_used("holds no values", g.build()));
  expect_kept(shown);
}

TEST_CASE("redrawn, presence: random games") {
  std::size_t redrawn = 0, presence = 0;
  for (std::uint32_t seed = 1; seed <= random_cases(150U); ++seed) {
    INFO("seed " << seed);
    const auto make = [&](GameBuilder& g) {
      std::mt19937 coins{seed};
      const auto pick = [&](unsigned below) { return coins() % below; };
      const State s = g.state("s", bit), t = g.state("t", bit);
      const Table m = g.map("m", bit, bit);
      const auto value = [&](Body& at, const std::vector<Node>& known) {
        switch (pick(8)) {
        case 0: return at.constant(bit, Value{0});
        case 1: return known[pick(static_cast<unsigned>(known.size()))];
        default: return at.sample(bit);
        }
      };
      g.initialize([&](Body& at) {
        at.set(s, value(at, {at.sample(bit)}));
        at.set(t, value(at, {at.sample(bit)}));
      });
      for (const char* name : {"A", "B"})
        g.oracle(name, {bit}, [&](Body& at, Node x) {
           std::vector<Node> known{x}, answer{x};
           if (pick(3) != 0) known.push_back(at.get(s));
           if (pick(3) == 0) known.push_back(at.get(t));
           const Node found = at.find(m, known.back());
           answer.push_back(known.back());
           const Node present = at.is_some(found);
           answer.push_back(at.select(present, x, known.back()));
           if (pick(5) == 0) answer.push_back(at.value_or(found, x));
           const Node stored = value(at, known);
           if (pick(2) == 0) at.put(m, x, stored);
           if (pick(5) == 0) answer.push_back(stored);
           if (pick(4) != 0) at.set(s, stored);
           if (pick(3) == 0) at.set(t, value(at, known));
           return at.tuple(answer);
         }).at_most(2);
    };
    GameBuilder g{"G"};
    make(g);
    const Package game = g.build();
    redrawn += is_used("draws anew", game) ? 1 : 0;
    presence += is_used("holds no values", game) ? 1 : 0;
    expect_kept(make);
  }
  CHECK(redrawn > random_cases(150U) / 50);
  CHECK(presence > random_cases(150U) / 50);
}

}  // namespace redrawn_rule_test
