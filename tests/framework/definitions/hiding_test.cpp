// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace hiding_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("hiding: Pedersen commitments look alike to every test of one value") {
  const Definition definition =
      hiding(*scheme_as<Commitment>("pedersen", {{"p", "7"}, {"q", "3"}}));
  const Domain group = definition.interface().front().output;
  for (Integer h = 0; h < 3; ++h)
    for (Integer c = 0; c < 3; ++c) {
      const Adversary adversary{
          "test", [&](Run& a) {
            const Node base = a.call("PARAMETERS");
            const Node seen = a.call("LR", a.constant(Zmod(3), 0), a.constant(Zmod(3), 1));
            return a.equal(base, a.constant(group, Value{group.element(h)})) &&
                   a.equal(seen, a.constant(group, Value{group.element(c)}));
          }};
      CHECK(advantage_of(definition, adversary) == 0);
    }
}

}  // namespace hiding_test
