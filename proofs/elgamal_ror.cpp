// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/elgamal_challenge.hpp"

namespace certamen::proofs::elgamal_ror {

Proof proof() {
  Proof p{"elgamal-ror",
          "An ElGamal ciphertext is not told from that of a random message, if DDH is hard",
          "[TY98; BS]"};
  p.prime("q", "order of the group");
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.about(about(
      "elgamal in any group of prime order",
      [](const Sizes& sizes) { return std::make_shared<ElGamal>(Group(sizes["q"])); },
      "ind-cpa-ror"));
  const GameAt reduction = [games = p.subject()->games](const Sizes& sizes) {
    return games(FromChallenge{Group(sizes["q"])}, sizes).front();
  };
  const auto masked = [=](const Sizes& sizes) {
    return link(reduction(sizes), ddh_problem().ideal(sizes));
  };
  p.start("Real", "ROR encrypts m");
  p.reduction("the mask g^ab is replaced by a random element", ddh_problem(), Towards::ideal, "B",
              reduction, "Masked", "m is multiplied by a random element", masked);
  p.equivalent("a random element hides the message as a random message does", "Random",
               "ROR encrypts a random message", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound::advantage("ddh", {{"CHALLENGE", Size{1}}}); },
          "Adv^ddh [TY98]");
  return p;
}

}  // namespace certamen::proofs::elgamal_ror
