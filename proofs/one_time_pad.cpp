// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::one_time_pad {

namespace {

GameAt game(bool right) {
  return [=](const Sizes& sizes) {
    const Domain text = Bits(sizes["n"]);
    GameBuilder g{right ? "Right" : "Left"};
    const State k = g.state("k", text);
    g.initialize([&](Body& at) { at.set(k, at.sample(text)); });
    g.oracle("LR", {text, text},
             [&](Body& at, Node m0, Node m1) { return at.get(k) ^ (right ? m1 : m0); });
    g.at_most(1);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"one-time-pad", "The one-time pad hides the message perfectly", "[Shannon49]"};
  p.size("n", "bits of a message");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.start("Left", "LR(m0, m1) encrypts m0 with a fresh key, once", game(false));
  p.equivalent("a uniform key makes the sum with any message uniform", "Right",
               "LR(m0, m1) encrypts m1", game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Shannon49]");
  return p;
}

}  // namespace certamen::proofs::one_time_pad
