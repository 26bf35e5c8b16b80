// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::shamir {

Proof proof() {
  Proof p{"shamir", "One share of a 2-out-of-2 Shamir sharing says nothing about the secret",
          "[Shamir79; Rosulek]"};
  p.prime("p", "size of the field", 3);
  p.instance({{"p", 3}}).instance({{"p", 5}});
  p.about(about("shamir", {{"p", as_size("p")}, {"n", as_value("2")}, {"t", as_value("2")}},
                "secret-sharing"));
  p.start("Left", "LR(s0, s1) shares s0 and shows party 1's share");
  p.equivalent("the uniform slope makes the share uniform", "Right", "LR(s0, s1) shares s1",
               p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Shamir79]");
  return p;
}

}  // namespace certamen::proofs::shamir
