// SPDX-License-Identifier: Apache-2.0
// Facts that a user declares are compared with the function when the operation is made.
#include "framework/values/check_facts.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/values/operations.hpp"

namespace check_facts_test {

using namespace certamen;

namespace {

/// A random-looking function: it has none of the facts.
const auto scrambled = []<class N>(const N* a) { return N{(a[0] * 5 + 3 + a[0] / 2) % 7}; };
const auto scrambled_pair = []<class N>(const N* a) {
  return N{(a[0] * 3 + a[1] * a[1] + a[0] * a[1] + 1) % 7};
};

void refuses(std::vector<Domain> inputs, const Domain& output, const Facts& facts,
             const std::string& fact) {
  CAPTURE(fact);
  const auto made = [&] {
    if (inputs.size() == 1)
      finite_operation("f", inputs, output, facts, scrambled);
    else
      finite_operation("f", inputs, output, facts, scrambled_pair);
  };
  try {
    made();
    FAIL("the fact was taken");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::false_fact);
    CHECK(std::string{error.what()}.find("declared " + fact) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("facts: a false one is refused with a counterexample") {
  const Domain z = Zmod(7);
  refuses({z, z}, z, {.commutative = true}, "commutative");
  refuses({z, z}, z, {.associative = true}, "associative");
  refuses({z, z}, z, {.idempotent = true}, "idempotent");
  refuses({z}, z, {.involution = true}, "an involution");
  refuses({z, z}, z, {.identity = Value{0}}, "to have an identity");
  refuses({z, z}, z, {.absorbing = Value{0}}, "to have an absorbing value");
  refuses({z, z}, z, {.self_cancels = Value{0}}, "constant on equal arguments");
  refuses({z}, z, {.bijective = {true}}, "bijective in argument 1");
  refuses({z, z}, z, {.bijective = {false, true}}, "bijective in argument 2");
  refuses({z}, z, {.additive = {true}}, "additive in argument 1");
  refuses({z}, z, {.linear = Linear{7, {1}}}, "linear");
  refuses({z, z}, z, {.product_modulus = Integer{7}}, "a product");
  refuses({z, z}, Boolean(), {.equality = true}, "an equality");
  refuses({Range(7)}, Boolean(), {.threshold = Size{3}}, "to tell a threshold");
  refuses({Range(7)}, Boolean(), {.place = Size{3}}, "to tell a place");
  refuses({Option(z)}, z, {.projection = Projection{Opcode::some, 0}}, "a projection");
  CHECK_THROWS_WITH_AS(finite_operation("f", {z, z}, z, {.commutative = true}, scrambled_pair),
                       "f: it is declared commutative, but is not for (0, 1)", Error);
}

TEST_CASE("facts: those that domains do not allow are refused") {
  const Domain z = Zmod(7);
  refuses({z, Zmod(5)}, z, {.commutative = true}, "commutative");
  refuses({z}, Zmod(5), {.bijective = {true}}, "bijective in argument 1");
  refuses({Atoms(7)}, Atoms(7), {.linear = Linear{7, {1}}}, "linear");
}

TEST_CASE("facts: those that need the operation on other domains are for standard ones") {
  CHECK_THROWS_AS(finite_operation("f", {Bits(2)}, Bits(2), {.natural = Natural{}}, scrambled),
                  Error);
  CHECK_THROWS_AS(finite_operation("f", {Bits(2)}, Bits(2), {.bits = BitPlacement{}}, scrambled),
                  Error);
}

TEST_CASE("facts: true ones are taken, on domains of every size") {
  const auto sum = [](const Domain& domain) {
    return finite_operation("mine", {domain, domain}, domain,
                            {.commutative = true,
                             .associative = true,
                             .identity = Value{0},
                             .bijective = {true, true},
                             .linear = Linear{2, {1, 1}}},
                            []<class N>(const N* a) { return N{a[0] ^ a[1]}; });
  };
  CHECK_NOTHROW(sum(Bits(1)));
  CHECK_NOTHROW(sum(Bits(6)));
  CHECK_NOTHROW(sum(Bits(200)));
}

TEST_CASE("facts: a false one on a large domain is found at random points") {
  const Domain wide = Bits(100);
  CHECK_THROWS_AS(finite_operation("f", {wide, wide}, wide, {.commutative = true},
                                   []<class N>(const N* a) { return N{a[0]}; }),
                  Error);
}

}  // namespace check_facts_test
