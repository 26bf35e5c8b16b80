// SPDX-License-Identifier: Apache-2.0
// How often an equation holds at a hidden point: equations at the edge of what the lemma is about.
// No bound is below the greatest probability that an adversary gets.
#include "framework/proof/root_lemma.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/check.hpp"

namespace root_lemma_test {

using namespace certamen;

namespace {

/// What the adversary chooses, and the hidden point k; `bent` is a function of k that is no
/// polynomial of low degree: 1 where k is 1.
struct Chosen {
  Body& at;
  Node x, y, w;
  Node k, bent;
  Node zero() const { return at.constant(x.domain(), Value{0}); }
};

/// The event: the sides are equal, and `differ` holds.
struct Shape {
  std::function<std::pair<Node, Node>(const Chosen&)> sides;
  std::function<Node(const Chosen&)> differ = [](const Chosen& c) { return c.at.differ(c.x, c.y); };
};

Package game(const Shape& shape, const Size& p) {
  const Domain field = Zmod(p);
  GameBuilder g{"G"};
  const State k = g.state("k", field);
  g.initialize([&](Body& at) { at.set(k, at.sample(field)); });
  g.oracle("CHECK", {field, field, field}, [&](Body& at, Node x, Node y, Node w) {
     const Node point = at.get(k), zero = at.constant(field, Value{0});
     const Chosen chosen{at, x,     y,
                         w,  point, at.select(at.is_at(point, 1), at.residue(field, 1), zero)};
     const auto [left, right] = shape.sides(chosen);
     at.event("bad", at.equal(left, right) && shape.differ(chosen));
   }).at_most(2);  // of one call the point would be a sample
  return g.build();
}

/// The bound as text, if there is one; at p = 3 it is at least what an adversary gets, which is as
/// stated.
std::string bounded(const Rational& probability, const Shape& shape) {
  const Size p{Symbol{"p", 2, true}};
  const LemmaResult lemma = bound_event(form_of(game(shape, p), {"bad"}));
  const auto most = probability_of(game(shape, 3), "bad", Context{});
  REQUIRE(most.value);
  CHECK(*most.value == probability);
  if (!lemma.bound) return "none";
  CHECK(*most.value <= lemma.bound->evaluate({{"p", 3}}, {}));
  return lemma.bound->text();
}

Rational thirds(int a) {
  return make_rational(a, 3);
}

}  // namespace

TEST_CASE("roots: a polynomial whose coefficient is the difference has as many as its degree") {
  const Shape line{[](const Chosen& c) { return std::pair{c.x * c.k, c.y * c.k + c.w}; }};
  CHECK(bounded(thirds(2), line) == "2/p");
  const Shape square{
      [](const Chosen& c) { return std::pair{c.x * c.k * c.k, c.y * c.k * c.k + c.w * c.k}; }};
  CHECK(bounded(1, square) == "4/p");
}

TEST_CASE("roots: the coefficient is the difference, not another sum of the two values or of one") {
  // (a x + b y) k = 0 with x and y different
  for (int a = -2; a <= 2; ++a)
    for (int b = -2; b <= 2; ++b) {
      if (a == 0 || b == 0) continue;
      CAPTURE(a);
      CAPTURE(b);
      const bool difference = a + b == 0 && (a == 1 || b == 1);
      const bool is_root = (a + b) % 3 == 0;  // at p = 3: only of equal values
      const Shape shape{[=](const Chosen& c) {
        const auto times = [&](int factor, const Node& value) {
          return (factor % 2 == 0 ? value + value : value) * c.k;
        };
        if (a > 0 && b > 0) return std::pair{times(a, c.x) + times(b, c.y), c.zero()};
        if (a < 0 && b < 0) return std::pair{c.zero(), times(a, c.x) + times(b, c.y)};
        return std::pair{times(a, c.x), times(b, c.y)};
      }};
      CHECK((bounded(is_root ? thirds(1) : Rational{1}, shape) == "2/p") == difference);
    }
  const auto none = [](const Rational& probability, const Shape& shape) {
    CHECK(bounded(probability, shape) == "none");
  };
  none(1, {[](const Chosen& c) { return std::pair{c.x * c.k, c.w * c.k}; }});
  none(1, {[](const Chosen& c) { return std::pair{c.w * c.k, c.y * c.k}; }});
  none(thirds(2), {[](const Chosen& c) { return std::pair{c.x + c.w * c.k, c.y}; }});
  none(1, {[](const Chosen& c) { return std::pair{c.x * c.w * c.k, c.y * c.w * c.k}; }});
  none(1, {[](const Chosen& c) { return std::pair{c.x * c.k + c.w * c.k, c.y * c.k}; }});
}

TEST_CASE("roots: all of both sides is a polynomial in the point") {
  const auto none = [](const Rational& probability, const Shape& shape) {
    CHECK(bounded(probability, shape) == "none");
  };
  none(thirds(2), {[](const Chosen& c) { return std::pair{(c.x - c.y) * c.k, c.bent}; }});
  none(thirds(2), {[](const Chosen& c) { return std::pair{c.bent, (c.x - c.y) * c.k}; }});
  none(1, {[](const Chosen& c) { return std::pair{(c.x - c.y) * c.k, c.bent + c.w}; }});
  none(thirds(2), {[](const Chosen& c) { return std::pair{(c.x - c.y) * c.k, c.bent * c.w}; }});
}

TEST_CASE("roots: the negated condition says that the values differ, and no more") {
  const auto sides = [](const Chosen& c) { return std::pair{c.x * c.k, c.y * c.k}; };
  const Shape also{sides,
                   [](const Chosen& c) { return c.at.differ(c.x, c.y) && c.at.is_at(c.w, 1); }};
  CHECK(bounded(thirds(1), also) == "2/p");
  CHECK(bounded(1, {sides, [](const Chosen& c) { return !c.at.less(c.x, c.y); }}) == "none");
  CHECK(bounded(1, {sides, [](const Chosen& c) { return c.at.differ(c.x, c.w); }}) == "none");
  CHECK(bounded(1, {sides, [](const Chosen& c) {
                      return !(c.at.equal(c.x, c.y) && c.at.equal(c.w, c.zero()));
                    }}) == "none");
  CHECK(bounded(1, {sides, [](const Chosen& c) {
                      return c.at.differ(c.at.tuple({c.x, c.w}), c.at.tuple({c.y, c.x}));
                    }}) == "none");
  // Both parts of a pair, each with its own power.
  const Shape both{
      [](const Chosen& c) {
        return std::pair{c.x * c.k + c.y * c.k * c.k, c.w * c.k + c.w * c.k * c.k};
      },
      [](const Chosen& c) { return c.at.differ(c.at.tuple({c.x, c.y}), c.at.tuple({c.w, c.w})); }};
  CHECK(bounded(1, both) == "4/p");
}

}  // namespace root_lemma_test
