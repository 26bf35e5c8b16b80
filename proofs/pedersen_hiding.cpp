// SPDX-License-Identifier: Apache-2.0
#include "schemes/pedersen.hpp"

#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::pedersen_hiding {

Proof proof() {
  Proof p{"pedersen-hiding", "Pedersen commitments hide the message perfectly", "[Pedersen91]"};
  p.prime("q", "order of the group");
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.about(about(
      "pedersen in any group of prime order",
      [](const Sizes& sizes) { return std::make_shared<Pedersen>(Group(sizes["q"]), false); },
      "hiding"));
  p.start("Left", "LR(m0, m1) commits to m0 as g^m0 h^o");
  p.equivalent("h^o is uniform in the group, whatever is multiplied to it", "Right",
               "LR(m0, m1) commits to m1", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Pedersen91]");
  return p;
}

}  // namespace certamen::proofs::pedersen_hiding
