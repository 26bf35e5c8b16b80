// SPDX-License-Identifier: Apache-2.0
#include "schemes/ctr.hpp"

#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/function_replaced.hpp"

namespace certamen::proofs::ctr_ind_cpa {

namespace {

std::shared_ptr<const FunctionMode> mode(const Sizes& sizes) {
  return std::make_shared<CounterMode>(any_function(sizes["n"]), 1);
}

Bound collision(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"] + 1);
}

}  // namespace

Proof proof() {
  Proof p{"ctr-ind-cpa",
          "Counter mode with random nonces hides the message if its block function is a PRF",
          "[BDJR97; BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}}).instance({{"n", 2}, {"q", 2}});
  p.about(about("counter mode of any function", mode, "ind-cpa", {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0 with F_k");
  replace_function(p, mode_games(*p.subject(), mode), prf(), true, collision);
  p.claim(
      [=](const Sizes& sizes) {
        return 2 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + 2 * collision(sizes);
      },
      "2 Adv^prf + q(q - 1)/2^n [BS], for messages of one block");
  return p;
}

}  // namespace certamen::proofs::ctr_ind_cpa
