// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/real_or_random.hpp"

namespace certamen::proofs::ror_lor {

namespace {

Assumption real_or_random() {
  return assumption("ind-cpa-ror", "ciphertexts of E are not told from random ones",
                    [](const Sizes& sizes) { return ind_cpa_ror(*any_encryption(sizes["n"]), 1); });
}

LeftOrRight oracle(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {block, block, sizes["q"]};
}

}  // namespace

Proof proof() {
  Proof p{"ror-lor", "Real-or-random security gives left-or-right security, with a factor 2",
          "[BDJR97]"};
  p.size("n", "bits of a message").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("any encryption", [](const Sizes& sizes) { return any_encryption(sizes["n"]); },
                "ind-cpa", {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0");
  by_random_ciphertexts(p, real_or_random(), oracle, p.subject()->game(1));
  p.claim(
      [=](const Sizes& sizes) {
        return 2 * Bound::advantage("ind-cpa-ror", {{"ROR", sizes["q"]}});
      },
      "2 Adv^ror [BDJR97]");
  return p;
}

}  // namespace certamen::proofs::ror_lor
