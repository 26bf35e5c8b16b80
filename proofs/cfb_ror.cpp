// SPDX-License-Identifier: Apache-2.0
#include "schemes/cfb.hpp"

#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/function_replaced.hpp"

namespace certamen::proofs::cfb_ror {

namespace {

std::shared_ptr<const FunctionMode> mode(const Sizes& sizes) {
  return std::make_shared<CipherFeedback>(any_function(sizes["n"]), 2);
}

Bound collision(const Sizes& sizes) {
  const Bound blocks = 2 * Bound{sizes["q"]};
  return blocks * (blocks - 1) / Bound::power_of_two(sizes["n"] + 1);
}

}  // namespace

Proof proof() {
  Proof p{"cfb-ror",
          "Ciphertexts of CFB mode with random vectors look random, of two blocks, if its block "
          "function is a PRF",
          "[AGPS01]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 2}, {"q", 1}});
  p.about(
      about("CFB mode, two blocks, of any function", mode, "ind-cpa-ror", {{"q", as_size("q")}}));
  p.start("Left", "ROR encrypts m with F_k");
  replace_function(p, mode_games(*p.subject(), mode), prf(), false, collision);
  p.claim(
      [](const Sizes& sizes) {
        return Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}}) + collision(sizes);
      },
      "Adv^prf + s(s - 1)/2^(n + 1) for s = 2q blocks, as for CBC [AGPS01]");
  return p;
}

}  // namespace certamen::proofs::cfb_ror
