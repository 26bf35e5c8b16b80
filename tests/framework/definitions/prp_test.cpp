// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace prp_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("prp: a random permutation is a perfect one") {
  const Definition definition = prp(*scheme_as<PseudorandomPermutation>("random-permutation"), 3);
  const Adversary fixed_points{"fixed-points", [](Run& a) {
                                 const Domain points = a.signature("EVAL").inputs.front();
                                 Node all = a.boolean(true);
                                 for (int x = 0; x < 3; ++x)
                                   all = all && a.equal(a.call("EVAL", a.constant(points, x)),
                                                        a.constant(points, x));
                                 return all;
                               }};
  CHECK(advantage_of(definition, fixed_points) == 0);
  CHECK(evaluate_exactly(play(definition.games()[0], fixed_points), {}).win ==
        make_rational(1, 24));
}

TEST_CASE("prp: it is for permutations alone") {
  CHECK_FALSE(catalogue().definition("prp").make(*scheme_of("random-function"), {}).has_value());
}

}  // namespace prp_test
