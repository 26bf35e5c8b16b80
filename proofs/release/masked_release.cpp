// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::masked_release {

namespace {

GameAt game(bool random) {
  return [=](const Sizes& sizes) {
    const Domain weight = Zmod(sizes["q"]);
    GameBuilder g{random ? "Random" : "Real"};
    const State a = g.state("a", weight), b = g.state("b", weight);
    const State c = g.state("c", weight), d = g.state("d", weight);
    const State u = g.state("u", weight), v = g.state("v", weight);
    g.initialize([&](Body& at) {
      for (const State& state : {a, b, c, d, u, v}) at.set(state, at.sample(weight));
    });
    g.oracle("RELEASE", {}, [&](Body& at) {
      const Node first = at.get(a) + at.get(u);
      return at.tuple({first, at.get(b) + at.get(v)});
    });
    g.at_most(1);
    g.oracle("CHALLENGE", {}, [&](Body& at) {
      return random ? at.tuple({at.get(c), at.get(d)}) : at.tuple({at.get(a), at.get(b)});
    });
    g.at_most(1);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"masked-release", "Weights released under a one-time mask are hidden perfectly",
          "[Shannon49]"};
  p.size("q", "values of a weight", 1);
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.start("Real", "RELEASE adds masks to two weights, CHALLENGE shows the weights", game(false));
  p.equivalent("the masked weights are uniform, whatever the weights are", "Random",
               "CHALLENGE shows other weights", game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Shannon49]");
  return p;
}

}  // namespace certamen::proofs::masked_release
