// SPDX-License-Identifier: Apache-2.0
#include "proofs/release_games.hpp"

namespace certamen {

namespace {

Proof half_release(const std::string& flaw) {
  Proof p{"half-release",
          "A release of all weights but the output bias: nobody computes outputs, and yet released "
          "weights are told from others",
          "[Yang25]", flaw};
  p.size("n", "bits of a weight").size("q", "releases").size("g", "answers");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 2}, {"n", 1}, {"q", 1}});
  const bool forgotten =
      p.flaw("forgotten-guess", "a blind answer is said to be right never", make_rational(1, 2));
  const bool both = p.flaw("bias-released", "the bias is released, not the weight", 0);
  const bool certain =
      p.flaw("certain-attack", "other weights are said to differ always", make_rational(1, 2));
  const bool bias = p.flaw("compares-the-bias", "the attack compares the release with the bias", 0);

  // Weights (a, b), layer V(a, x) xor b, release a.
  ReleaseScheme scheme = any_biased_release();
  scheme.release = [=](Body& at, const Sizes&, Node w) { return at.get(w, both ? 1 : 0); };
  const auto game = [=](const std::string& name, Judge judge, Told told = Told::outcome) {
    return evaluation_game(name, scheme, judge, Role::game, told);
  };
  p.start("Evaluation", "EVALUATE(y) says whether y is the layer's output at INPUT",
          game("Evaluation", Judge::released));
  p.until_bad("the bias that nothing shows is guessed", "won", "Never", "EVALUATE says no",
              game("Never", Judge::released, Told::no), [=](const Sizes& sizes) {
                return forgotten ? Bound{0} : Bound{sizes["g"]} / Bound::power_of_two(sizes["n"]);
              });
  p.claim(
      [=](const Sizes& sizes) {
        return forgotten ? Bound{0} : Bound{sizes["g"]} / Bound::power_of_two(sizes["n"]);
      },
      "g/2^n: evaluation-cost is met up to a blind answer");
  const GameAt adversary = [=](const Sizes& sizes) {
    PackageBuilder a{"Compare"};
    a.import({"RELEASE", {}, scheme.artefact(sizes)})
        .import({"CHALLENGE", {}, scheme.weights(sizes)});
    a.oracle("ATTACK", {}, [=](Body& at) {
      const Node released = at.call("RELEASE");
      return at.equal(released, at.get(at.call("CHALLENGE"), bias ? 1 : 0));
    });
    return a.build();
  };
  p.attack("real-or-random", "the release is compared with the challenge",
           {.adversary = adversary,
            .game = ror_game("Real", scheme, Judge::released, Role::game),
            .other = ror_game("Random", scheme, Judge::others, Role::game),
            .advantage = [=](const Sizes& sizes) {
              return certain ? Bound{1} : Bound{1} - Bound{1} / Bound::power_of_two(sizes["n"]);
            }});
  return p;
}

}  // namespace

void register_proof_half_release(ProofCatalogue& catalogue) {
  catalogue.add(half_release);
}

}  // namespace certamen
