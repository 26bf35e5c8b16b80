// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace blind_guess_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("blind-guess: nothing is learnt without asking, so its advantage is the reference") {
  for (const auto& scheme : catalogue().schemes()) {
    for (const auto& definition : catalogue().definitions()) {
      if (!catalogue().adversary("blind-guess").against(scheme.name, definition.name)) continue;
      const auto made = definition.make(*scheme.make({}), {});
      if (!made) continue;
      check_advantage({definition.name, scheme.name, "blind-guess"},
                      made->kind() == DefinitionKind::search ? made->blind_guess() : Rational{0});
    }
  }
}

TEST_CASE("blind-guess: a tag is guessed with 1/|tags|") {
  for (const int p : {3, 5, 7})
    check_advantage({"euf-cma", "wegman-carter", "blind-guess", {{"p", text(p)}}},
                    make_rational(1, p));
  for (const int tags : {2, 3, 6})
    check_advantage({"euf-cma", "random-function", "blind-guess", {{"T", text(tags)}}},
                    make_rational(1, tags));
}

}  // namespace blind_guess_test
