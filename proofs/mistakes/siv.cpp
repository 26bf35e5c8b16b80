// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::siv {

namespace {

Bound functions(const Sizes& sizes) {
  return Bound::advantage("prf", {{"EVAL", sizes["q"]}}) +
         Bound::advantage("prf-pads", {{"EVAL", sizes["q"]}});
}

/// The vector is not used: the pad is asked for at 0.
PackageEdit one_pad() {
  return with_steps("ROR", steps::calls("EVAL"), [](Body& at, const Nodes& inputs) {
    return at.call("EVAL", at.constant(inputs[0].domain(), Value{0}));
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "two equal vectors are said to cost 0", make_rational(1, 4),
       [](Proof& p) { p.replace_stated("Own", zero_bound()).replace_claim(functions); }},
      {"unrecorded-vectors", "the first nonces and messages are not recorded", make_rational(1, 4),
       [](Proof& p) {
         for (const char* game : {"First", "Own"})
           p.edit_game(game, without_steps("ROR", steps::puts("seen")));
       }},
      {"one-pad", "the second reduction masks every message with the pad of 0", make_rational(1, 4),
       [](Proof& p) { p.edit_reduction("B2", one_pad()); }},
  };
}

}  // namespace certamen::proofs::siv
