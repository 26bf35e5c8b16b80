// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/proof.hpp"

namespace certamen {

namespace {

Proof modular_pad(const std::string& flaw) {
  Proof p{"modular-pad", "Adding a key modulo q hides the message perfectly, also at two points",
          "[Rosulek]", flaw};
  p.size("q", "size of the message space", 1);
  p.instance({{"q", 2}}).instance({{"q", 3}});
  const bool shared = p.flaw("one-key-for-both", "both halves are added to one key", 1);
  const bool product = p.flaw("times-for-plus", "the key is multiplied", make_rational(1, 2));
  const bool half = p.flaw("second-half-bare", "the second half is sent as it is", 1);

  const auto game = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain number = Zmod(sizes["q"]);
      const Domain text = Tuple({number, number});
      GameBuilder g{right ? "Right" : "Left"};
      const State k = g.state("k", number), l = g.state("l", number);
      g.initialize([&](Body& at) {
        at.set(k, at.sample(number));
        at.set(l, at.sample(number));
      });
      g.oracle("LR", {text, text}, [&](Body& at, Node m0, Node m1) {
        const Node m = right ? m1 : m0;
        const Node first = product ? at.get(k) * at.get(m, 0) : at.get(k) + at.get(m, 0);
        const Node second = half     ? at.get(m, 1)
                            : shared ? at.get(k) + at.get(m, 1)
                                     : at.get(l) - at.get(m, 1);
        return at.tuple({first, second});
      });
      g.at_most(1);
      return g.build();
    };
  };
  p.start("Left", "LR(m0, m1) encrypts m0, once", game(false));
  p.equivalent("a uniform key makes the sum with any message uniform", "Right",
               "LR(m0, m1) encrypts m1", game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Rosulek]");
  return p;
}

}  // namespace

void register_proof_modular_pad(ProofCatalogue& catalogue) {
  catalogue.add(modular_pad);
}

}  // namespace certamen
