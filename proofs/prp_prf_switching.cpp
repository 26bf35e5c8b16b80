// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::prp_prf_switching {

namespace {

Bound bound(const Sizes& sizes) {
  const Bound q = sizes["q"];
  const Size n = sizes["n"];
  return q * (q - 1) / Bound::power_of_two(n + 1);
}

GameAt game(bool permutation) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{permutation ? "Permutation" : "Function"};
    const Table f =
        permutation ? g.random_permutation("f", block) : g.random_function("f", block, block);
    g.oracle("EVAL", {block}, [&](Body& at, Node x) { return at.lookup(f, x); });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"prp-prf-switching", "A random permutation is told from a random function by collisions",
          "[BR06, Lemma 1]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 2}}).instance({{"n", 2}, {"q", 2}}).instance({{"n", 2}, {"q", 3}});
  p.start("Permutation", "EVAL(x) is a random permutation at x", game(true));
  p.statistical("values without replacement, until two of them collide", bound, "Function",
                "EVAL(x) is a random function at x", game(false));
  p.claim(bound, "[BR06, Lemma 1]");
  return p;
}

}  // namespace certamen::proofs::prp_prf_switching
