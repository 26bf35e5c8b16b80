// SPDX-License-Identifier: Apache-2.0
// How often values of two procedures have one image: images at the edge of what the lemma is
// about. No bound is below the greatest probability that an adversary gets.
#include "framework/proof/meeting_lemma.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/lemmas.hpp"

namespace meeting_lemma_test {

using namespace certamen;

namespace {

/// What an image may be made of: the argument, two hidden keys, and a state that calls change.
struct Parts {
  Body& at;
  Node x, k, l, moving;
};
using Image = std::function<Node(const Parts&)>;

struct Shape {
  Image first, second;
  std::optional<Image> third = {};  // of a procedure C, once
  bool show_key = false, copy_key = false, overwrite = false, look = false, two_maps = false;
  bool two_arguments = false, one_label = false;
  int calls = 2;  // of a procedure B
};

Package game(const Shape& shape, const Size& n) {
  const Domain block = Zmod(n), value = Tuple({Bits(2), block, block});
  GameBuilder g{"G"};
  const State k = g.state("k", block), l = g.state("l", block), copy = g.state("copy", block);
  const State moving = g.state("moving", block, Value{0});
  const Table seen = g.map("seen", block, value), other = g.map("other", block, value);
  g.initialize([&](Body& at) {
    const Node drawn = at.sample(block);
    at.set(k, drawn);
    at.set(copy, shape.copy_key ? drawn : at.sample(block));
    at.set(l, at.sample(block));
  });
  const auto add = [&](const std::string& name, int label, const Image& image, int calls) {
    g.oracle(name, {block, block}, [&, label, image](Body& at, Node x, Node y) {
       const Node zero = at.residue(block, 0);
       const Node own = at.tuple({at.constant(Bits(2), Value{shape.one_label ? 0 : label}), x,
                                  shape.two_arguments ? y : zero});
       const Node its = image({at, x, at.get(k), at.get(l), at.get(moving)});
       const Table map = shape.two_maps && label == 1 ? other : seen;
       const Node found = at.find(map, its), noted = at.value_or(found, own);
       at.put(map, its, shape.overwrite ? own : noted);
       at.event("bad", at.differ(noted, own));
       at.set(moving, x);
       return shape.look ? at.is_some(found) : at.boolean(false);
     }).at_most(calls);
  };
  add("A", 0, shape.first, 2);
  add("B", 1, shape.second, shape.calls);
  if (shape.third) add("C", 2, *shape.third, 1);
  if (shape.show_key || shape.copy_key)
    g.oracle("KEY", {}, [&](Body& at) { return at.get(shape.show_key ? k : copy); }).at_most(1);
  return g.build();
}

/// The bound as text, if there is one.
std::string bounded(const Shape& shape) {
  const LemmaResult lemma = bound_meeting(form_of(game(shape, "n"), {"bad"}));
  if (!lemma.bound) return "none";
  for (int n = 2; n <= 3; ++n) {
    const auto most = probability_of(game(shape, n), "bad", Context{});
    REQUIRE(most.value);
    CHECK(*most.value <= lemma.bound->evaluate({{"n", n}}, {}));
  }
  return lemma.bound->text();
}

Node plain(const Parts& p) {
  return p.x;
}
Node by_k(const Parts& p) {
  return p.x + p.k;
}
Node by_l(const Parts& p) {
  return p.l - p.x;
}

}  // namespace

TEST_CASE(
    "meeting: values under a hidden shift meet others with one in the values, for each pair") {
  CHECK(bounded({by_k, plain}) == "4/n");
  CHECK(bounded({plain, by_k}) == "4/n");
  CHECK(bounded({by_k, by_l}) == "4/n");
  CHECK(bounded({by_l, plain}) == "4/n");
  CHECK(bounded({by_k, by_l, plain}) == "8/n");
  CHECK(bounded({.first = by_k, .second = plain, .copy_key = true}) == "none");
}

TEST_CASE("meeting: nothing is said where the images are not apart by a hidden key") {
  CHECK(bounded({plain, plain}) == "none");
  CHECK(bounded({by_k, by_k}) == "none");
  CHECK(bounded({by_k, plain, plain}) == "none");
  CHECK(bounded({[](const Parts& p) { return p.x * p.k; }, plain}) == "none");
  CHECK(bounded({[](const Parts& p) { return p.x + p.x + p.k; }, plain}) == "none");
  CHECK(bounded({[](const Parts& p) { return p.x + p.moving; }, plain}) == "none");
  CHECK(bounded({[](const Parts& p) { return p.k; }, plain}) == "none");
  CHECK(bounded({[](const Parts& p) { return p.x + p.k; }, [](const Parts& p) { return p.k; }}) ==
        "none");
}

TEST_CASE("meeting: nothing is said where more is seen, stored or noted") {
  CHECK(bounded({.first = by_k, .second = plain, .show_key = true}) == "none");
  CHECK(bounded({.first = by_k, .second = plain, .overwrite = true}) == "none");
  CHECK(bounded({.first = by_k, .second = plain, .look = true}) == "none");
  CHECK(bounded({.first = by_k, .second = plain, .two_maps = true}) == "none");
  CHECK(bounded({.first = by_k, .second = plain, .two_arguments = true}) == "none");
  // Values that are equal only where the arguments are raise the event less often.
  CHECK(bounded({.first = by_k, .second = plain, .one_label = true}) == "4/n");
}

TEST_CASE("meeting: an adversary gets the bound where it is below 1") {
  const Shape shape{.first = by_k, .second = plain, .calls = 1};
  const LemmaResult lemma = bound_event(form_of(game(shape, "n"), {"bad"}));
  REQUIRE(lemma.bound);
  for (int n = 2; n <= 4; ++n) {
    CHECK(*probability_of(game(shape, n), "bad", Context{}).value == make_rational(2, n));
    CHECK(lemma.bound->evaluate({{"n", n}}, {}) == make_rational(2, n));
  }
}

}  // namespace meeting_lemma_test
