// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::one_time_pad {

Proof proof() {
  Proof p{"one-time-pad", "The one-time pad hides the message perfectly", "[Shannon49]"};
  p.size("n", "bits of a message");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about("one-time-pad", {{"n", as_size("n")}}, "ind-cpa", {{"q", as_value("1")}}));
  p.start("Left", "LR(m0, m1) encrypts m0 with a fresh key, once");
  p.equivalent("a uniform key makes the sum with any message uniform", "Right",
               "LR(m0, m1) encrypts m1", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Shannon49]");
  return p;
}

}  // namespace certamen::proofs::one_time_pad
