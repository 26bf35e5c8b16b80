// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::recovery_from_ror {

namespace {

Package reduction(const Sizes& sizes) {
  const Domain weights = any_release().weights(sizes);
  PackageBuilder b{"B"};
  b.import({"VIEW", {}, weights}).import({"WEIGHTS", {}, weights});
  const State challenge = b.state("challenge", weights);
  b.initialize([&](Body& at) { at.set(challenge, at.call("WEIGHTS")); });
  b.oracle("RELEASE", {}, [](Body& at) { return at.call("VIEW"); }).at_most(sizes["q"]);
  b.oracle("GUESS", {weights},
           [&](Body& at, Node guess) { return at.equal(guess, at.get(challenge)); });
  b.at_most(sizes["g"]);
  return b.build();
}

Bound blind(const Sizes& sizes) {
  return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"]);
}

}  // namespace

Proof proof() {
  Proof p{"recovery-from-ror",
          "If released weights are not told from others, no adversary recovers them exactly",
          "[Yang25]"};
  p.size("n", "bits of the weights").size("q", "releases").size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}})
      .instance({{"g", 1}, {"n", 2}, {"q", 1}})
      .instance({{"g", 2}, {"n", 2}, {"q", 1}});
  p.start("Recovery", "GUESS says whether the weights of RELEASE are guessed",
          recovery_game("Recovery", any_release(), Judge::released));
  p.reduction("the weights are replaced by others", real_or_random_weights(any_release()),
              Towards::ideal, "B", reduction, "Blind", "GUESS is judged by other weights",
              recovery_game("Blind", any_release(), Judge::others));
  p.until_bad("weights that nothing shows are guessed blindly", "won", "Never", "GUESS says no",
              recovery_game("Never", any_release(), Judge::others, Told::no), blind);
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("ror-weights", {{"VIEW", sizes["q"]}, {"WEIGHTS", Size{1}}}) +
               blind(sizes);
      },
      "Adv^ror + g/2^n: recovery is at most real-or-random and a blind guess");
  return p;
}

}  // namespace certamen::proofs::recovery_from_ror
