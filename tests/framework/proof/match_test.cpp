// SPDX-License-Identifier: Apache-2.0
// Games that differ in one thing alone: an adversary sees it, with an exact advantage, so their
// normal forms must not be matched.
#include "framework/proof/match.hpp"

#include "framework/games/builder.hpp"
#include "framework/testing/doctest.hpp"

namespace match_test {

using namespace certamen;

namespace {

using Make = std::function<void(GameBuilder&, bool other)>;

Package made(const Make& make, bool other) {
  GameBuilder g{"G"};
  make(g, other);
  return g.build();
}

/// The two games are matched with themselves and not with each other, which is right.
void expect_apart(const Rational& advantage, const Make& make) {
  const Package first = made(make, false), second = made(make, true);
  CHECK_FALSE(difference(form_of(first), form_of(first)));
  CHECK_FALSE(difference(form_of(second), form_of(second)));
  CHECK(difference(form_of(first), form_of(second)));
  CHECK(difference(form_of(second), form_of(first)));
  CHECK_ADVANTAGE_EQ(first, second, advantage);
}

const Domain block = Bits(2), number = Zmod(3);

}  // namespace

TEST_CASE("match: one stored value is not two") {
  expect_apart(make_rational(3, 4), [](GameBuilder& g, bool other) {
    const State s = g.state("s", block), t = g.state("t", block);
    g.initialize([&](Body& at) {
      at.set(s, at.sample(block));
      at.set(t, at.sample(block));
    });
    g.oracle("A", {}, [&](Body& at) { return at.get(s); }).at_most(1);
    g.oracle("B", {}, [&](Body& at) { return at.get(other ? s : t); }).at_most(1);
  });
}

TEST_CASE("match: one sample is not two") {
  expect_apart(make_rational(3, 4), [](GameBuilder& g, bool other) {
    g.oracle("A", {}, [&](Body& at) {
       const Node x = at.sample(block), y = at.sample(block);
       return at.tuple({x, other ? x : y});
     }).at_most(1);
  });
}

TEST_CASE("match: samples of other distributions are others") {
  expect_apart(make_rational(1, 4), [](GameBuilder& g, bool other) {
    g.oracle("A", {}, [&](Body& at) {
       return at.sample(Distribution::bernoulli(other ? make_rational(1, 4) : make_rational(1, 2)));
     }).at_most(1);
  });
}

TEST_CASE("match: a state that a call changes is none that stays") {
  expect_apart(1, [](GameBuilder& g, bool other) {
    const State s = g.state("s", block, Value{0});
    g.oracle("A", {block}, [&](Body& at, Node x) {
       if (other) at.set(s, x);
     }).at_most(1);
    g.oracle("B", {block}, [&](Body& at, Node x) { at.set(s, x ^ at.get(s)); }).at_most(1);
    g.oracle("C", {}, [&](Body& at) { return at.get(s); }).at_most(2);
  });
}

TEST_CASE("match: a random function is no random permutation") {
  expect_apart(make_rational(1, 4), [](GameBuilder& g, bool other) {
    const Table f = other ? g.random_permutation("f", block) : g.random_function("f", block, block);
    g.oracle("A", {block}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(2);
  });
}

TEST_CASE("match: entries of maps are counted, compared, and read where they are") {
  // One entry more.
  expect_apart(1, [](GameBuilder& g, bool other) {
    const Table m = g.map("m", block, block);
    g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
       at.put(m, x, y);
       if (other) at.put(m, y, x);
     }).at_most(1);
    g.oracle("B", {block}, [&](Body& at, Node x) { return at.find(m, x); }).at_most(1);
  });
  // Another value.
  expect_apart(1, [](GameBuilder& g, bool other) {
    const Table m = g.map("m", block, block);
    g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
       at.put(m, x, other ? x : y);
     }).at_most(1);
    g.oracle("B", {block}, [&](Body& at, Node x) { return at.find(m, x); }).at_most(1);
  });
  // The last entry counts.
  expect_apart(1, [](GameBuilder& g, bool other) {
    const Table m = g.map("m", block, block);
    g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
       at.put(m, x, other ? y : x);
       at.put(m, x, other ? x : y);
     }).at_most(1);
    g.oracle("B", {block}, [&](Body& at, Node x) { return at.find(m, x); }).at_most(1);
  });
  // Before or after an entry.
  expect_apart(1, [](GameBuilder& g, bool other) {
    const Table m = g.map("m", block, block);
    g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
       const Node before = at.find(m, x);
       at.put(m, x, y);
       const Node after = at.find(m, x);
       return other ? after : before;
     }).at_most(2);
  });
  // Of this map or of that.
  expect_apart(1, [](GameBuilder& g, bool other) {
    const Table m = g.map("m", block, block), w = g.map("w", block, block);
    g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
       at.put(m, x, y);
       at.put(w, x, x);
     }).at_most(1);
    g.oracle("B", {block}, [&](Body& at, Node x) { return at.find(m, x); }).at_most(1);
    g.oracle("C", {block}, [&](Body& at, Node x) { return at.find(other ? m : w, x); }).at_most(1);
  });
}

TEST_CASE("match: a table's domain, range and index are its own") {
  const auto widened = [](Body& at, Node x) { return at.concat(at.slice(x, 0, 1), x); };
  // At most as many values go in: the same to everybody, but no two forms of one type.
  const auto keyed = [&](bool other) {
    GameBuilder g{"G"};
    const Table f = g.random_function("f", other ? Bits(3) : block, block);
    g.oracle("A", {block}, [&](Body& at, Node x) {
       return at.lookup(f, other ? widened(at, x) : x);
     }).at_most(2);
    return g.build();
  };
  CHECK(difference(form_of(keyed(false)), form_of(keyed(true))));
  CHECK_EQUIVALENT(keyed(false), keyed(true));
  // A family of permutations, and one permutation twice.
  expect_apart(make_rational(3, 4), [](GameBuilder& g, bool other) {
    const Table f = g.ideal_cipher("f", block, block);
    g.oracle("A", {block, block}, [&](Body& at, Node k, Node x) {
       return at.lookup(f, other ? at.constant(block, Value{0}) : k, x);
     }).at_most(2);
  });
}

TEST_CASE("match: factors, constants and operands of sums are compared") {
  expect_apart(1, [](GameBuilder& g, bool other) {
    g.oracle("A", {number}, [&](Body& at, Node x) {
       return x + at.constant(number, Value{other ? 1 : 2});
     }).at_most(1);
  });
  expect_apart(1, [](GameBuilder& g, bool other) {
    g.oracle("A", {number, number}, [&](Body&, Node x, Node y) {
       return other ? x + y : x + y + y;
     }).at_most(1);
  });
  expect_apart(1, [](GameBuilder& g, bool other) {
    g.oracle("A", {number, number}, [&](Body&, Node x, Node y) {
       return other ? x * y : x * x;
     }).at_most(1);
  });
  expect_apart(1, [](GameBuilder& g, bool other) {
    g.oracle("A", {block, block}, [&](Body&, Node x, Node y) {
       return other ? x & y : x | y;
     }).at_most(1);
  });
  expect_apart(1, [](GameBuilder& g, bool other) {
    g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
       return other ? at.less(x, y) : at.less(y, x);
     }).at_most(1);
  });
  expect_apart(1, [](GameBuilder& g, bool other) {
    g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
       return at.tuple({x, other ? x : y});
     }).at_most(1);
  });
}

TEST_CASE("match: what the games look like from outside is compared first") {
  const auto with = [](const std::function<void(GameBuilder&)>& more) {
    GameBuilder g{"G"};
    g.oracle("A", {block}, [](Body&, Node x) { return x; });
    more(g);
    return form_of(g.build());
  };
  const Form plain = with([](GameBuilder&) {});
  const Form limited = with([](GameBuilder& g) { g.at_most(1); });
  const auto second = [&](bool after, bool before) {
    return with([&](GameBuilder& g) {
      g.oracle("B", {}, [](Body& at) { return at.unit(); });
      if (after) g.only_after("A");
      if (before) g.only_before("A");
    });
  };
  CHECK_FALSE(difference(plain, plain));
  CHECK(difference(plain, limited));
  CHECK(difference(plain, second(false, false)));
  CHECK(difference(second(false, false), second(true, false)));
  CHECK(difference(second(false, false), second(false, true)));
  CHECK_FALSE(difference(second(true, false), second(true, false)));
  GameBuilder wider{"G"};
  wider.oracle("A", {Bits(3)}, [](Body&, Node x) { return x; });
  CHECK(difference(plain, form_of(wider.build())));
  GameBuilder named{"G"};
  named.oracle("A", {block}, [](Body& at, Node x) {
    at.event("bad", at.boolean(false));
    return x;
  });
  const Package game = named.build();
  CHECK(difference(form_of(game, {"bad"}), form_of(game, {"other"})));
  CHECK(difference(form_of(game, {"bad"}), form_of(game)));
}

TEST_CASE("match: games with more oracles than others are told by the oracles' names") {
  const auto game = [](bool more) {
    GameBuilder g{"G"};
    g.oracle("A", {}, [](Body& at) { return at.boolean(true); });
    if (more) g.oracle("B", {}, [](Body& at) { return at.boolean(true); });
    return form_of(g.build());
  };
  const auto found = difference(game(true), game(false));
  REQUIRE(found);
  CHECK(found->first == "exports A, B");
  CHECK(found->second == "exports A");
}

}  // namespace match_test
