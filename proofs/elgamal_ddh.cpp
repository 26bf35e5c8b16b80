// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/elgamal_challenge.hpp"

namespace certamen::proofs::elgamal_ddh {

Proof proof() {
  Proof p{"elgamal-ddh", "ElGamal encryption hides the message if DDH is hard", "[TY98; BS]"};
  p.prime("q", "order of the group");
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.about(about(
      "elgamal in any group of prime order",
      [](const Sizes& sizes) { return std::make_shared<ElGamal>(Group(sizes["q"])); }, "ind-cpa"));
  const auto reduction = [games = p.subject()->games](std::size_t side) {
    return
        [=](const Sizes& sizes) { return games(FromChallenge{Group(sizes["q"])}, sizes).at(side); };
  };
  const auto masked = [=](std::size_t side) {
    return [=](const Sizes& sizes) {
      return link(reduction(side)(sizes), ddh_problem().ideal(sizes));
    };
  };
  p.start("Left", "LR encrypts m0");
  p.reduction("the mask g^ab is replaced by a random element", ddh_problem(), Towards::ideal,
              "B_left", reduction(0), "Masked.Left", "m0 is multiplied by a random element",
              masked(0));
  p.equivalent("a random element hides the message", "Masked.Right",
               "m1 is multiplied by a random element", masked(1));
  p.reduction("the random element is replaced by g^ab", ddh_problem(), Towards::real, "B_right",
              reduction(1), "Right", "LR encrypts m1", p.subject()->game(1));
  p.claim([](const Sizes&) { return 2 * Bound::advantage("ddh", {{"CHALLENGE", Size{1}}}); },
          "2 Adv^ddh [BS]");
  return p;
}

}  // namespace certamen::proofs::elgamal_ddh
