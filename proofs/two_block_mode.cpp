// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"

#include "framework/proof/edits.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/function_replaced.hpp"

namespace certamen {

namespace {

Bound equal_blocks(const Sizes& sizes) {
  const Bound blocks = 2 * Bound{sizes["q"]};
  return blocks * (blocks - 1) / Bound::power_of_two(sizes["n"] + 1);
}

Bound prf_advantage(const Sizes& sizes) {
  return Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}});
}

Proof of_two_blocks(const TwoBlockMode& mode, const std::string& definition,
                    const std::string& first) {
  Proof p{mode.proof, mode.title, mode.source};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 2}, {"q", 1}});
  p.about(about(mode.name + ", two blocks, of any function", mode.mode, definition,
                {{"q", as_size("q")}}));
  p.start("Left", first);
  return p;
}

}  // namespace

Proof hides_two_blocks(const TwoBlockMode& mode) {
  Proof p = of_two_blocks(mode, "ind-cpa", "LR encrypts m0 with F_k");
  replace_function(p, mode_games(*p.subject(), mode.mode), prf(), true, equal_blocks);
  p.claim([](const Sizes& sizes) { return 2 * prf_advantage(sizes) + 2 * equal_blocks(sizes); },
          "2 Adv^prf + s(s - 1)/2^n for s = 2q blocks" + mode.claim_source);
  return p;
}

Proof looks_random_of_two_blocks(const TwoBlockMode& mode) {
  Proof p = of_two_blocks(mode, "ind-cpa-ror", "ROR encrypts m with F_k");
  replace_function(p, mode_games(*p.subject(), mode.mode), prf(), false, equal_blocks);
  p.claim([](const Sizes& sizes) { return prf_advantage(sizes) + equal_blocks(sizes); },
          "Adv^prf + s(s - 1)/2^(n + 1) for s = 2q blocks" + mode.claim_source);
  return p;
}

std::vector<Mistake> mistakes_in_hiding() {
  return {
      {"forgotten-collisions", "a repeated input is said to cost 0", make_rational(1, 4),
       [](Proof& p) {
         p.replace_stated("Fresh.Left", zero_bound()).replace_stated("Lazy.Right", zero_bound());
         p.replace_claim([](const Sizes& sizes) { return 2 * prf_advantage(sizes); });
       }},
      {"swapped-messages", "the reduction takes the messages for each other", 1,
       [](Proof& p) { p.edit_reduction("B_left", with_inputs_swapped("LR")); }},
  };
}

std::vector<Mistake> mistakes_in_looking_random() {
  return {
      {"forgotten-collisions", "a repeated input is said to cost 0", make_rational(1, 4),
       [](Proof& p) {
         p.replace_stated("Fresh.Left", zero_bound());
         p.replace_claim(prf_advantage);
       }},
      {"unrecorded-inputs", "the inputs are not recorded", make_rational(1, 4),
       [](Proof& p) {
         for (const char* game : {"Lazy.Left", "Fresh.Left"})
           p.edit_game(game, without_steps("ROR", steps::puts("pads")));
       }},
  };
}

}  // namespace certamen
