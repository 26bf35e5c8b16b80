// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::encrypted_release {

namespace {

/// RELEASE() encrypts the weights w; CHALLENGE() shows w, or weights that have nothing to do with
/// it.
GameAt build(const std::string& name, bool random, bool zero, bool calls) {
  return [=](const Sizes& sizes) {
    const Domain weights = Bits(sizes["n"]);
    PackageBuilder g{name};
    if (calls) g.import({"LR", {weights, weights}, weights});
    const State w = g.state("w", weights), other = g.state("other", weights),
                k = g.state("k", weights);
    g.initialize([&](Body& at) {
      at.set(w, at.sample(weights));
      at.set(other, at.sample(weights));
      at.set(k, at.sample(weights));
    });
    g.oracle("RELEASE", {}, [&](Body& at) {
      const Node nothing = at.constant(weights, Value{0});
      const Node hidden = at.get(w);
      return calls ? at.call("LR", hidden, nothing)
                   : at.apply(encryption(sizes["n"]),
                              {at.get(k), zero ? nothing : hidden, at.sample(weights)});
    });
    g.at_most(sizes["q"]);
    g.oracle("CHALLENGE", {}, [&](Body& at) { return at.get(random ? other : w); });
    g.at_most(1);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"encrypted-release",
          "Releasing weights encrypted hides them if the cipher is IND-CPA secure", "[BDJR97]"};
  p.size("n", "bits of the weights").size("q", "releases");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.start("Real", "RELEASE encrypts w, CHALLENGE shows w", build("Real", false, false, false));
  p.reduction("w is replaced by 0 in the ciphertexts", ind_cpa_problem(), Towards::ideal, "B_real",
              build("B_real", false, false, true), "Zero.Real", "RELEASE encrypts 0",
              build("Zero.Real", false, true, false));
  p.equivalent("w is in nothing else that is seen", "Zero.Random",
               "CHALLENGE shows weights that have nothing to do with w",
               build("Zero.Random", true, true, false));
  p.reduction("0 is replaced by w", ind_cpa_problem(), Towards::real, "B_random",
              build("B_random", true, false, true), "Random",
              "RELEASE encrypts w, CHALLENGE shows other weights",
              build("Random", true, false, false));
  p.claim([=](const Sizes& sizes) { return 2 * Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); },
          "2 Adv^ind-cpa: one for each world");
  return p;
}

}  // namespace certamen::proofs::encrypted_release
