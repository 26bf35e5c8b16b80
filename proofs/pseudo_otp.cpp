// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::pseudo_otp {

namespace {

using Pad = std::function<Node(Body&)>;

Domain domains(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return Tuple({block, block});
}

Node encrypt(Body& at, Node m, const Pad& draw) {
  const Node pad = draw(at);
  return at.tuple({at.get(pad, 0) ^ at.get(m, 0), at.get(pad, 1) ^ at.get(m, 1)});
}

GameAt game(bool right, bool uniform) {
  return [=](const Sizes& sizes) {
    const Domain text = domains(sizes);
    GameBuilder g{std::string{uniform ? "Uniform." : ""} + (right ? "Right" : "Left")};
    g.oracle("LR", {text, text}, [&](Body& at, Node m0, Node m1) {
      return encrypt(at, right ? m1 : m0, [&](Body& in) {
        return uniform ? in.sample(text)
                       : in.apply(doubling_generator(sizes["n"]), {in.sample(Bits(sizes["n"]))});
      });
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

GameAt reduction(bool right) {
  return [=](const Sizes& sizes) {
    const Domain text = domains(sizes);
    PackageBuilder b{right ? "B_right" : "B_left"};
    b.import({"GENERATE", {}, text});
    b.oracle("LR", {text, text}, [&](Body& at, Node m0, Node m1) {
      return encrypt(at, right ? m1 : m0, [](Body& in) { return in.call("GENERATE"); });
    });
    b.at_most(sizes["q"]);
    return b.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"pseudo-otp", "A one-time pad from a generator hides messages twice as long as its key",
          "[Rosulek]"};
  p.size("n", "bits of a seed").size("q", "messages");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.start("Left", "LR encrypts m0 with G(s), s new for each message", game(false, false));
  p.reduction("G(s) is replaced by a uniform pad", prg(), Towards::ideal, "B_left",
              reduction(false), "Uniform.Left", "the pads are uniform", game(false, true));
  p.equivalent("a uniform pad hides the message", "Uniform.Right", "LR encrypts m1",
               game(true, true));
  p.reduction("the uniform pad is replaced by G(s)", prg(), Towards::real, "B_right",
              reduction(true), "Right", "LR encrypts m1 with G(s)", game(true, false));
  p.claim(
      [=](const Sizes& sizes) { return 2 * Bound::advantage("prg", {{"GENERATE", sizes["q"]}}); },
      "2 Adv^prg [Rosulek]");
  return p;
}

}  // namespace certamen::proofs::pseudo_otp
