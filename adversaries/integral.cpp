// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_integral(Catalogue& catalogue);
/// 256 blocks that differ in one byte and take all its values: after three rounds of AES their sum
/// is zero, always [DKR97, 6.1]; the sum of 256 answers of a random permutation is zero with
/// probability about 2^-128.
void register_integral(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "integral",
      .summary = "asks for 256 blocks with one active byte and adds the answers up",
      .source = "[DKR97]",
      .definitions = {"prp", "prf"},
      .schemes = {"aes-128"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        require(budget_of(definition, "EVAL", 256) >= 256, "integral", "256 queries");
        return Adversary{"integral", [](Run& a) {
                           const Domain block = Bits(128);
                           Node sum = a.constant(block, 0);
                           for (unsigned i = 0; i < 256; ++i)
                             sum =
                                 sum ^ a.call("EVAL", a.constant(block, Value{Integer{i} << 120}));
                           return a.equal(sum, a.constant(block, 0));
                         }};
      }});
}

}  // namespace certamen
