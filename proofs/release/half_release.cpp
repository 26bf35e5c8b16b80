// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::half_release {

namespace {

/// Weights (a, b), layer V(a, x) xor b, release a.
ReleaseScheme first_half() {
  ReleaseScheme scheme = any_biased_release();
  scheme.release = [](Body& at, const Sizes&, Node w) { return at.get(w, 0); };
  return scheme;
}

Bound blind(const Sizes& sizes) {
  return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"]);
}

GameAt game(const std::string& name, Judge judge, Told told = Told::outcome) {
  return evaluation_game(name, first_half(), judge, Role::game, told);
}

Package adversary(const Sizes& sizes) {
  const ReleaseScheme scheme = first_half();
  PackageBuilder a{"Compare"};
  a.import({"RELEASE", {}, scheme.artefact(sizes)})
      .import({"CHALLENGE", {}, scheme.weights(sizes)});
  a.oracle("ATTACK", {}, [=](Body& at) {
    const Node released = at.call("RELEASE");
    return at.equal(released, at.get(at.call("CHALLENGE"), 0));
  });
  return a.build();
}

}  // namespace

Proof proof() {
  Proof p{"half-release",
          "A release of all weights but the output bias: no adversary computes outputs, and yet "
          "released "
          "weights are told from others",
          "[Yang25]"};
  p.size("n", "bits of a weight").size("q", "releases").size("g", "answers");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 2}, {"n", 1}, {"q", 1}});
  p.start("Evaluation", "EVALUATE(y) says whether y is the layer's output at INPUT",
          game("Evaluation", Judge::released));
  p.until_bad("the bias that nothing shows is guessed", "won", "Never", "EVALUATE says no",
              game("Never", Judge::released, Told::no), blind);
  p.claim(blind, "g/2^n: evaluation-cost is met up to a blind answer");
  p.attack("real-or-random", "the release is compared with the challenge",
           {.adversary = adversary,
            .game = ror_game("Real", first_half(), Judge::released, Role::game),
            .other = ror_game("Random", first_half(), Judge::others, Role::game),
            .advantage = [=](const Sizes& sizes) {
              return Bound{1} - Bound{1} / Bound::power_of_two(sizes["n"]);
            }});
  return p;
}

}  // namespace certamen::proofs::half_release
