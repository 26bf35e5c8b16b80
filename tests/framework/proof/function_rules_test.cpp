// SPDX-License-Identifier: Apache-2.0
// Games at the edge of what the rules on random functions and on entries of maps are for: each
// lacks one thing that a rule needs, and its normal form is still the same game.
#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/match.hpp"
#include "tests/support/expect_kept.hpp"

using certamen::testing::expect_kept;

namespace function_rules_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1), pair = Tuple({bit, bit});

}  // namespace

TEST_CASE("functions: a value at the first key with an image is one of the image, if all is so") {
  enum class Kind {
    first,
    other_image,
    other_find,
    or_of_other,
    found_seen,
    twice,
    first_shown,
    permutation,
    family,
    elsewhere,
    fresh_image,
    overwritten,
    third_access,
    of_itself
  };
  for (int i = 0; i <= static_cast<int>(Kind::of_itself); ++i) {
    const Kind kind{i};
    CAPTURE(i);
    expect_kept([&](GameBuilder& g) {
      const Table f = kind == Kind::permutation ? g.random_permutation("f", pair)
                      : kind == Kind::family    ? g.random_function_family("f", bit, pair, bit)
                                                : g.random_function("f", pair, bit);
      const Table seen = g.map("seen", bit, pair), other = g.map("other", bit, pair);
      const auto ask = [&](Body& at, Node key, Node index) {
        return kind == Kind::family ? at.lookup(f, index, key) : at.lookup(f, key);
      };
      g.oracle("A", {bit, bit}, [&](Body& at, Node a, Node b) {
         const Node whole = at.tuple({a, b});
         Node image = a ^ b;
         if (kind == Kind::fresh_image) image = image ^ at.sample(bit);
         if (kind == Kind::of_itself) image = at.lookup(f, whole);
         const Node found = at.find(kind == Kind::other_find ? other : seen,
                                    kind == Kind::other_image ? a : image);
         const Node first =
             at.value_or(kind == Kind::or_of_other ? at.find(other, image) : found, whole);
         at.put(seen, image, kind == Kind::overwritten ? whole : first);
         const Node value = ask(at, first, a);
         if (kind == Kind::found_seen || kind == Kind::or_of_other)
           return at.tuple({value, at.is_some(found)});
         if (kind == Kind::twice) return at.tuple({value, ask(at, whole, a)});
         if (kind == Kind::first_shown) return at.tuple({value, first});
         return at.tuple({value, whole});
       }).at_most(2);
      g.oracle("B", {bit}, [&](Body& at, Node x) {
         if (kind == Kind::elsewhere) return at.some(ask(at, at.tuple({x, x}), x));
         if (kind == Kind::or_of_other) at.put(other, x, at.tuple({x, x}));
         if (kind == Kind::third_access) return at.some(at.is_some(at.find(seen, x)));
         return at.some(x);
       }).at_most(1);
    });
  }
}

TEST_CASE("functions: two oracles that note the first value with an image ask one function of it") {
  const auto game = [](bool at_first, bool labelled) {
    const Domain block = Bits("n"), value = Tuple({bit, block});
    GameBuilder g{"G"};
    const State k = g.state("k", block);
    g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    const Table f = g.random_function("f", at_first ? value : block, block);
    const Table seen = g.map("seen", block, value);
    const auto ask = [&](Body& at, int label, Node x, Node image) {
      if (!at_first) return at.lookup(f, image);
      const Node own = at.tuple({at.constant(bit, Value{labelled ? label : 0}), x});
      const Node first = at.value_or(at.find(seen, image), own);
      at.put(seen, image, first);
      return at.lookup(f, first);
    };
    g.oracle("A", {block}, [&](Body& at, Node x) {
       return ask(at, 1, x, x ^ at.get(k));
     }).at_most("q");
    g.oracle("B", {block}, [&](Body& at, Node x) { return ask(at, 0, x, x); }).at_most("q");
    return g.build();
  };
  CHECK_FALSE(difference(form_of(game(true, true)), form_of(game(false, true))));
  // One value has an image of A and another one of B.
  CHECK(difference(form_of(game(true, false)), form_of(game(false, false))));
}

TEST_CASE("functions: values of two oracles have one image each only if they are apart") {
  enum class Kind {
    apart,
    one_label,
    input_label,
    other_map,
    only_puts,
    only_finds,
    overwritten,
    fresh_image,
    changing_image,
    found_seen,
    first_shown,
    other_function,
    twice,
    asked_elsewhere,
    noted_elsewhere,
    permutation
  };
  for (int i = 0; i <= static_cast<int>(Kind::permutation); ++i) {
    const Kind kind{i};
    CAPTURE(i);
    expect_kept([&](GameBuilder& g) {
      const Table f = kind == Kind::permutation ? g.random_permutation("f", pair)
                                                : g.random_function("f", pair, pair);
      const Table h = g.random_function("h", pair, pair);
      const State k = g.state("k", bit), last = g.state("last", bit, Value{0});
      const Table seen = g.map("seen", bit, pair), other = g.map("other", bit, pair);
      g.initialize([&](Body& at) { at.set(k, at.sample(bit)); });
      const auto label = [&](Body& at, int value) { return at.constant(bit, Value{value}); };
      g.oracle("A", {bit}, [&](Body& at, Node x) {
         const Node own = at.tuple({label(at, 1), x}), image = x ^ at.get(k);
         const Node first = at.value_or(at.find(seen, image), own);
         at.put(seen, image, first);
         return at.lookup(f, first);
       }).at_most(2);
      g.oracle("B", {bit}, [&](Body& at, Node x) {
         const Node own = at.tuple(
             {kind == Kind::input_label ? x : label(at, kind == Kind::one_label ? 1 : 0), x});
         Node image = x;
         if (kind == Kind::fresh_image) image = image ^ at.sample(bit);
         if (kind == Kind::changing_image) image = image ^ at.get(last);
         at.set(last, x);
         const Table map = kind == Kind::other_map ? other : seen;
         const Node found = at.find(kind == Kind::only_puts ? other : map, image);
         const Node first = at.value_or(found, own);
         if (kind != Kind::only_finds) at.put(map, image, kind == Kind::overwritten ? own : first);
         const Node value = at.lookup(kind == Kind::other_function ? h : f, first);
         if (kind == Kind::found_seen) return at.tuple({value, at.tuple({at.get(first, 0), x})});
         if (kind == Kind::first_shown) return at.tuple({value, first});
         if (kind == Kind::twice) return at.tuple({value, at.lookup(f, own)});
         return at.tuple({value, own});
       }).at_most(1);
      if (kind == Kind::asked_elsewhere)
        g.oracle("C", {bit}, [&](Body& at, Node x) {
           return at.lookup(f, at.tuple({x, x}));
         }).at_most(1);
      if (kind == Kind::noted_elsewhere)
        g.oracle("C", {bit}, [&](Body& at, Node x) {
           at.put(seen, x, at.tuple({x, x}));
           return x;
         }).at_most(1);
    });
  }
}

TEST_CASE(
    "functions: one behind a bijection of its key's functions is one, if nothing else is seen") {
  enum class Kind {
    shifted,
    permutation,
    family,
    twice,
    shown,
    elsewhere,
    no_bijection,
    fresh,
    by_itself,
    of_input,
    counted
  };
  for (int i = 0; i <= static_cast<int>(Kind::counted); ++i) {
    const Kind kind{i};
    CAPTURE(i);
    expect_kept([&](GameBuilder& g) {
      const Table f = kind == Kind::permutation ? g.random_permutation("f", bit)
                      : kind == Kind::family    ? g.random_function_family("f", bit, bit, bit)
                                                : g.random_function("f", bit, bit);
      const Table h = g.random_function("h", bit, bit);
      const State c = g.state("c", bit, Value{0});
      const auto ask = [&](Body& at, Node key, Node index) {
        return kind == Kind::family ? at.lookup(f, index, key) : at.lookup(f, key);
      };
      g.oracle("A", {bit, bit}, [&](Body& at, Node x, Node y) {
         const Node value = ask(at, x, y);
         Node mask = at.lookup(h, x);
         if (kind == Kind::fresh) mask = at.sample(bit);
         if (kind == Kind::by_itself) mask = ask(at, at.constant(bit, Value{0}), y);
         if (kind == Kind::of_input) mask = y;
         if (kind == Kind::counted) {
           mask = at.get(c);
           at.set(c, y);
         }
         const Node shifted = kind == Kind::no_bijection ? value & mask : value ^ mask;
         if (kind == Kind::shown) return at.tuple({shifted, value});
         if (kind == Kind::twice) return at.tuple({shifted, ask(at, y, x)});
         return at.tuple({shifted, y});
       }).at_most(2);
      g.oracle("B", {bit}, [&](Body& at, Node x) {
         return at.tuple({kind == Kind::elsewhere ? ask(at, x, x) : x, at.lookup(h, x)});
       }).at_most(1);
    });
  }
}

TEST_CASE("functions: a value that matters once for each entry is a sample, if it is so") {
  enum class Kind {
    pad,
    no_put,
    other_key,
    put_before,
    put_elsewhere,
    second_put,
    matters,
    negated,
    other_find,
    twice,
    elsewhere,
    permutation,
    family,
    event_like,
    chosen,
    by_other,
    value_or_other
  };
  for (int i = 0; i <= static_cast<int>(Kind::value_or_other); ++i) {
    const Kind kind{i};
    CAPTURE(i);
    expect_kept([&](GameBuilder& g) {
      const Table f = kind == Kind::permutation ? g.random_permutation("f", bit)
                      : kind == Kind::family    ? g.random_function_family("f", bit, bit, bit)
                                                : g.random_function("f", bit, bit);
      const Table used = g.map("used", bit, bit), other = g.map("other", bit, bit);
      const State last = g.state("last", bit, Value{0});
      const auto ask = [&](Body& at, Node key, Node index) {
        return kind == Kind::family ? at.lookup(f, index, key) : at.lookup(f, key);
      };
      g.oracle("A", {bit, bit}, [&](Body& at, Node r, Node m) {
         if (kind == Kind::put_before) at.put(used, r, m);
         const Node before = at.is_some(at.find(kind == Kind::other_find ? other : used, r));
         const Node value = ask(at, r, m);
         const Node answer = value ^ m, nothing = at.none(bit);
         if (kind != Kind::no_put && kind != Kind::put_elsewhere && kind != Kind::put_before)
           at.put(used, kind == Kind::other_key ? m : r, m);
         if (kind == Kind::event_like) at.set(last, value);
         if (kind == Kind::matters) return at.some(answer);
         if (kind == Kind::twice)
           return at.select(before, nothing, at.some(answer ^ ask(at, m, r)));
         if (kind == Kind::negated) return at.select(before, at.some(answer), nothing);
         const Node its = at.find(other, r);
         if (kind == Kind::chosen)
           return at.select(at.equal(m, at.constant(bit, Value{0})), nothing, at.some(answer));
         if (kind == Kind::by_other) return at.select(at.is_some(its), nothing, at.some(answer));
         if (kind == Kind::value_or_other) return at.some(at.value_or(its, answer));
         return at.select(before, nothing, at.some(answer));
       }).at_most(2);
      g.oracle("B", {bit}, [&](Body& at, Node x) {
         if (kind == Kind::put_elsewhere || kind == Kind::second_put) at.put(used, x, x);
         const Node shown = kind == Kind::elsewhere ? ask(at, x, x) : x;
         return at.tuple({shown, at.get(last)});
       }).at_most(1);
    });
  }
}

TEST_CASE("entries: a part is computed where it is read only if it was stored so, always") {
  enum class Kind {
    computed,
    plain,
    other_key,
    other_map,
    two_puts,
    no_tuple,
    second,
    at_start,
    equal_parts
  };
  for (int i = 0; i <= static_cast<int>(Kind::equal_parts); ++i) {
    const Kind kind{i};
    CAPTURE(i);
    expect_kept([&](GameBuilder& g) {
      const State k = g.state("k", bit);
      const Table sent = g.map("sent", bit, pair), other = g.map("other", bit, pair);
      g.initialize([&](Body& at) {
        const Node drawn = at.sample(bit);
        at.set(k, drawn);
        if (kind == Kind::at_start) at.put(sent, drawn, at.tuple({drawn, drawn}));
      });
      g.oracle("STORE", {bit, bit}, [&](Body& at, Node r, Node m) {
         const Node mask = at.get(k) & m;
         Node next = at.tuple({m, kind == Kind::equal_parts ? m : mask ^ r});
         if (kind == Kind::no_tuple) next = at.sample(pair);
         const Node found =
             at.find(kind == Kind::other_map ? other : sent, kind == Kind::other_key ? m : r);
         at.put(sent, r, kind == Kind::plain ? next : at.value_or(found, next));
         if (kind == Kind::other_map) at.put(other, r, at.tuple({m, r}));
         if (kind == Kind::second) at.put(sent, m, at.tuple({r, r}));
       }).at_most(2);
      g.oracle("READ", {bit}, [&](Body& at, Node r) {
         if (kind == Kind::two_puts) at.put(sent, r, at.tuple({r, r}));
         const Node zero = at.constant(bit, Value{0});
         return at.value_or(at.find(sent, r), at.tuple({zero, zero}));
       }).at_most(1);
    });
  }
}

}  // namespace function_rules_test
