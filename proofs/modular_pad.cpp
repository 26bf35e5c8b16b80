// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::modular_pad {

Proof proof() {
  Proof p{"modular-pad", "Adding a key modulo q hides the message perfectly, also at two points",
          "[Rosulek]"};
  p.size("q", "size of the message space", 1);
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.about(about("modular-pad", {{"modulus", as_size("q")}}, "ind-cpa", {{"q", as_value("1")}}));
  p.start("Left", "LR(m0, m1) encrypts m0, once");
  p.equivalent("a uniform key makes the sum with any message uniform", "Right",
               "LR(m0, m1) encrypts m1", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Rosulek]");
  return p;
}

}  // namespace certamen::proofs::modular_pad
