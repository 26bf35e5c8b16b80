// SPDX-License-Identifier: Apache-2.0
#include "proofs/release_games.hpp"

namespace certamen {

namespace {

Proof recovery_from_copy(const std::string& flaw) {
  Proof p{"recovery-from-copy", "If nobody finds a copy of the layer, nobody recovers its weights",
          "[Yang25]", flaw};
  p.size("n", "bits of the weights, of an input and of an output")
      .size("q", "releases")
      .size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 2}, {"n", 2}, {"q", 1}});
  const bool free =
      p.flaw("guesses-for-free", "the bound forgets the guesses", make_rational(3, 4));
  const bool any =
      p.flaw("any-copy", "the reduction takes every copy for the weights", make_rational(3, 8));
  const bool zero =
      p.flaw("tries-zero", "the reduction tries 0 in place of the guess", make_rational(1, 4));

  const ReleaseScheme scheme = any_release();
  const GameAt reduction = [=](const Sizes& sizes) {
    const Domain weights = scheme.weights(sizes);
    PackageBuilder b{"B"};
    b.import({"VIEW", {}, scheme.artefact(sizes)}).import({"TRY", {weights}, Option(weights)});
    b.oracle("RELEASE", {}, [](Body& at) { return at.call("VIEW"); }).at_most(sizes["q"]);
    b.oracle("GUESS", {weights}, [&](Body& at, Node guess) {
      const Node shown = at.call("TRY", zero ? at.constant(weights, Value{0}) : guess);
      const Node found = at.is_some(shown);
      const Node right = at.equal(at.value_or(shown, at.constant(weights, Value{0})), guess);
      return any ? found : found && right;
    });
    b.at_most(sizes["g"]);
    return b.build();
  };
  p.start("Recovery", "GUESS(w^) says whether w^ is w",
          recovery_game("Recovery", scheme, Judge::released));
  p.reduction("equal weights have equal layers", no_copy(scheme), Towards::ideal, "B", reduction,
              "Never", "GUESS says no", recovery_game("Never", scheme, Judge::released, Told::no));
  p.claim(
      [=](const Sizes& sizes) {
        if (free) return Bound{0};
        return Bound::advantage("copy", {{"VIEW", sizes["q"]}, {"TRY", sizes["g"]}});
      },
      "Adv^copy: weights are a copy of themselves");
  return p;
}

}  // namespace

void register_proof_recovery_from_copy(ProofCatalogue& catalogue) {
  catalogue.add(recovery_from_copy);
}

}  // namespace certamen
