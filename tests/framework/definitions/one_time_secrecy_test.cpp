// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/flawed_pads.hpp"
#include "tests/support/textbook.hpp"

namespace one_time_secrecy_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("one-time-secrecy: one LR query, both games with one interface") {
  const Definition definition = one_time_secrecy(*scheme_as<SymmetricEncryption>("one-time-pad"));
  CHECK(definition.name() == "one-time-secrecy");
  CHECK(definition.kind() == DefinitionKind::indistinguishability);
  REQUIRE(definition.interface().size() == 1);
  CHECK(to_string(definition.interface().front()) == "LR(Bits(8), Bits(8)) -> Bits(8)");
  CHECK(definition.games().front().find_export("LR")->budget == std::size_t{1});
}

TEST_CASE("one-time-secrecy: the one-time pad gives nothing to any pair of messages and any one "
          "ciphertext") {
  for (int n = 1; n <= 2; ++n) {
    const Definition definition =
        one_time_secrecy(*scheme_as<SymmetricEncryption>("one-time-pad", {{"n", text(n)}}));
    for (int code = 0; code < (1 << (3 * n)); ++code) {
      const int mask = (1 << n) - 1, m0 = code & mask, m1 = code >> n & mask, c = code >> (2 * n);
      const Adversary adversary{"test", [=](Run& a) {
                                  const Domain bits = Bits(n);
                                  return a.equal(
                                      a.call("LR", a.constant(bits, m0), a.constant(bits, m1)),
                                      a.constant(bits, c));
                                }};
      CHECK(advantage_of(definition, adversary) == 0);
    }
  }
}

TEST_CASE("one-time-secrecy: the one-time pad of 128 bits has advantage exactly 0") {
  const Definition definition =
      one_time_secrecy(*scheme_as<SymmetricEncryption>("one-time-pad", {{"n", "128"}}));
  const Adversary adversary{"zero-or-not", [](Run& a) {
                              const Node zero = a.constant(Bits(128), 0);
                              return a.equal(a.call("LR", zero, a.constant(Bits(128), 1)), zero);
                            }};
  CHECK(evaluate_exactly(play(definition.games()[0], adversary), {}).win ==
        make_rational(1, power_of_two(128)));
  CHECK(evaluate_exactly(play(definition.games()[1], adversary), {}).win ==
        make_rational(1, power_of_two(128)));
}

TEST_CASE("one-time-secrecy: a key that is never 0 costs 1/(2^n - 1)") {
  for (int n = 1; n <= 3; ++n) {
    const Adversary adversary{"same-as-message", [n](Run& a) {
                                const Node zero = a.constant(Bits(n), 0);
                                return a.equal(a.call("LR", zero, a.constant(Bits(n), 1)), zero);
                              }};
    CHECK(advantage_of(one_time_secrecy(nonzero_pad(n)), adversary) ==
          make_rational(1, (1 << n) - 1));
  }
}

TEST_CASE("one-time-secrecy: biased key bits cost what the binomial sum says") {
  for (const auto& [n, p, expected] : std::vector<std::tuple<int, Rational, Rational>>{
           {1, make_rational(1, 3), make_rational(1, 3)},
           {2, make_rational(1, 3), make_rational(1, 3)},
           {3, make_rational(1, 4), make_rational(11, 16)}}) {
    // 0..0 is likelier behind ciphertexts of few ones.
    const Adversary majority{"majority", [bits = n](Run& a) {
                               const Node c = a.call("LR", a.constant(Bits(bits), 0),
                                                     a.constant(Bits(bits), (1 << bits) - 1));
                               const Node ones = a.apply(operations::bit_count(c.domain()), {c});
                               return a.less(a.constant(ones.domain(), bits / 2), ones);
                             }};
    CHECK(advantage_of(one_time_secrecy(biased_pad(n, p)), majority) == expected);
  }
}

TEST_CASE("one-time-secrecy: it is for symmetric encryption alone") {
  CHECK_FALSE(
      catalogue().definition("one-time-secrecy").make(*scheme_of("shamir"), {}).has_value());
}

}  // namespace one_time_secrecy_test
