// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace ddh_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE(
    "ddh: both games give uniform first two parts, and the real one their Diffie-Hellman value") {
  const Definition definition = ddh(*scheme_as<CyclicGroup>("elgamal", {{"p", "7"}, {"q", "3"}}));
  const Domain group = definition.interface().front().output.parts().front();
  const Adversary one{"all-one", [&](Run& a) {
                        const Node triple = a.call("CHALLENGE");
                        const Node unit = a.constant(group, 1);
                        return a.equal(a.get(triple, 0), unit) && !a.equal(a.get(triple, 2), unit);
                      }};
  CHECK(evaluate_exactly(play(definition.games()[0], one), {}).win == 0);
  CHECK(evaluate_exactly(play(definition.games()[1], one), {}).win == make_rational(2, 9));
  CHECK(advantage_of(definition, one) == make_rational(2, 9));
}

}  // namespace ddh_test
