// SPDX-License-Identifier: Apache-2.0
#include "schemes/ctr.hpp"

#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/function_replaced.hpp"

namespace certamen::proofs::ctr_ror {

namespace {

std::shared_ptr<const FunctionMode> mode(const Sizes& sizes) {
  return std::make_shared<CounterMode>(any_function(sizes["n"]), 1);
}

Bound collision(const Sizes& sizes) {
  const Bound blocks = Bound{sizes["q"]};
  return blocks * (blocks - 1) / Bound::power_of_two(sizes["n"] + 1);
}

}  // namespace

Proof proof() {
  Proof p{
      "ctr-ror",
      "Ciphertexts of counter mode with random nonces look random if its block function is a PRF",
      "[Rosulek]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("counter mode of any function", mode, "ind-cpa-ror", {{"q", as_size("q")}}));
  p.start("Left", "ROR encrypts m with F_k");
  replace_function(p, mode_games(*p.subject(), mode), prf(), false, collision);
  p.claim(
      [](const Sizes& sizes) {
        return Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + collision(sizes);
      },
      "Adv^prf + q(q - 1)/2^(n + 1) [Rosulek], for messages of one block");
  return p;
}

}  // namespace certamen::proofs::ctr_ror
