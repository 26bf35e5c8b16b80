// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"
#include "schemes/or_of_schnorr.hpp"

namespace certamen::proofs::or_proof {

Proof proof() {
  Proof p{"or-proof",
          "A proof of one of two logarithms tells an honest verifier nothing, nor which is known",
          "[CDS94; BS, 19.7]"};
  p.prime("q", "order of the group").size("t", "conversations");
  p.instance({{"q", 2}, {"t", 1}}).instance({{"q", 3}, {"t", 1}});
  p.about(about("one of two logarithms in any group of prime order",
                [](const Sizes& sizes) { return std::make_shared<OrOfSchnorr>(Group(sizes["q"])); },
                "hvzk", {{"conversations", as_size("t")}}));
  p.start("Real", "the prover answers c - c' on the side that it knows, and c' on the other");
  p.equivalent("both challenges are uniform with the sum c, and answers are uniform", "Simulated",
               "both sides are made to fit, for challenges with the sum c", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[CDS94]");
  return p;
}

}  // namespace certamen::proofs::or_proof
