// SPDX-License-Identifier: Apache-2.0
#include "proofs/release_games.hpp"

namespace certamen {

namespace {

Proof dead_unit_release(const std::string& flaw) {
  Proof p{"dead-unit-release",
          "A release of all weights that the layer depends on: a copy is at hand, and yet nobody "
          "recovers the weights",
          "[Yang25]", flaw};
  p.size("n", "bits of a weight").size("q", "releases").size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 1}, {"n", 2}, {"q", 1}});
  const bool forgotten =
      p.flaw("forgotten-guess", "a blind guess is said to succeed never", make_rational(1, 2));
  const bool dead = p.flaw("dead-unit-released", "the weight of the dead unit is released instead",
                           make_rational(7, 16));
  const bool live =
      p.flaw("unit-not-dead", "the layer depends on both weights", make_rational(1, 2));

  const Primitive layer{"V"};
  // Weights (u, v), layer V(u, x), release u. No output depends on v.
  ReleaseScheme scheme = any_biased_release();
  scheme.release = [=](Body& at, const Sizes&, Node w) { return at.get(w, dead ? 1 : 0); };
  scheme.layer = [=](Body& at, const Sizes& sizes, Node w, Node x) {
    const Domain block = Bits(sizes["n"]);
    const Node inner = at.apply(layer({block, block}, block), {at.get(w, 0), x});
    return live ? inner ^ at.get(w, 1) : inner;
  };
  const BoundAt blind = [=](const Sizes& sizes) {
    return forgotten ? Bound{0} : Bound{sizes["g"]} / Bound::power_of_two(sizes["n"]);
  };
  p.start("Recovery", "GUESS(w^) says whether w^ is w",
          recovery_game("Recovery", scheme, Judge::released));
  p.until_bad("the weight of the dead unit is guessed", "won", "Never", "GUESS says no",
              recovery_game("Never", scheme, Judge::released, Told::no), blind);
  p.claim(blind, "g/2^n: weight-recovery is met up to a blind guess");
  const GameAt adversary = [=](const Sizes& sizes) {
    const Domain weights = scheme.weights(sizes);
    PackageBuilder a{"Copy"};
    a.import({"RELEASE", {}, scheme.artefact(sizes)}).import({"COPY", {weights}, Option(weights)});
    a.oracle("ATTACK", {}, [&](Body& at) {
      const Node shown = at.call("RELEASE");
      const Node any = at.constant(shown.domain(), Value{0});
      return at.is_some(at.call("COPY", at.tuple({shown, any})));
    });
    return a.build();
  };
  p.attack("functional-recovery", "the release, with any weight of the dead unit, is a copy",
           {.adversary = adversary,
            .game = copy_game("Copy", scheme, Judge::released, Role::game),
            .advantage = [](const Sizes&) { return Bound{1}; },
            .won = "won"});
  return p;
}

}  // namespace

void register_proof_dead_unit_release(ProofCatalogue& catalogue) {
  catalogue.add(dead_unit_release);
}

}  // namespace certamen
