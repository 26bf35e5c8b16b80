// SPDX-License-Identifier: Apache-2.0
// How often two values have one image: images at the edge of what the lemma is about. No bound is
// below the greatest probability that an adversary gets.
#include "framework/proof/collision_lemma.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/lemmas.hpp"

namespace collision_lemma_test {

using namespace certamen;

namespace {

/// What the image of a pair (a, b) may be made of.
struct Parts {
  Body& at;
  Node a, b, k, l, moving;
  Table g, own, wide;
};
using Image = std::function<Node(const Parts&)>;

struct Shape {
  Image image;
  bool show_key = false, show_function = false, overwrite = false, look = false, prime = true;
};

Package game(const Shape& shape, const Size& p) {
  const Domain block = Zmod(p), pair = Tuple({block, block});
  GameBuilder g{"G"};
  const State k = g.state("k", block), l = g.state("l", block);
  const State moving = g.state("moving", block, Value{0});
  const Table f = g.random_function("g", block, block), own = g.random_function("own", pair, block);
  const Table wide = g.random_function("wide", block, pair);
  const Table seen = g.map("seen", block, pair);
  g.initialize([&](Body& at) {
    at.set(k, at.sample(block));
    at.set(l, at.sample(block));
  });
  g.oracle("ASK", {block, block}, [&](Body& at, Node a, Node b) {
     const Node whole = at.tuple({a, b});
     const Node its = shape.image({at, a, b, at.get(k), at.get(l), at.get(moving), f, own, wide});
     const Node first = at.value_or(at.find(seen, its), whole);
     at.put(seen, its, shape.overwrite ? whole : first);
     at.event("bad", at.differ(first, whole));
     at.set(moving, a);
     return shape.look ? at.is_some(at.find(seen, a)) : at.boolean(false);
   }).at_most(2);
  if (shape.show_key) g.oracle("KEY", {}, [&](Body& at) { return at.get(k); }).at_most(1);
  if (shape.show_function)
    g.oracle("VALUE", {block}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(2);
  return g.build();
}

/// The bound for two values as text, if there is one.
std::string bounded(const Shape& shape) {
  const Size p{Symbol{"p", 2, shape.prime}};
  const LemmaResult lemma = bound_event(form_of(game(shape, p), {"bad"}));
  const auto most = probability_of(game(shape, 3), "bad", Context{});
  REQUIRE(most.value);
  if (!lemma.bound) return "none";
  CHECK(*most.value <= lemma.bound->evaluate({{"p", 3}}, {}));
  return lemma.bound->text();
}

Node square(const Parts& x) {
  return x.k * x.k;
}

}  // namespace

TEST_CASE("collision: a polynomial in a hidden point, each part at a degree of its own") {
  const Image polynomial = [](const Parts& x) { return x.a * x.k + x.b * square(x); };
  CHECK(bounded({polynomial}) == "2/p");
  CHECK(bounded({[](const Parts& x) { return x.a + x.b * x.k; }}) == "1/p");
  CHECK(bounded({[](const Parts& x) { return x.a + x.b * x.k + square(x); }}) == "1/p");
  CHECK(bounded({[](const Parts& x) { return x.a * x.k + x.b * x.k; }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a * x.k + x.b * x.l; }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a + x.b * x.a * x.k; }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a * x.k; }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a * x.moving + x.b; }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a * x.k + x.a * square(x); }}) == "none");
  CHECK(bounded({.image = polynomial, .show_key = true}) == "none");
  CHECK(bounded({.image = polynomial, .prime = false}) == "none");
  CHECK(bounded({.image = polynomial, .overwrite = true}) == "none");
  CHECK(bounded({.image = polynomial, .look = true}) == "none");
}

TEST_CASE("collision: one part masked by a hidden function of the other") {
  const Image masked = [](const Parts& x) { return x.a + x.at.lookup(x.g, x.b); };
  CHECK(bounded({masked}) == "1/p");
  CHECK(bounded({[](const Parts& x) { return x.at.lookup(x.own, x.at.tuple({x.a, x.b})); }}) ==
        "1/p");
  CHECK(bounded({[](const Parts& x) { return x.at.lookup(x.own, x.at.tuple({x.b, x.a})); }}) ==
        "1/p");
  CHECK(bounded({[](const Parts& x) { return x.a + x.at.lookup(x.g, x.a); }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.at.lookup(x.g, x.a); }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.at.lookup(x.g, x.a + x.b); }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a + x.b + x.at.lookup(x.g, x.b); }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a + x.a + x.at.lookup(x.g, x.b); }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a + x.at.lookup(x.g, x.b + x.k); }}) == "none");
  CHECK(bounded({[](const Parts& x) { return x.a + x.b; }}) == "none");
  CHECK(bounded({[](const Parts& x) {
          return x.at.lookup(x.own, x.at.tuple({x.a, x.at.constant(x.a.domain(), Value{0})}));
        }}) == "none");
  CHECK(bounded({[](const Parts& x) {
          const Node sum = x.a + x.at.lookup(x.g, x.b);
          return sum + x.at.lookup(x.g, x.a);
        }}) == "none");
  CHECK(bounded({.image = masked, .show_function = true}) == "none");
}

}  // namespace collision_lemma_test
