// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::line_release {

namespace {

/// RELEASE() is the next point of a line through w at 0.
GameAt game(bool random, int views) {
  return [=](const Sizes& sizes) {
    const Domain weight = Zmod(sizes["m"]);
    GameBuilder g{random ? "Random" : "Real"};
    const State w = g.state("w", weight), other = g.state("other", weight);
    const State u = g.state("u", weight), point = g.state("point", weight);
    g.initialize([&](Body& at) {
      const Node hidden = at.sample(weight);
      at.set(w, hidden);
      at.set(other, at.sample(weight));
      at.set(u, at.sample(weight));
      at.set(point, hidden);
    });
    g.oracle("RELEASE", {}, [&](Body& at) {
      const Node now = at.get(point), next = now + at.get(u);
      at.set(point, next);
      return next;
    });
    g.at_most(views);
    g.oracle("CHALLENGE", {}, [&](Body& at) { return at.get(random ? other : w); });
    g.at_most(1);
    return g.build();
  };
}

Package adversary(const Sizes& sizes) {
  const Domain weight = Zmod(sizes["m"]);
  PackageBuilder a{"Interpolate"};
  a.import({"RELEASE", {}, weight}).import({"CHALLENGE", {}, weight});
  a.oracle("ATTACK", {}, [](Body& at) {
    const Node first = at.call("RELEASE");
    const Node second = at.call("RELEASE");
    return at.equal(first + first - second, at.call("CHALLENGE"));
  });
  return a.build();
}

}  // namespace

Proof proof() {
  Proof p{"line-release",
          "A release whose i-th view is w + i u: one view hides the weight perfectly, two show it",
          "[Shamir79]"};
  p.size("m", "values of a weight", 2);
  p.instance({{"m", 2}}).instance({{"m", 3}});
  p.start("Real", "RELEASE shows a view, CHALLENGE the weight", game(false, 1));
  p.equivalent("u masks the view", "Random", "CHALLENGE shows another weight", game(true, 1));
  p.claim([](const Sizes&) { return Bound{0}; }, "perfect with one view [Shamir79]");
  p.attack(
      "two views", "the line through two views meets 0 in the weight",
      {.adversary = adversary,
       .game = game(false, 2),
       .other = game(true, 2),
       .advantage = [=](const Sizes& sizes) { return Bound{1} - Bound{1} / Bound{sizes["m"]}; }});
  return p;
}

}  // namespace certamen::proofs::line_release
