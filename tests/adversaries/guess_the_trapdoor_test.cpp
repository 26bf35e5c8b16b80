// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace guess_the_trapdoor_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("guess-the-trapdoor: binding without seeing the base is broken with 1/(q-1), as the "
          "blind guess says") {
  for (const auto& [p, q] : std::vector<std::pair<int, int>>{{7, 3}, {11, 5}, {29, 7}}) {
    const std::map<std::string, std::string> group{{"p", text(p)}, {"q", text(q)}};
    check_advantage({"binding", "pedersen", "guess-the-trapdoor", group}, make_rational(1, q - 1));
    const auto definition =
        catalogue().definition("binding").make(*scheme_of("pedersen", group), {});
    CHECK(definition->blind_guess() == make_rational(1, q - 1));
  }
}

}  // namespace guess_the_trapdoor_test
