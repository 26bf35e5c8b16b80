// SPDX-License-Identifier: Apache-2.0
#include "schemes/ofb.hpp"

#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/function_replaced.hpp"

namespace certamen::proofs::ofb_ind_cpa {

namespace {

std::shared_ptr<const FunctionMode> mode(const Sizes& sizes) {
  return std::make_shared<OutputFeedback>(any_function(sizes["n"]), 2);
}

Bound collision(const Sizes& sizes) {
  const Bound blocks = 2 * Bound{sizes["q"]};
  return blocks * (blocks - 1) / Bound::power_of_two(sizes["n"] + 1);
}

}  // namespace

Proof proof() {
  Proof p{
      "ofb-ind-cpa",
      "OFB mode with random vectors hides messages of two blocks if its block function is a PRF",
      "[BDJR97; KL]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 2}, {"q", 1}});
  p.about(about("OFB mode, two blocks, of any function", mode, "ind-cpa", {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0 with F_k");
  replace_function(p, mode_games(*p.subject(), mode), prf(), true, collision);
  p.claim(
      [](const Sizes& sizes) {
        return 2 * Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}}) + 2 * collision(sizes);
      },
      "2 Adv^prf + s(s - 1)/2^n for s = 2q blocks [KL]");
  return p;
}

}  // namespace certamen::proofs::ofb_ind_cpa
