// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/proof.hpp"

namespace certamen {

namespace {

Proof prp_prf_switching(const std::string& flaw) {
  Proof p{"prp-prf-switching", "A random permutation is told from a random function by collisions",
          "[BR06, Lemma 1]", flaw};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 2}}).instance({{"n", 2}, {"q", 2}}).instance({{"n", 2}, {"q", 3}});

  const bool perfect =
      p.flaw("no-collisions", "the two are claimed to be the same", make_rational(1, 2));
  const bool halved =
      p.flaw("half-the-birthday-bound", "a factor of 1/2 too much", make_rational(1, 2));
  const bool squared =
      p.flaw("twice-the-block-length", "the block is taken for 2n bits", make_rational(1, 2));
  const bool inverse = p.flaw("queries-backwards", "the permutation is asked backwards as well",
                              make_rational(7, 8));

  const auto bound = [=](const Sizes& sizes) {
    const Bound q = sizes["q"];
    const Size n = sizes["n"];
    if (perfect) return Bound{0};
    return q * (q - 1) / Bound::power_of_two((squared ? 2 * n : n) + (halved ? 2 : 1));
  };
  const auto game = [=](bool permutation) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{permutation ? "Permutation" : "Function"};
      const Table f =
          permutation ? g.random_permutation("f", block) : g.random_function("f", block, block);
      g.oracle("EVAL", {block}, [&](Body& at, Node x) { return at.lookup(f, x); });
      g.at_most(sizes["q"]);
      if (inverse) {
        const Table b = permutation ? f : g.random_function("b", block, block);
        g.oracle("INVERT", {block}, [&](Body& at, Node y) {
          return permutation ? at.inverse(b, y) : at.lookup(b, y);
        });
        g.at_most(sizes["q"]);
      }
      return g.build();
    };
  };
  p.start("Permutation", "EVAL(x) is a random permutation at x", game(true));
  p.statistical("values without replacement, until two of them collide", bound, "Function",
                "EVAL(x) is a random function at x", game(false));
  p.claim(bound, "[BR06, Lemma 1]");
  return p;
}

}  // namespace

void register_proof_prp_prf_switching(ProofCatalogue& catalogue) {
  catalogue.add(prp_prf_switching);
}

}  // namespace certamen
