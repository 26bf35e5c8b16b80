// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace prf_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// Asks 0, then the answer recoded as the next point, and so on: adaptive. Says whether some two
/// answers are equal.
Adversary walk(int queries) {
  return Adversary{"walk", [queries](Run& a) {
                     Node point = a.constant(a.signature("EVAL").inputs.front(), 0);
                     const Node start = point;
                     Node back = a.boolean(false);
                     for (int i = 0; i < queries; ++i) {
                       point = a.call("EVAL", point);
                       back = back || a.equal(point, start);
                     }
                     return back;
                   }};
}

}  // namespace

TEST_CASE("prf: an adaptive walk closes its cycle more often in a permutation") {
  // Back at the start within q steps: q/N in a permutation, 1/N + (1-1/N)^2 q'.. in a function.
  for (int n = 2; n <= 4; ++n) {
    const Definition definition =
        prf(*scheme_as<PseudorandomFunction>("random-permutation", {{"N", text(n)}}), 2);
    const Rational stay = 1 - make_rational(1, n);
    // Function: step 1 hits the start with 1/N; else step 2 asks a new point and hits it with 1/N.
    const Rational function = make_rational(1, n) + stay * make_rational(1, n);
    CHECK(advantage_of(definition, walk(2)) == make_rational(2, n) - function);
  }
}

TEST_CASE("prf: a random function is a perfect one") {
  const Definition definition = prf(*scheme_as<PseudorandomFunction>("random-function"), 3);
  CHECK(advantage_of(definition, walk(3)) == 0);
}

TEST_CASE("prf: a permutation is a function too, a MAC is none") {
  CHECK(catalogue().definition("prf").make(*scheme_of("feistel"), {}).has_value());
  CHECK_FALSE(catalogue().definition("prf").make(*scheme_of("wegman-carter"), {}).has_value());
}

}  // namespace prf_test
