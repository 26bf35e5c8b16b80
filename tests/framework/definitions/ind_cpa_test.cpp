// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace ind_cpa_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("ind-cpa: the key is one for all queries, at most q of them") {
  const Definition definition =
      ind_cpa(*scheme_as<SymmetricEncryption>("one-time-pad", {{"n", "2"}}), 3);
  CHECK(definition.games().front().find_export("LR")->budget == std::size_t{3});
  const Adversary adversary{"two-of-the-same", [](Run& a) {
                              const Node zero = a.constant(Bits(2), 0);
                              const Node first = a.call("LR", zero, zero);
                              return a.equal(first, a.call("LR", zero, zero));
                            }};
  for (const auto& game : definition.games())
    CHECK(evaluate_exactly(play(game, adversary), {}).win == 1);
}

TEST_CASE("ind-cpa: counter mode with a fresh start each time hides one message of one block") {
  const Definition definition =
      ind_cpa(*scheme_as<SymmetricEncryption>("ctr", {{"n", "2"}, {"blocks", "1"}}), 1);
  for (int c = 0; c < 4; ++c) {
    const Adversary adversary{"test", [c](Run& a) {
                                const Domain messages = a.signature("LR").inputs.front();
                                const Node answer =
                                    a.call("LR", a.constant(messages, 0), a.constant(messages, 1));
                                return a.equal(a.get(answer, 1), a.constant(messages, c));
                              }};
    CHECK(advantage_of(definition, adversary) == 0);
  }
}

TEST_CASE("ind-cpa: with a public key the adversary sees the key, and asks once") {
  const auto definition = catalogue().definition("ind-cpa").make(*scheme_of("elgamal"), {});
  REQUIRE(definition.has_value());
  CHECK(to_string(definition->interface()[0]) == "PUBLIC_KEY() -> Group(11, 5, 4)");
  CHECK(definition->games().front().find_export("LR")->budget == std::size_t{1});
}

TEST_CASE("ind-cpa: a query number below 1 is refused") {
  CHECK_THROWS_WITH_AS(
      catalogue().definition("ind-cpa").make(*scheme_of("ecb"), Parameters{{{"q", "0"}}}),
      "parameter q: expected at least 1 and at most 4611686018427387904, got 0", Error);
}

}  // namespace ind_cpa_test
