// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/any_public_key.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::ror_lor_public {

namespace {

Assumption real_or_random() {
  return assumption("ind-cpa-ror", "a ciphertext is not told from that of a random message",
                    [](const Sizes& sizes) { return ind_cpa_ror(AnyPublicKey{sizes["n"]}); });
}

/// LR(m0, m1) asks for one of the two.
GameAt reduction(bool right) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder b{right ? "B_right" : "B_left"};
    b.import({"PUBLIC_KEY", {}, block}).import({"ROR", {block}, block});
    b.oracle("PUBLIC_KEY", {}, [](Body& at) { return at.call("PUBLIC_KEY"); }).at_most(1);
    b.oracle("LR", {block, block}, [=](Body& at, Node m0, Node m1) {
       return at.call("ROR", right ? m1 : m0);
     }).at_most(1);
    return b.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"ror-lor-public",
          "Public-key encryption: real-or-random security gives left-or-right security",
          "[BDJR97]"};
  p.size("n", "bits of a block");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about(
      "any public-key encryption",
      [](const Sizes& sizes) { return std::make_shared<AnyPublicKey>(sizes["n"]); }, "ind-cpa"));
  p.start("Left", "LR encrypts m0");
  p.reduction("m0 is replaced by a random message", real_or_random(), Towards::ideal, "B_left",
              reduction(false), "Random", "LR encrypts a random message", [](const Sizes& sizes) {
                return link(reduction(false)(sizes), real_or_random().ideal(sizes));
              });
  p.reduction("the random message is replaced by m1", real_or_random(), Towards::real, "B_right",
              reduction(true), "Right", "LR encrypts m1", p.subject()->game(1));
  p.claim(
      [](const Sizes&) {
        return 2 * Bound::advantage("ind-cpa-ror", {{"PUBLIC_KEY", Size{1}}, {"ROR", Size{1}}});
      },
      "2 Adv^ror [BDJR97]");
  return p;
}

}  // namespace certamen::proofs::ror_lor_public
