// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::one_time_pad_ror {

Proof proof() {
  Proof p{"one-time-pad-ror",
          "A ciphertext of the one-time pad is uniform, whatever the message is",
          "[Shannon49; Rosulek]"};
  p.size("n", "bits of a message");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about("one-time-pad", {{"n", as_size("n")}}, "ind-cpa-ror", {{"q", as_value("1")}}));
  p.start("Real", "ROR(m) encrypts m with a uniform key, once");
  p.equivalent("the sum of any message and a uniform key is uniform", "Random",
               "ROR(m) is a uniform ciphertext", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Shannon49]");
  return p;
}

}  // namespace certamen::proofs::one_time_pad_ror
