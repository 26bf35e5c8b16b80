// SPDX-License-Identifier: Apache-2.0
// Games at the edge of what the lemmas on events are for: each lacks one thing that a lemma needs.
// No bound is below the greatest probability that an adversary gets.
#include "framework/proof/lemmas.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/proof/check.hpp"

namespace lemmas_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1), block = Bits(2);

using Make = std::function<void(GameBuilder&)>;

/// The bound of the event `bad`, if there is one; it is at least the event's probability, which
/// is as stated.
std::optional<Rational> bounded(const Rational& probability, const Make& make) {
  GameBuilder g{"G"};
  make(g);
  const Package game = g.build();
  const auto most = probability_of(game, "bad", Context{});
  REQUIRE(most.value);
  CHECK(*most.value == probability);
  const LemmaResult lemma = bound_event(form_of(game, {"bad"}));
  INFO(lemma.reason);
  if (!lemma.bound) return std::nullopt;
  const Rational bound = lemma.bound->evaluate({}, {});
  CHECK(probability <= bound);
  return bound;
}

Rational part(int a, int b) {
  return make_rational(a, b);
}

Node zero(Body& at, const Domain& domain = block) {
  return at.constant(domain, Value{0});
}

}  // namespace

TEST_CASE("event: a constant and a coin happen as often as they say, in each call") {
  CHECK(bounded(0, [](GameBuilder& g) {
          g.oracle("A", {}, [](Body& at) { at.event("bad", at.boolean(false)); }).at_most(2);
        }) == 0);
  CHECK(bounded(1, [](GameBuilder& g) {
          g.oracle("A", {}, [](Body& at) { at.event("bad", at.boolean(true)); }).at_most(2);
        }) == 2);
  CHECK(bounded(part(7, 16), [](GameBuilder& g) {
          g.oracle("A", {}, [](Body& at) {
             at.event("bad", at.sample(Distribution::bernoulli(part(1, 4))));
           }).at_most(2);
        }) == part(1, 2));
  // A stored coin, and one that an adversary chooses, are none.
  CHECK_FALSE(bounded(part(1, 4), [](GameBuilder& g) {
    const State s = g.state("s", Boolean());
    g.initialize([&](Body& at) { at.set(s, at.sample(Distribution::bernoulli(part(1, 4)))); });
    g.oracle("A", {}, [&](Body& at) { at.event("bad", at.get(s)); }).at_most(2);
  }));
  CHECK_FALSE(bounded(1, [](GameBuilder& g) {
    g.oracle("A", {Boolean()}, [](Body& at, Node x) { at.event("bad", x); }).at_most(1);
  }));
}

TEST_CASE("event: a function that is called and is no conjunction") {
  // "and"(s = x, y) is s = x or y: whoever asks for y = 1 makes it happen.
  const Operation either =
      opaque_operation("and", {Boolean(), Boolean()}, Boolean(), [](std::span<const Value> seen) {
        return Value{seen[0].word() != 0 || seen[1].word() != 0 ? 1 : 0};
      });
  const Operation any = primitive("and", {Boolean(), Boolean()}, Boolean());
  const auto game = [](const Operation& operation) {
    return [&operation](GameBuilder& g) {
      const State s = g.state("s", block);
      g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
      g.oracle("A", {block, Boolean()}, [&](Body& at, Node x, Node y) {
         at.event("bad", at.apply(operation, {at.equal(at.get(s), x), y}));
       }).at_most(1);
    };
  };
  CHECK_FALSE(bounded(1, game(either)));
  GameBuilder g{"G"};
  game(any)(g);
  CHECK_FALSE(bound_event(form_of(g.build(), {"bad"})).bound);
}

TEST_CASE("event: a value is hit with 1/N only if it is uniform and hidden") {
  enum class Kind {
    hidden,
    table,
    sampled,
    biased,
    shown,
    stored_again,
    put,
    changed,
    twice,
    apart,
    excluded
  };
  const auto game = [](Kind kind) -> Make {
    return [kind](GameBuilder& g) {
      const State s = g.state("s", block), t = g.state("t", block);
      const Table m = g.map("m", block, block);
      g.initialize([&](Body& at) {
        const Node x =
            kind == Kind::biased     ? at.sample(Distribution::table(
                                       block, {{Value{0}, part(3, 4)}, {Value{1}, part(1, 4)}}))
            : kind == Kind::excluded ? at.sample(Distribution::uniform_except(block, 1), {zero(at)})
                                     : at.sample(block);
        at.set(s, x);
        at.set(t, kind == Kind::twice ? x : at.sample(block));
        if (kind == Kind::apart) at.put(m, x, zero(at));
      });
      g.oracle("A", {block}, [&](Body& at, Node x) {
         const Node value = kind == Kind::sampled ? at.sample(block) : at.get(s);
         at.event("bad", at.equal(value, x));
       }).at_most(1);
      if (kind == Kind::shown) g.oracle("B", {}, [&](Body& at) { return at.get(s); }).at_most(1);
      if (kind == Kind::twice) g.oracle("B", {}, [&](Body& at) { return at.get(t); }).at_most(1);
      if (kind == Kind::apart)
        g.oracle("B", {block}, [&](Body& at, Node x) {
           return at.is_some(at.find(m, x));
         }).at_most(2);
      if (kind == Kind::changed)
        g.oracle("B", {block}, [&](Body& at, Node x) { at.set(s, x); }).at_most(1);
      if (kind == Kind::stored_again) {
        g.oracle("B", {}, [&](Body& at) { at.set(t, at.get(s)); }).at_most(1);
        g.oracle("C", {}, [&](Body& at) { return at.get(t); }).at_most(1);
      }
      if (kind == Kind::put) {
        g.oracle("B", {}, [&](Body& at) { at.put(m, zero(at), at.get(s)); }).at_most(1);
        g.oracle("C", {}, [&](Body& at) { return at.find(m, zero(at)); }).at_most(1);
      }
    };
  };
  CHECK(bounded(part(1, 4), game(Kind::hidden)) == part(1, 4));
  CHECK(bounded(part(1, 4), game(Kind::sampled)) == part(1, 4));
  CHECK_FALSE(bounded(part(3, 4), game(Kind::biased)));
  CHECK_FALSE(bounded(part(1, 3), game(Kind::excluded)));
  CHECK_FALSE(bounded(1, game(Kind::shown)));
  CHECK_FALSE(bounded(1, game(Kind::stored_again)));
  CHECK_FALSE(bounded(1, game(Kind::put)));
  CHECK_FALSE(bounded(1, game(Kind::changed)));
  CHECK_FALSE(bounded(1, game(Kind::twice)));
  CHECK_FALSE(bounded(part(3, 4), game(Kind::apart)));
}

TEST_CASE("event: a sample is hit with 1/N only if it is uniform and the other side does without") {
  const Primitive mix{"mix", 0};
  CHECK(bounded(part(1, 4), [](GameBuilder& g) {
          g.oracle("A", {block, block}, [](Body& at, Node x, Node y) {
             at.event("bad", at.equal(at.sample(block) ^ x, y));
           }).at_most(1);
        }) == part(1, 4));
  CHECK_FALSE(bounded(part(3, 4), [](GameBuilder& g) {
    g.oracle("A", {block}, [](Body& at, Node x) {
       const Node y =
           at.sample(Distribution::table(block, {{Value{0}, part(3, 4)}, {Value{1}, part(1, 4)}}));
       at.event("bad", at.equal(x, y));
     }).at_most(1);
  }));
  // x & s is no bijection of s.
  CHECK_FALSE(bounded(1, [](GameBuilder& g) {
    g.oracle("A", {block}, [](Body& at, Node x) {
       at.event("bad", at.equal(x & at.sample(block), x & zero(at)));
     }).at_most(1);
  }));
  // The same sample on both sides, behind functions that the simplifier does not see through.
  bounded(part(1, 2), [](GameBuilder& g) {
    g.oracle("A", {}, [](Body& at) {
       const Node s = at.sample(block);
       at.event("bad", at.equal(s, s & at.constant(block, Value{1})));
     }).at_most(1);
  });
  const auto mixed = [&](bool same, const Rational& probability) {
    return bounded(probability, [&](GameBuilder& g) {
      g.oracle("A", {block}, [&](Body& at, Node x) {
         const Node s = at.sample(block), t = at.sample(block);
         at.event("bad", at.equal(x, at.apply(mix({block, block}, block), {s, same ? s : t})));
       }).at_most(1);
    });
  };
  CHECK(mixed(false, part(1, 4)) == part(1, 4));
}

TEST_CASE("event: a random function's value is hit with 1/N only where it is asked from outside") {
  enum class Kind { plain, shown, itself, other_side, permutation };
  const auto game = [](Kind kind) -> Make {
    return [kind](GameBuilder& g) {
      const Table f = kind == Kind::permutation ? g.random_permutation("f", block)
                                                : g.random_function("f", block, block);
      g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
         const Node once = at.lookup(f, x);
         const Node value = kind == Kind::itself ? at.lookup(f, once) : once;
         at.event("bad", at.equal(value, kind == Kind::other_side ? at.lookup(f, y) & y : y));
       }).at_most(1);
      if (kind == Kind::shown)
        g.oracle("B", {block}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(1);
    };
  };
  CHECK(bounded(part(1, 4), game(Kind::plain)) == part(1, 4));
  CHECK_FALSE(bounded(1, game(Kind::shown)));
  // f(f(x)) = x where f(x) = x, or f(x) is sent back.
  CHECK_FALSE(bounded(part(7, 16), game(Kind::itself)));
  CHECK(bounded(part(1, 4), game(Kind::permutation)) == part(1, 4));
}

TEST_CASE("event: a fresh value is among those stored with as many chances as there are entries") {
  enum class Kind { own, start, other, before, beforehand, given, asked, both };
  const auto game = [](Kind kind, const Size& calls) -> Make {
    return [kind, calls](GameBuilder& g) {
      const Table m = g.map("m", block, Unit());
      if (kind == Kind::start) g.initialize([&](Body& at) { at.put(m, zero(at), at.unit()); });
      g.oracle("A", {block}, [&](Body& at, Node x) {
         const Node s = at.sample(block);
         if (kind == Kind::before) at.put(m, s, at.unit());
         if (kind == Kind::beforehand || kind == Kind::both) at.put(m, x, at.unit());
         at.event("bad", at.is_some(at.find(m, kind == Kind::given ? x : s)));
         if (kind == Kind::own || kind == Kind::both) at.put(m, s, at.unit());
         if (kind == Kind::given) at.put(m, x, at.unit());
         if (kind == Kind::asked) at.put(m, x, at.unit());
       }).at_most(calls);
      if (kind == Kind::other)
        g.oracle("B", {block}, [&](Body& at, Node x) { at.put(m, x, at.unit()); }).at_most(2);
    };
  };
  CHECK(bounded(part(1, 4), game(Kind::own, 2)) == part(1, 4));
  CHECK(bounded(part(5, 8), game(Kind::own, 3)) == part(3, 4));
  CHECK(bounded(part(1, 4), game(Kind::start, 1)) == part(1, 4));
  CHECK(bounded(part(1, 2), game(Kind::other, 1)) == part(1, 2));
  CHECK_FALSE(bounded(1, game(Kind::before, 1)));
  CHECK(bounded(part(1, 4), game(Kind::beforehand, 1)) == part(1, 4));
  CHECK(bounded(part(1, 4), game(Kind::asked, 2)) == part(1, 4));
  CHECK_FALSE(bounded(1, game(Kind::given, 2)));
  // x = s of the first call too.
  CHECK(bounded(part(3, 4), game(Kind::both, 2)) == 1);
}

TEST_CASE("event: an unseen value of a random function is guessed with probability 1/N if all keys "
          "asked are logged") {
  enum class Kind {
    fine,
    no_log,
    other_log,
    other_key,
    shown_here,
    no_absence,
    permutation,
    own_value,
    other_side,
    through_state,
    other_absent,
    key_of_function,
    other_function
  };
  const auto game = [](Kind kind) -> Make {
    return [kind](GameBuilder& g) {
      const Table f = kind == Kind::permutation ? g.random_permutation("f", bit)
                                                : g.random_function("f", bit, bit);
      const Table h = g.random_function("h", bit, bit);
      const Table log = g.map("log", bit, Unit()), other = g.map("other", bit, Unit());
      const State s = g.state("s", bit, Value{0});
      g.oracle("ASK", {bit, bit}, [&](Body& at, Node x, Node y) {
         const Node value = at.lookup(f, x);
         if (kind != Kind::no_log)
           at.put(kind == Kind::other_log ? other : log, kind == Kind::other_key ? y : x,
                  at.unit());
         if (kind == Kind::through_state) {
           at.set(s, at.lookup(f, y));
           return at.get(s);
         }
         return kind == Kind::other_function ? value ^ at.lookup(h, y) : value;
       }).at_most(1);
      g.oracle("FORGE", {bit, bit}, [&](Body& at, Node x, Node t) {
         const Node asked = kind == Kind::key_of_function ? at.lookup(f, x) : x;
         const Node value = at.lookup(f, asked);
         const Node key = kind == Kind::own_value ? value : kind == Kind::other_absent ? t : asked;
         const Node absent = !at.is_some(at.find(log, key));
         const Node given = kind == Kind::other_side ? at.lookup(f, t) : t;
         const Node right = at.equal(value, given);
         at.event("bad", kind == Kind::no_absence ? right : right && absent);
         return kind == Kind::shown_here ? value : t;
       }).at_most(kind == Kind::shown_here ? 2 : 1);
      g.oracle("SEEN", {bit}, [&](Body& at, Node x) {
         return at.tuple({at.is_some(at.find(log, x)), at.is_some(at.find(other, x))});
       }).at_most(1);
    };
  };
  CHECK(bounded(part(1, 2), game(Kind::fine)) == part(1, 2));
  CHECK_FALSE(bounded(1, game(Kind::no_log)));
  CHECK_FALSE(bounded(1, game(Kind::other_log)));
  CHECK_FALSE(bounded(1, game(Kind::other_key)));
  CHECK_FALSE(bounded(1, game(Kind::shown_here)));
  CHECK_FALSE(bounded(1, game(Kind::no_absence)));
  // A permutation's values show what the others are.
  CHECK_FALSE(bounded(1, game(Kind::permutation)));
  CHECK_FALSE(bounded(1, game(Kind::other_side)));
  CHECK_FALSE(bounded(1, game(Kind::through_state)));
  CHECK_FALSE(bounded(part(3, 4), game(Kind::other_absent)));
  CHECK_FALSE(bounded(part(3, 4), game(Kind::key_of_function)));
  CHECK(bounded(part(1, 2), game(Kind::other_function)) == part(1, 2));
}

TEST_CASE("event: an unseen value is one of a function, asked at one key") {
  // f_i(x) = t, where i may be another value at x.
  const auto family = [](bool of_itself) {
    return [=](GameBuilder& g) {
      const Table f = g.random_function_family("f", bit, bit, bit);
      const Table log = g.map("log", bit, Unit());
      g.oracle("ASK", {bit, bit}, [&](Body& at, Node i, Node x) {
         at.put(log, x, at.unit());
         return at.lookup(f, i, x);
       }).at_most(1);
      g.oracle("FORGE", {bit, bit, bit}, [&](Body& at, Node i, Node x, Node t) {
         const Node index = of_itself ? at.lookup(f, zero(at, bit), x) : i;
         at.event("bad", at.equal(at.lookup(f, index, x), t) && !at.is_some(at.find(log, x)));
       }).at_most(1);
    };
  };
  CHECK_FALSE(bounded(part(1, 2), family(false)));
  CHECK_FALSE(bounded(part(3, 4), family(true)));
}

TEST_CASE("event: a part of a sum is no source if the rest depends on it") {
  // r + (r and 1) is 0 or 2.
  CHECK_FALSE(bounded(part(1, 2), [](GameBuilder& g) {
    g.oracle("A", {block}, [](Body& at, Node x) {
       const Node r = at.sample(block), one = at.constant(block, Value{1});
       at.event("bad", at.equal(r ^ (r & one), x));
     }).at_most(1);
  }));
}

TEST_CASE("event: bounds need a budget, and one event") {
  GameBuilder g{"G"};
  g.oracle("A", {block}, [](Body& at, Node x) {
    at.event("bad", at.equal(x, at.sample(block)));
    at.event("worse", at.equal(x, at.sample(block)));
  });
  CHECK_THROWS_WITH_AS(bound_event(form_of(g.build(), {"bad"})), doctest::Contains("budget"),
                       Error);
  CHECK_THROWS_WITH_AS(bound_event(form_of(g.build(), {"bad", "worse"})),
                       doctest::Contains("one event"), Error);
}

TEST_CASE("switching: what it costs to sample with replacement, and when that is no answer") {
  const auto permutation = [](bool function, bool backwards, const Size& calls, bool idle = false) {
    GameBuilder g{"G"};
    const Table f =
        function ? g.random_function("f", block, block) : g.random_permutation("f", block);
    g.oracle("A", {block}, [&](Body& at, Node x) {
      if (idle) (void)at.inverse(f, x);
      return at.lookup(f, x);
    });
    g.at_most(calls);
    if (backwards)
      g.oracle("B", {block}, [&](Body& at, Node x) { return at.inverse(f, x); }).at_most(1);
    return g.build();
  };
  const auto cost = [](const Package& a, const Package& b) -> std::optional<Rational> {
    const LemmaResult lemma = bound_replacement(a, b);
    if (!lemma.bound) return std::nullopt;
    const Rational bound = lemma.bound->evaluate({}, {});
    CHECK(*distance_between(a, b, Context{}).value <= bound);
    return bound;
  };
  CHECK(cost(permutation(true, false, 2), permutation(false, false, 2)) == part(1, 4));
  CHECK(cost(permutation(false, false, 3), permutation(true, false, 3)) == part(3, 4));
  CHECK_FALSE(cost(permutation(false, true, 2), permutation(false, true, 2)));
  CHECK_FALSE(cost(permutation(false, false, 2, true), permutation(true, false, 2)));
  CHECK_FALSE(cost(permutation(true, false, 2), permutation(false, false, 2, true)));
  const auto samples = [](bool except, bool biased) {
    GameBuilder g{"G"};
    const State s = g.state("s", block, Value{0});
    g.initialize([&](Body& at) {
      if (except) at.set(s, at.sample(Distribution::uniform_except(block, 1), {zero(at)}));
      if (!except) at.set(s, at.sample(block));
    });
    g.oracle("A", {block, block}, [&](Body& at, Node x, Node y) {
       const Node z = except   ? at.sample(Distribution::uniform_except(block, 2), {x, y})
                      : biased ? at.sample(Distribution::table(block, {{Value{0}, Rational{1}}}))
                               : at.sample(block);
       return at.tuple({z, at.get(s)});
     }).at_most(1);
    return g.build();
  };
  CHECK(cost(samples(false, false), samples(true, false)) == part(3, 4));
  CHECK_FALSE(cost(samples(false, true), samples(true, false)));
}

TEST_CASE("event: keys of one call that are certainly apart do not collide with each other") {
  // Pads at r and r + by mod 4, in each of two calls.
  const auto pads_at = [&](unsigned by, bool constants) {
    return [=](GameBuilder& g) {
      const Domain counter = Zmod(4);
      const Table pads = g.map("pads", counter, Unit());
      g.oracle("A", {}, [&](Body& at) {
         const Node r = constants ? at.constant(counter, Value{0}) : at.sample(counter);
         for (const Node& key : {r, r + at.constant(counter, Value{by})}) {
           at.event("bad", at.is_some(at.find(pads, key)));
           at.put(pads, key, at.unit());
         }
       }).at_most(2);
    };
  };
  // r' meets one of two, or r' + 1 does: 3 of 4 values of r'. The union bound counts 2 and 2.
  CHECK(bounded(part(3, 4), pads_at(1, false)) == 1);
  CHECK_FALSE(bounded(1, pads_at(0, false)));  // the same key twice
  CHECK_FALSE(bounded(1, pads_at(1, true)));   // the same keys in each call
}

TEST_CASE("event: a key of which a part is uniform is hit as often as the part is") {
  const auto nonces = [](std::size_t calls) {
    return [=](GameBuilder& g) {
      const Domain pair = Tuple({block, bit});
      const Table pads = g.map("pads", pair, Unit());
      g.oracle("A", {bit}, [&](Body& at, Node chosen) {
         const Node key = at.tuple({at.sample(block), chosen});
         at.event("bad", at.is_some(at.find(pads, key)));
         at.put(pads, key, at.unit());
       }).at_most(calls);
    };
  };
  CHECK(bounded(part(1, 4), nonces(2)) == part(1, 4));
  CHECK(bounded(part(5, 8), nonces(3)) == part(3, 4));
}

TEST_CASE("event: nothing is found before anything is stored") {
  const auto once = [](std::size_t calls) {
    return [=](GameBuilder& g) {
      const Table pads = g.map("pads", block, Unit());
      g.oracle("A", {block}, [&](Body& at, Node key) {
         at.event("bad", at.is_some(at.find(pads, key)));
         at.put(pads, key, at.unit());
       }).at_most(calls);
    };
  };
  CHECK(bounded(0, once(1)) == 0);
  CHECK_FALSE(bounded(1, once(2)));
}

}  // namespace lemmas_test
