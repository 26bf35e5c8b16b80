// SPDX-License-Identifier: Apache-2.0
#include "schemes/schnorr.hpp"

#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::schnorr_hvzk {

Proof proof() {
  Proof p{"schnorr-hvzk", "Schnorr's identification tells an honest verifier nothing",
          "[Schnorr91; BS, 19.5]"};
  p.prime("q", "order of the group").size("t", "conversations");
  p.instance({{"q", 2}, {"t", 2}}).instance({{"q", 3}, {"t", 1}});
  p.about(about("schnorr in any group of prime order",
                [](const Sizes& sizes) { return std::make_shared<Schnorr>(Group(sizes["q"])); },
                "hvzk", {{"conversations", as_size("t")}}));
  p.start("Real", "the prover commits by r and answers z = r + c w");
  p.equivalent("z is uniform for every c and w, and r = z - c w", "Simulated",
               "z is drawn first, and the commitment made to fit", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Schnorr91]");
  return p;
}

}  // namespace certamen::proofs::schnorr_hvzk
