// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::silent_release {

namespace {

ReleaseScheme empty_release() {
  ReleaseScheme scheme = any_biased_release();
  scheme.release = [](Body& at, const Sizes& sizes, Node) {
    return at.constant(Bits(sizes["n"]), Value{0});
  };
  return scheme;
}

/// What a user of an empty release computes is the same for all weights: 0.
Package correctness(const Sizes& sizes) {
  const ReleaseScheme scheme = empty_release();
  const Domain block = scheme.block(sizes);
  GameBuilder g{"Correctness"};
  g.oracle("USE", {}, [&](Body& at) {
    const Node w = scheme.generate(at, sizes);
    const Node right = scheme.layer(at, sizes, w, at.sample(block));
    at.event("wrong", !at.equal(at.constant(block, Value{0}), right));
  });
  g.at_most(1);
  return g.build();
}

Package user(const Sizes& /*sizes*/) {
  PackageBuilder a{"User"};
  a.import({"USE", {}, Unit()});
  a.oracle("ATTACK", {}, [](Body& at) { return at.call("USE"); });
  return a.build();
}

}  // namespace

Proof proof() {
  Proof p{"silent-release", "An empty release hides the weights perfectly, and is not correct",
          "[Yang25]"};
  p.size("n", "bits of a weight").size("q", "releases").size("g", "answers");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 1}, {"n", 2}, {"q", 1}});
  p.start("Real", "RELEASE shows 0, CHALLENGE the weights",
          ror_game("Real", empty_release(), Judge::released, Role::game));
  p.equivalent("nothing depends on the weights", "Random", "CHALLENGE shows other weights",
               ror_game("Random", empty_release(), Judge::others, Role::game));
  p.claim([](const Sizes&) { return Bound{0}; }, "perfect: nothing is released");
  p.attack("correctness", "what a user computes is wrong",
           {.adversary = user,
            .game = correctness,
            .advantage =
                [=](const Sizes& sizes) {
                  return Bound{1} - Bound{1} / Bound::power_of_two(sizes["n"]);
                },
            .won = "wrong"});
  return p;
}

}  // namespace certamen::proofs::silent_release
