// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::recovery_from_copy {

namespace {

Package reduction(const Sizes& sizes) {
  const ReleaseScheme scheme = any_release();
  const Domain weights = scheme.weights(sizes);
  PackageBuilder b{"B"};
  b.import({"VIEW", {}, scheme.artefact(sizes)}).import({"TRY", {weights}, Option(weights)});
  b.oracle("RELEASE", {}, [](Body& at) { return at.call("VIEW"); }).at_most(sizes["q"]);
  b.oracle("GUESS", {weights}, [&](Body& at, Node guess) {
    const Node shown = at.call("TRY", guess);
    const Node found = at.is_some(shown);
    const Node right = at.equal(at.value_or(shown, at.constant(weights, Value{0})), guess);
    return found && right;
  });
  b.at_most(sizes["g"]);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"recovery-from-copy",
          "If no adversary finds a copy of the layer, none recovers its weights", "[Yang25]"};
  p.size("n", "bits of the weights, of an input and of an output")
      .size("q", "releases")
      .size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 2}, {"n", 2}, {"q", 1}});
  p.start("Recovery", "GUESS(w^) says whether w^ is w",
          recovery_game("Recovery", any_release(), Judge::released));
  p.reduction("equal weights have equal layers", no_copy(any_release()), Towards::ideal, "B",
              reduction, "Never", "GUESS says no",
              recovery_game("Never", any_release(), Judge::released, Told::no));
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("copy", {{"VIEW", sizes["q"]}, {"TRY", sizes["g"]}});
      },
      "Adv^copy: weights are a copy of themselves");
  return p;
}

}  // namespace certamen::proofs::recovery_from_copy
