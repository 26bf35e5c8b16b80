// SPDX-License-Identifier: Apache-2.0
#include "schemes/okamoto.hpp"

#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::okamoto_hvzk {

Proof proof() {
  Proof p{"okamoto-hvzk", "Okamoto's identification tells an honest verifier nothing",
          "[Okamoto92; BS, 19.5]"};
  p.prime("q", "order of the group").size("t", "conversations");
  p.instance({{"q", 2}, {"t", 2}}).instance({{"q", 3}, {"t", 1}});
  p.about(about("okamoto in any group of prime order",
                [](const Sizes& sizes) { return std::make_shared<Okamoto>(Group(sizes["q"])); },
                "hvzk", {{"conversations", as_size("t")}}));
  p.start("Real", "the prover commits by (r, s) and answers (r + c v, s + c w)");
  p.equivalent("the answers (y, z) are uniform, and r = y - c v, s = z - c w", "Simulated",
               "the answers are drawn first, and the commitment made to fit", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Okamoto92]");
  return p;
}

}  // namespace certamen::proofs::okamoto_hvzk
