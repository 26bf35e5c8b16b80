// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace binding_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("binding: two openings of one message do not count") {
  const Definition definition =
      binding(*scheme_as<Commitment>("pedersen", {{"p", "7"}, {"q", "3"}}));
  const Domain group = definition.interface().front().output;
  const auto output = [&](int m, int o, int m2, int o2) {
    return Adversary{"fixed", [=](Run& a) {
                       const auto exponent = [&](int x) { return a.constant(Zmod(3), x); };
                       return a.tuple({a.constant(group, Value{group.generator()}), exponent(m),
                                       exponent(o), exponent(m2), exponent(o2)});
                     }};
  };
  CHECK(advantage_of(definition, output(1, 0, 1, 0)) == 0);
  CHECK(advantage_of(definition, output(1, 0, 0, 1)) == make_rational(1, 2));
  CHECK(advantage_of(definition, output(1, 0, 2, 1)) == make_rational(1, 2));
  CHECK(advantage_of(definition, output(1, 0, 1, 1)) == 0);
  CHECK(definition.blind_guess() == make_rational(1, 2));
}

}  // namespace binding_test
