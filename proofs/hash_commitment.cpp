// SPDX-License-Identifier: Apache-2.0
#include "schemes/hash_commitment.hpp"

#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/oracle_commitments.hpp"

namespace certamen::proofs::hash_commitment {

namespace {

std::shared_ptr<const HashCommitment> scheme(const Sizes& sizes) {
  return std::make_shared<HashCommitment>(sizes["m"], sizes["n"], sizes["c"]);
}

}  // namespace

Proof proof() {
  Proof p{"hash-commitment", "The value of a random oracle at message and coins hides the message",
          "[BR93; BS, 8.12]"};
  p.size("m", "bits of a message").size("n", "bits of the coins").size("c", "bits of a commitment");
  p.size("q", "queries of the oracle");
  p.instance({{"m", 1}, {"n", 1}, {"c", 1}, {"q", 1}});
  p.instance({{"m", 1}, {"n", 1}, {"c", 1}, {"q", 2}});
  p.about(about("the value of a random oracle at message and coins", scheme, "oracle-hiding",
                {{"q", as_size("q")}}));
  hide_until_asked(p, p.subject()->game(0), p.subject()->game(1), scheme);
  p.claim([](const Sizes& sizes) { return Bound{sizes["q"]} / Bound::power_of_two(sizes["n"]); },
          "q/2^n: until the oracle is asked at the coins [BR93]");
  return p;
}

}  // namespace certamen::proofs::hash_commitment
