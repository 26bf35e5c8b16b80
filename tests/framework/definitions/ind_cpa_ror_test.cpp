// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/flawed_pads.hpp"
#include "tests/support/textbook.hpp"

namespace ind_cpa_ror_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("ind-cpa-ror: a key that is never 0 shows with 1/2^n against uniform ciphertexts") {
  for (int n = 1; n <= 3; ++n) {
    const Adversary adversary{"same-as-message", [n](Run& a) {
                                const Node zero = a.constant(Bits(n), 0);
                                return a.equal(a.call("ROR", zero), zero);
                              }};
    CHECK(advantage_of(ind_cpa_ror(nonzero_pad(n), 1), adversary) == make_rational(1, 1 << n));
  }
}

TEST_CASE("ind-cpa-ror: the random game's ciphertexts are uniform for every scheme") {
  for (const auto* name : {"one-time-pad", "two-time-pad", "ecb", "ctr"}) {
    const auto scheme = scheme_as<SymmetricEncryption>(name, {{"n", "2"}});
    const Definition definition = ind_cpa_ror(*scheme, 1);
    const Domain ciphertexts = definition.interface().front().output;
    for (Integer i = 0; i < ciphertexts.cardinality(); ++i) {
      const Adversary adversary{"test", [&](Run& a) {
                                  const Node m = a.constant(a.signature("ROR").inputs.front(), 0);
                                  return a.equal(a.call("ROR", m),
                                                 a.constant(ciphertexts, Value{i}));
                                }};
      CHECK(evaluate_exactly(play(definition.games()[1], adversary), {}).win ==
            make_rational(1, ciphertexts.cardinality()));
    }
  }
}

TEST_CASE("ind-cpa-ror: with a public key the message is real or random") {
  const Definition definition = ind_cpa_ror(*scheme_as<PublicKeyEncryption>("elgamal"));
  CHECK(definition.interface().size() == 2);
  CHECK(definition.games().front().find_export("ROR")->budget == std::size_t{1});
}

}  // namespace ind_cpa_ror_test
