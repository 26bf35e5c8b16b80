// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"
#include "schemes/random_permutation.hpp"

namespace certamen::proofs::prp_prf_switching {

namespace {

Bound bound(const Sizes& sizes) {
  const Bound q = sizes["q"];
  const Size n = sizes["n"];
  return q * (q - 1) / Bound::power_of_two(n + 1);
}

}  // namespace

Proof proof() {
  Proof p{"prp-prf-switching", "A random permutation is told from a random function by collisions",
          "[BR06, Lemma 1]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 2}}).instance({{"n", 2}, {"q", 2}}).instance({{"n", 2}, {"q", 3}});
  p.about(about(
      "a random permutation of blocks",
      [](const Sizes& sizes) { return std::make_shared<RandomPermutation>(Bits(sizes["n"])); },
      "prf", {{"q", as_size("q")}}));
  p.start("Permutation", "EVAL(x) is a random permutation at x");
  p.statistical("values without replacement, until two of them collide", bound, "Function",
                "EVAL(x) is a random function at x", p.subject()->game(1));
  p.claim(bound, "[BR06, Lemma 1]");
  return p;
}

}  // namespace certamen::proofs::prp_prf_switching
