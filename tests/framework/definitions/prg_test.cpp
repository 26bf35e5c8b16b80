// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace prg_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("prg: seeds are fresh for every output") {
  const Definition definition =
      prg(*scheme_as<PseudorandomGenerator>("doubling-prg", {{"n", "2"}}), 2);
  const Adversary twice{"twice", [](Run& a) {
                          const Node first = a.call("GENERATE");
                          return a.equal(first, a.call("GENERATE"));
                        }};
  CHECK(evaluate_exactly(play(definition.games()[0], twice), {}).win == make_rational(1, 4));
  CHECK(evaluate_exactly(play(definition.games()[1], twice), {}).win == make_rational(1, 16));
  CHECK(advantage_of(definition, twice) == make_rational(3, 16));
}

}  // namespace prg_test
