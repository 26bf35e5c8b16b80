// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::dead_unit_release {

namespace {

/// Weights (u, v), layer V(u, x), release u. No output depends on v.
ReleaseScheme live_half() {
  static const Primitive layer{"V"};
  ReleaseScheme scheme = any_biased_release();
  scheme.release = [](Body& at, const Sizes&, Node w) { return at.get(w, 0); };
  scheme.layer = [](Body& at, const Sizes& sizes, Node w, Node x) {
    const Domain block = Bits(sizes["n"]);
    return at.apply(layer({block, block}, block), {at.get(w, 0), x});
  };
  return scheme;
}

Bound blind(const Sizes& sizes) {
  return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"]);
}

Package adversary(const Sizes& sizes) {
  const ReleaseScheme scheme = live_half();
  const Domain weights = scheme.weights(sizes);
  PackageBuilder a{"Copy"};
  a.import({"RELEASE", {}, scheme.artefact(sizes)}).import({"COPY", {weights}, Option(weights)});
  a.oracle("ATTACK", {}, [&](Body& at) {
    const Node shown = at.call("RELEASE");
    const Node any = at.constant(shown.domain(), Value{0});
    return at.is_some(at.call("COPY", at.tuple({shown, any})));
  });
  return a.build();
}

}  // namespace

Proof proof() {
  Proof p{
      "dead-unit-release",
      "A release of all weights that the layer depends on: a copy is given, and yet no adversary "
      "recovers the weights",
      "[Yang25]"};
  p.size("n", "bits of a weight").size("q", "releases").size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 1}, {"n", 2}, {"q", 1}});
  p.start("Recovery", "GUESS(w^) says whether w^ is w",
          recovery_game("Recovery", live_half(), Judge::released));
  p.until_bad("the weight of the dead unit is guessed", "won", "Never", "GUESS says no",
              recovery_game("Never", live_half(), Judge::released, Told::no), blind);
  p.claim(blind, "g/2^n: weight-recovery is met up to a blind guess");
  p.attack("functional-recovery", "the release, with any weight of the dead unit, is a copy",
           {.adversary = adversary,
            .game = copy_game("Copy", live_half(), Judge::released, Role::game),
            .advantage = [](const Sizes&) { return Bound{1}; },
            .won = "won"});
  return p;
}

}  // namespace certamen::proofs::dead_unit_release
