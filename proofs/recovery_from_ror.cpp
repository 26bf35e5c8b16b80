// SPDX-License-Identifier: Apache-2.0
#include "proofs/release_games.hpp"

namespace certamen {

namespace {

Proof recovery_from_ror(const std::string& flaw) {
  Proof p{"recovery-from-ror",
          "If released weights are not told from others, nobody recovers them exactly", "[Yang25]",
          flaw};
  p.size("n", "bits of the weights").size("q", "releases").size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}})
      .instance({{"g", 1}, {"n", 2}, {"q", 1}})
      .instance({{"g", 2}, {"n", 2}, {"q", 1}});
  const bool forgotten =
      p.flaw("forgotten-guess", "a blind guess is said to succeed never", make_rational(1, 2));
  const bool any =
      p.flaw("any-guess", "the reduction says yes to every guess", make_rational(3, 4));
  const bool halved =
      p.flaw("half-a-guess", "the weights are taken for one bit longer", make_rational(1, 2));
  const bool mixed =
      p.flaw("release-of-others", "the reduction compares with the release", make_rational(1, 4));

  const ReleaseScheme scheme = any_release();
  const GameAt reduction = [=](const Sizes& sizes) {
    const Domain weights = scheme.weights(sizes);
    PackageBuilder b{"B"};
    b.import({"VIEW", {}, weights}).import({"WEIGHTS", {}, weights});
    const State challenge = b.state("challenge", weights);
    b.initialize(
        [&](Body& at) { at.set(challenge, mixed ? at.call("VIEW") : at.call("WEIGHTS")); });
    b.oracle("RELEASE", {}, [](Body& at) { return at.call("VIEW"); }).at_most(sizes["q"]);
    b.oracle("GUESS", {weights}, [&](Body& at, Node guess) {
      return any ? at.boolean(true) : at.equal(guess, at.get(challenge));
    });
    b.at_most(sizes["g"]);
    return b.build();
  };
  const BoundAt blind = [=](const Sizes& sizes) {
    if (forgotten) return Bound{0};
    return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"] + (halved ? 1 : 0));
  };
  p.start("Recovery", "GUESS says whether the weights of RELEASE are guessed",
          recovery_game("Recovery", scheme, Judge::released));
  p.reduction("the weights are replaced by others", real_or_random_weights(scheme), Towards::ideal,
              "B", reduction, "Blind", "GUESS is judged by other weights",
              recovery_game("Blind", scheme, Judge::others));
  p.until_bad("weights that nothing shows are guessed blindly", "won", "Never", "GUESS says no",
              recovery_game("Never", scheme, Judge::others, Told::no), blind);
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("ror-weights", {{"VIEW", sizes["q"]}, {"WEIGHTS", Size{1}}}) +
               blind(sizes);
      },
      "Adv^ror + g/2^n: recovery is at most real-or-random and a blind guess");
  return p;
}

}  // namespace

void register_proof_recovery_from_ror(ProofCatalogue& catalogue) {
  catalogue.add(recovery_from_ror);
}

}  // namespace certamen
