// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::modular_pad {

namespace {

GameAt game(bool right) {
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
      const Node first = at.get(k) + at.get(m, 0);
      const Node second = at.get(l) - at.get(m, 1);
      return at.tuple({first, second});
    });
    g.at_most(1);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"modular-pad", "Adding a key modulo q hides the message perfectly, also at two points",
          "[Rosulek]"};
  p.size("q", "size of the message space", 1);
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.start("Left", "LR(m0, m1) encrypts m0, once", game(false));
  p.equivalent("a uniform key makes the sum with any message uniform", "Right",
               "LR(m0, m1) encrypts m1", game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Rosulek]");
  return p;
}

}  // namespace certamen::proofs::modular_pad
