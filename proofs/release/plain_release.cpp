// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::plain_release {

namespace {

ReleaseScheme in_clear() {
  ReleaseScheme scheme = any_release();
  scheme.release = [](Body&, const Sizes&, Node w) { return w; };
  return scheme;
}

/// RUN(x): the original's output, or that of the release.
GameAt run(bool released) {
  return [=](const Sizes& sizes) {
    const ReleaseScheme scheme = in_clear();
    const Domain block = scheme.block(sizes);
    GameBuilder g{released ? "Released" : "Original"};
    const State w = g.state("w", block), r = g.state("r", block);
    g.initialize([&](Body& at) {
      const Node hidden = scheme.generate(at, sizes);
      at.set(w, hidden);
      at.set(r, scheme.release(at, sizes, hidden));
    });
    g.oracle("RELEASE", {}, [&](Body& at) { return at.get(r); }).at_most(sizes["q"]);
    g.oracle("RUN", {block}, [&](Body& at, Node x) {
      return scheme.layer(at, sizes, at.get(released ? r : w), x);
    });
    g.at_most(sizes["g"]);
    return g.build();
  };
}

Package adversary(const Sizes& sizes) {
  const Domain block = in_clear().block(sizes);
  PackageBuilder a{"Read"};
  a.import({"RELEASE", {}, block}).import({"GUESS", {block}, Boolean()});
  a.oracle("ATTACK", {}, [&](Body& at) {
    const Node shown = at.call("RELEASE");
    return at.call("GUESS", shown);
  });
  return a.build();
}

}  // namespace

Proof proof() {
  Proof p{"plain-release", "Weights in the clear are correct, and are recovered", "[Yang25]"};
  p.size("n", "bits of the weights").size("q", "releases").size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 1}, {"n", 2}, {"q", 1}});
  p.start("Original", "RUN(x) is the layer's output", run(false));
  p.equivalent("the release is the weights", "Released", "RUN(x) is computed from the release",
               run(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "correct at every input");
  p.attack("weight-recovery", "the release is guessed",
           {.adversary = adversary,
            .game = recovery_game("Recovery", in_clear(), Judge::released),
            .advantage = [](const Sizes&) { return Bound{1}; },
            .won = "won"});
  return p;
}

}  // namespace certamen::proofs::plain_release
