// SPDX-License-Identifier: Apache-2.0
#include "schemes/chaum_pedersen.hpp"

#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::chaum_pedersen_hvzk {

Proof proof() {
  Proof p{"chaum-pedersen-hvzk", "A proof of equal logarithms tells an honest verifier nothing",
          "[CP92; BS, 19.5]"};
  p.prime("q", "order of the group").size("t", "conversations");
  p.instance({{"q", 2}, {"t", 2}}).instance({{"q", 3}, {"t", 1}});
  p.about(
      about("chaum-pedersen in any group of prime order",
            [](const Sizes& sizes) { return std::make_shared<ChaumPedersen>(Group(sizes["q"])); },
            "hvzk", {{"conversations", as_size("t")}}));
  p.start("Real", "the prover commits by r and answers z = r + c w");
  p.equivalent("z is uniform for every c and w, and r = z - c w", "Simulated",
               "z is drawn first, and the commitment made to fit", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[CP92]");
  return p;
}

}  // namespace certamen::proofs::chaum_pedersen_hvzk
