// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/any_public_key.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::lor_ror_public {

namespace {

Assumption left_or_right() {
  return assumption("ind-cpa", "a ciphertext hides which of two messages it holds",
                    [](const Sizes& sizes) { return ind_cpa(AnyPublicKey{sizes["n"]}); });
}

/// The right message is random.
Package reduction(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  PackageBuilder b{"B"};
  b.import({"PUBLIC_KEY", {}, block}).import({"LR", {block, block}, block});
  b.oracle("PUBLIC_KEY", {}, [](Body& at) { return at.call("PUBLIC_KEY"); }).at_most(1);
  b.oracle("ROR", {block}, [&](Body& at, Node m) {
     const Node other = at.sample(block);
     return at.call("LR", m, other);
   }).at_most(1);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"lor-ror-public",
          "Public-key encryption: left-or-right security gives real-or-random security",
          "[BDJR97]"};
  p.size("n", "bits of a block");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about(
      "any public-key encryption",
      [](const Sizes& sizes) { return std::make_shared<AnyPublicKey>(sizes["n"]); },
      "ind-cpa-ror"));
  p.start("Real", "ROR encrypts m");
  p.reduction("one of the two messages may be random", left_or_right(), Towards::ideal, "B",
              reduction, "Random", "ROR encrypts a random message", p.subject()->game(1));
  p.claim(
      [](const Sizes&) {
        return Bound::advantage("ind-cpa", {{"LR", Size{1}}, {"PUBLIC_KEY", Size{1}}});
      },
      "Adv^lor [BDJR97]");
  return p;
}

}  // namespace certamen::proofs::lor_ror_public
