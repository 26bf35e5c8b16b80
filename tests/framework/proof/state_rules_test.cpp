// SPDX-License-Identifier: Apache-2.0
// Games at the edge of what the rules on states and tables are for: each lacks one thing that a
// rule needs, and its normal form is still the same game to every adversary.
#include <doctest/doctest.h>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/games/builder.hpp"
#include "tests/support/expect_kept.hpp"

using certamen::testing::expect_kept;

namespace state_rules_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1), block = Bits(2), number = Zmod(3);

Node zero(Body& at, const Domain& domain = block) {
  return at.constant(domain, Value{0});
}

}  // namespace

TEST_CASE("states: one that starts as a constant and is set to something else is no constant") {
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block, Value{0});
    g.oracle("SET", {block}, [&](Body& at, Node x) { at.set(s, x); }).at_most(1);
    g.oracle("CLEAR", {}, [&](Body& at) { at.set(s, zero(at)); }).at_most(1);
    g.oracle("GET", {}, [&](Body& at) { return at.get(s); }).at_most(2);
  });
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block, Value{1});
    g.oracle("CLEAR", {}, [&](Body& at) { at.set(s, zero(at)); }).at_most(1);
    g.oracle("GET", {}, [&](Body& at) { return at.get(s); }).at_most(2);
  });
  // Set to a constant, but random at the start.
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("CLEAR", {}, [&](Body& at) { at.set(s, zero(at)); }).at_most(1);
    g.oracle("GET", {}, [&](Body& at) { return at.get(s); }).at_most(2);
  });
}

TEST_CASE("states: two that start alike stay alike only if no call changes one") {
  for (const bool first : {true, false})
    expect_kept([&](GameBuilder& g) {
      const State s = g.state("s", block), t = g.state("t", block);
      g.initialize([&](Body& at) {
        const Node x = at.sample(block);
        at.set(s, x);
        at.set(t, x);
      });
      g.oracle("SET", {block}, [&](Body& at, Node x) { at.set(first ? s : t, x); }).at_most(1);
      g.oracle("GET", {}, [&](Body& at) { return at.tuple({at.get(s), at.get(t)}); }).at_most(2);
    });
}

TEST_CASE("states: a function of samples is computed where it is read only if no call changes it") {
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block), t = g.state("t", block);
    g.initialize([&](Body& at) {
      const Node x = at.sample(block), y = at.sample(block);
      at.set(s, x & y);
      at.set(t, x);
    });
    g.oracle("SET", {block}, [&](Body& at, Node x) { at.set(s, x); }).at_most(1);
    g.oracle("GET", {}, [&](Body& at) { return at.tuple({at.get(s), at.get(t)}); }).at_most(2);
  });
}

TEST_CASE("states: a stored sample is drawn late only for one reader, which runs once") {
  // Twice.
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("GET", {}, [&](Body& at) { return at.get(s); }).at_most(2);
  });
  // Two readers.
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("A", {}, [&](Body& at) { return at.get(s); }).at_most(1);
    g.oracle("B", {}, [&](Body& at) { return at.get(s); }).at_most(1);
  });
  // It stands somewhere else too.
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block);
    const Table m = g.map("m", block, block);
    g.initialize([&](Body& at) {
      const Node x = at.sample(block);
      at.set(s, x);
      at.put(m, x, zero(at));
    });
    g.oracle("A", {}, [&](Body& at) { return at.get(s); }).at_most(1);
    g.oracle("B", {block}, [&](Body& at, Node x) { return at.find(m, x); }).at_most(1);
  });
  // Another procedure changes it.
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("A", {}, [&](Body& at) { return at.get(s); }).at_most(1);
    g.oracle("B", {block}, [&](Body& at, Node x) { at.set(s, x); }).at_most(1);
  });
  // It is sampled without another one.
  expect_kept([](GameBuilder& g) {
    const State s = g.state("s", block), t = g.state("t", block);
    g.initialize([&](Body& at) {
      const Node x = at.sample(block);
      at.set(s, x);
      at.set(t, at.sample(Distribution::uniform_except(block, 1), {x}));
    });
    g.oracle("A", {}, [&](Body& at) { return at.get(s); }).at_most(1);
    g.oracle("B", {}, [&](Body& at) { return at.get(t); }).at_most(1);
  });
}

TEST_CASE("states: the image of a stored sample is stored only if nothing else is seen of it") {
  const auto negated = [](Body& at, Node x) { return at.apply(operations::bit_not(block), {x}); };
  const auto turned = [](Body& at, Node x) {
    return at.concat(at.slice(x, 0, 1), at.slice(x, 1, 1));
  };
  for (const int other : {0, 1, 2})
    expect_kept([&](GameBuilder& g) {
      const State s = g.state("s", block);
      g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
      g.oracle("A", {}, [&](Body& at) { return negated(at, at.get(s)); }).at_most(2);
      g.oracle("B", {}, [&](Body& at) {
         const Node x = at.get(s);
         return other == 0 ? x : other == 1 ? turned(at, x) : at.tuple({negated(at, x), x});
       }).at_most(1);
    });
  // Not uniform.
  expect_kept([&](GameBuilder& g) {
    const State s = g.state("s", Boolean());
    g.initialize(
        [&](Body& at) { at.set(s, at.sample(Distribution::bernoulli(make_rational(1, 4)))); });
    g.oracle("A", {}, [&](Body& at) { return !at.get(s); }).at_most(2);
  });
  expect_kept([&](GameBuilder& g) {
    const State s = g.state("s", block);
    g.initialize([&](Body& at) {
      at.set(s, at.sample(Distribution::table(
                    block, {{Value{0}, make_rational(1, 4)}, {Value{1}, make_rational(3, 4)}})));
    });
    g.oracle("A", {}, [&](Body& at) { return negated(at, at.get(s)); }).at_most(2);
  });
  const Primitive swap{"swap", 0}, turn{"turn", 0};
  for (const bool same : {true, false})
    expect_kept([&](GameBuilder& g) {
      const State s = g.state("s", block);
      g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
      g.oracle("A", {}, [&](Body& at) {
         return at.apply(swap({block}, block), {at.get(s)});
       }).at_most(2);
      g.oracle("B", {}, [&](Body& at) {
         return at.apply((same ? swap : turn)({block}, block), {at.get(s)});
       }).at_most(2);
    });
}

TEST_CASE("states: powers of a stored element are powers of g only if it is uniform and stays") {
  const Domain group = Group(7, 3, 2), exponent = exponents(group);
  for (const int kind : {0, 1, 2, 3})
    expect_kept([&](GameBuilder& g) {
      const State s = g.state("s", group);
      g.initialize([&](Body& at) {
        at.set(s, kind == 1 ? at.sample(Distribution::table(group, {{Value{1}, Rational{1}}}))
                            : at.sample(group));
      });
      g.oracle("A", {exponent, group}, [&](Body& at, Node x, Node y) {
         const Node base = kind == 2 ? y : at.get(s);
         const Node power = at.apply(operations::group_power(group), {base, x});
         if (kind == 3) at.set(s, power);
         return at.tuple({power, at.get(s)});
       }).at_most(2);
    });
}

TEST_CASE("states: the parts of a stored tuple are stored only if it is uniform and stays") {
  const Domain pair = Tuple({bit, bit});
  expect_kept([&](GameBuilder& g) {
    const State s = g.state("s", pair);
    g.initialize([&](Body& at) {
      at.set(s, at.sample(Distribution::table(
                    pair, {{Value{0}, make_rational(1, 2)}, {Value{3}, make_rational(1, 2)}})));
    });
    g.oracle("A", {}, [&](Body& at) { return at.get(at.get(s), 0); }).at_most(2);
    g.oracle("B", {}, [&](Body& at) { return at.get(at.get(s), 1); }).at_most(2);
  });
  expect_kept([&](GameBuilder& g) {
    const State s = g.state("s", pair);
    g.initialize([&](Body& at) { at.set(s, at.sample(pair)); });
    g.oracle("A", {pair}, [&](Body& at, Node x) { at.set(s, x); }).at_most(1);
    g.oracle("B", {}, [&](Body& at) { return at.get(s); }).at_most(2);
  });
}

TEST_CASE("tables: lookups at constants are stored samples only of functions, and if all are") {
  const auto at_constants = [](const std::function<Table(GameBuilder&)>& table, bool more) {
    expect_kept([&](GameBuilder& g) {
      const Table f = table(g);
      g.oracle("A", {}, [&](Body& at) { return at.lookup(f, zero(at)); }).at_most(2);
      g.oracle("B", {}, [&](Body& at) {
         return at.lookup(f, at.constant(block, Value{1}));
       }).at_most(1);
      if (more)
        g.oracle("C", {block}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(1);
    });
  };
  const auto function = [](GameBuilder& g) { return g.random_function("f", block, block); };
  const auto permutation = [](GameBuilder& g) { return g.random_permutation("f", block); };
  for (const bool more : {false, true}) {
    at_constants(function, more);
    at_constants(permutation, more);
  }
  // A family: the constant is no point.
  expect_kept([&](GameBuilder& g) {
    const Table f = g.random_function_family("f", bit, block, block);
    g.oracle("A", {bit}, [&](Body& at, Node k) { return at.lookup(f, k, zero(at)); }).at_most(2);
  });
  // In the start as well.
  expect_kept([&](GameBuilder& g) {
    const Table f = g.random_function("f", block, block);
    const State s = g.state("s", block);
    g.initialize([&](Body& at) {
      const Node stored = at.lookup(f, zero(at));
      at.set(s, stored & at.sample(block));
    });
    g.oracle("A", {}, [&](Body& at) { return at.lookup(f, zero(at)); }).at_most(1);
    g.oracle("B", {}, [&](Body& at) { return at.get(s); }).at_most(1);
  });
}

TEST_CASE("tables: two maps are merged only if they hold the same entries at every lookup") {
  enum class Kind { same, other_key, other_value, one_more, between, swapped, start };
  for (const Kind kind : {Kind::same, Kind::other_key, Kind::other_value, Kind::one_more,
                          Kind::between, Kind::swapped, Kind::start}) {
    CAPTURE(static_cast<int>(kind));
    expect_kept([&](GameBuilder& g) {
      const Table m = g.map("m", bit, bit), w = g.map("w", bit, bit);
      if (kind == Kind::start)
        g.initialize([&](Body& at) { at.put(m, zero(at, bit), zero(at, bit)); });
      g.oracle("PUT", {bit, bit}, [&](Body& at, Node x, Node y) {
         at.put(m, x, y);
         const Node seen = kind == Kind::between ? at.find(w, x) : at.none(bit);
         if (kind == Kind::swapped) {
           at.put(m, y, x);
           at.put(w, y, x);
           at.put(w, x, y);
           return seen;
         }
         at.put(w, kind == Kind::other_key ? y : x, kind == Kind::other_value ? x : y);
         if (kind == Kind::one_more) at.put(w, y, x);
         return seen;
       }).at_most(2);
      g.oracle("M", {bit}, [&](Body& at, Node x) { return at.find(m, x); }).at_most(1);
      g.oracle("W", {bit}, [&](Body& at, Node x) { return at.find(w, x); }).at_most(1);
    });
  }
}

TEST_CASE("tables: an entry is read again only if nothing went in") {
  for (const int kind : {0, 1, 2})
    expect_kept([&](GameBuilder& g) {
      const Table m = g.map("m", bit, bit), w = g.map("w", bit, bit);
      g.oracle("A", {bit, bit}, [&](Body& at, Node x, Node y) {
         const Node before = at.find(m, x);
         at.put(kind == 0 ? m : w, kind == 1 ? x : y, y);
         const Node after = at.find(m, x), other = at.find(w, x);
         at.put(m, y, x);
         return at.tuple({before, after, other});
       }).at_most(2);
    });
}

TEST_CASE("tables: a map is a lazily sampled function only if it is used as one alone") {
  enum class Kind {
    function,
    bare,
    other_key,
    other_value,
    shown,
    twice,
    coin,
    reused,
    read,
    late,
    two_at_once,
    given
  };
  for (int i = 0; i <= static_cast<int>(Kind::given); ++i) {
    const Kind kind{i};
    CAPTURE(i);
    expect_kept([&](GameBuilder& g) {
      const Domain values = kind == Kind::coin ? Boolean() : bit;
      const Table m = g.map("m", bit, values);
      g.oracle("A", {bit, bit}, [&](Body& at, Node x, Node y) {
         const Node found = at.find(m, x);
         const Node fresh = kind == Kind::coin
                                ? at.sample(Distribution::bernoulli(make_rational(1, 4)))
                            : kind == Kind::given ? y
                                                  : at.sample(bit);
         const Node value = at.value_or(found, fresh);
         if (kind == Kind::two_at_once) {
           const Node second = at.value_or(at.find(m, y), at.sample(bit));
           at.put(m, x, value);
           at.put(m, y, second);
           return at.tuple({value, second});
         }
         if (kind != Kind::bare)
           at.put(m, kind == Kind::other_key ? y : x,
                  kind == Kind::other_value ? at.apply(operations::bit_not(bit), {value}) : value);
         if (kind == Kind::shown) return at.tuple({value, at.is_some(found)});
         if (kind == Kind::twice) return at.tuple({value, at.value_or(found, zero(at, bit))});
         if (kind == Kind::reused) return at.tuple({value, fresh});
         return at.tuple({value, value});
       }).at_most(2);
      if (kind == Kind::read)
        g.oracle("B", {bit}, [&](Body& at, Node x) {
           return at.is_some(at.find(m, x));
         }).at_most(1);
      if (kind == Kind::late)
        g.oracle("B", {bit}, [&](Body& at, Node x) { at.put(m, x, x); }).at_most(1);
    });
  }
}

TEST_CASE("tables: a procedure has a table of its own only if it alone looks at it, once") {
  for (const int kind : {0, 1, 2, 3})
    expect_kept([&](GameBuilder& g) {
      const Table f = g.random_function("f", block, block);
      const State s = g.state("s", block, Value{0});
      if (kind == 1) g.initialize([&](Body& at) { at.set(s, at.lookup(f, zero(at))); });
      g.oracle("A", {block}, [&](Body& at, Node x) {
         return at.lookup(f, x);
       }).at_most(kind == 0 ? 2 : 1);
      if (kind == 2)
        g.oracle("B", {block}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(1);
      g.oracle("C", {}, [&](Body& at) { return at.get(s); }).at_most(1);
    });
  expect_kept([](GameBuilder& g) {
    const Table f = g.random_function("f", block, block), m = g.map("m", block, block);
    g.oracle("A", {block}, [&](Body& at, Node x) {
       const Node value = at.value_or(at.find(m, x), at.lookup(f, x));
       at.put(m, x, zero(at));
       return at.tuple({value, at.find(m, x)});
     }).at_most(1);
    g.oracle("B", {block}, [&](Body& at, Node x) { return at.find(m, x); }).at_most(1);
  });
}

TEST_CASE("tables: a Boolean in the key makes two functions of one, whether the key is whole or in "
          "parts") {
  const Domain keys = Tuple({Boolean(), bit});
  for (const int kind : {0, 1, 2, 3})
    expect_kept([&](GameBuilder& g) {
      const Table f = kind == 2 ? g.random_permutation("f", keys)
                                : g.random_function("f", keys, kind == 0 ? bit : keys);
      g.oracle("A", {Boolean(), bit}, [&](Body& at, Node b, Node x) {
         return at.lookup(f, at.tuple({b, x}));
       }).at_most(2);
      g.oracle("B", {keys}, [&](Body& at, Node x) {
         return at.lookup(f, kind == 1 ? x : at.tuple({at.get(x, 0), at.get(x, 1)}));
       }).at_most(1);
    });
  expect_kept([](GameBuilder& g) {
    const Table f = g.random_function_family("f", bit, Boolean(), bit);
    g.oracle("A", {bit, Boolean()}, [&](Body& at, Node k, Node b) {
       return at.lookup(f, k, b);
     }).at_most(2);
  });
}

TEST_CASE("tables: parts of values are functions of their own only of functions") {
  const Domain pair = Tuple({bit, bit});
  expect_kept([&](GameBuilder& g) {
    const Table f = g.random_permutation("f", pair);
    g.oracle("A", {pair}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(3);
  });
  expect_kept([&](GameBuilder& g) {
    const Table f = g.random_function_family("f", bit, bit, pair);
    g.oracle("A", {bit, bit}, [&](Body& at, Node k, Node x) {
       return at.lookup(f, k, x);
     }).at_most(2);
  });
  expect_kept([&](GameBuilder& g) {
    const Table m = g.map("m", bit, pair);
    g.oracle("A", {bit, pair}, [&](Body& at, Node x, Node y) { at.put(m, x, y); }).at_most(1);
    g.oracle("B", {bit}, [&](Body& at, Node x) { return at.find(m, x); }).at_most(1);
  });
}

TEST_CASE(
    "points: a value stored apart is the function's only at one point, and if it is uniform") {
  enum class Kind {
    joined,
    permutation,
    start,
    fixed,
    moving,
    two_points,
    other_key,
    other_value,
    no_choice,
    sum,
    shown,
    point_moves,
    sampled_point,
    family
  };
  for (int i = 0; i <= static_cast<int>(Kind::family); ++i) {
    const Kind kind{i};
    CAPTURE(i);
    expect_kept([&](GameBuilder& g) {
      const State p = g.state("p", bit), q = g.state("q", bit), u = g.state("u", bit);
      const State v = g.state("v", bit), s = g.state("s", bit, Value{0});
      const Table f = kind == Kind::permutation ? g.random_permutation("f", bit)
                      : kind == Kind::family    ? g.random_function_family("f", bit, bit, bit)
                                                : g.random_function("f", bit, bit);
      const auto ask = [&](Body& at, Node key) {
        return kind == Kind::family ? at.lookup(f, key, key) : at.lookup(f, key);
      };
      g.initialize([&](Body& at) {
        at.set(p, at.sample(bit));
        at.set(q, at.sample(bit));
        at.set(u, kind == Kind::fixed ? zero(at, bit) & at.sample(bit) : at.sample(bit));
        at.set(v, at.sample(bit));
        if (kind == Kind::start) at.set(s, at.lookup(f, zero(at, bit)));
      });
      const auto answer = [&](Body& at, Node x, bool second) {
        const Node value = ask(at, kind == Kind::other_key ? x ^ at.get(q) : x);
        Node point = at.get(second && kind == Kind::two_points ? q : p);
        if (kind == Kind::sampled_point) point = at.sample(bit);
        if (kind == Kind::sum) point = point ^ at.get(q);
        Node condition = at.equal(x, point);
        const Node apart = at.get(second && kind == Kind::other_value ? v : u);
        const Node chosen = at.select(condition, apart, value);
        if (kind == Kind::shown) return at.tuple({chosen, value});
        if (kind == Kind::no_choice && second) return at.tuple({value, x});
        return at.tuple({chosen, x});
      };
      g.oracle("A", {bit}, [&](Body& at, Node x) { return answer(at, x, false); }).at_most(2);
      g.oracle("B", {bit}, [&](Body& at, Node x) {
         if (kind == Kind::moving) at.set(u, x);
         if (kind == Kind::point_moves) at.set(p, x);
         return answer(at, x, true);
       }).at_most(1);
      g.oracle("C", {}, [&](Body& at) { return at.tuple({at.get(p), at.get(s)}); }).at_most(1);
    });
  }
}

TEST_CASE("states: a write is dropped only if its oracle runs once and no oracle reads the state") {
  for (const int kind : {0, 1, 2})
    expect_kept([&](GameBuilder& g) {
      const State s = g.state("s", block, Value{0});
      g.oracle("A", {block}, [&](Body& at, Node x) {
         const Node before = at.get(s);
         at.set(s, x);
         return before;
       }).at_most(kind == 0 ? 2 : 1);
      if (kind == 1) g.oracle("B", {}, [&](Body& at) { return at.get(s); }).at_most(1);
      if (kind == 2)
        g.oracle("B", {}, [&](Body& at) { at.set(s, at.constant(block, Value{2})); }).at_most(1);
    });
  // A verdict reads it.
  GameBuilder g{"G"};
  const State s = g.state("s", block, Value{0});
  g.oracle("A", {block}, [&](Body& at, Node x) { at.set(s, x & at.sample(block)); }).at_most(1);
  g.finalize(block, [&](Body& at, Node x) {
    return !at.equal(at.get(s), zero(at)) && at.equal(x, at.get(s));
  });
  const Package game = g.build(), played = package_of(form_of(game));
  CHECK(best_adversary({game}, Objective::win, {}, Context{}).lower == make_rational(1, 2));
  CHECK(best_adversary({played}, Objective::win, {}, Context{}).lower == make_rational(1, 2));
}

}  // namespace state_rules_test
