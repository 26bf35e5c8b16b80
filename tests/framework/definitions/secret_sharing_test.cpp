// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace secret_sharing_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("secret-sharing: the view is the shares of the parties seen") {
  const auto shamir = scheme_as<SecretSharing>("shamir");
  const Definition definition = secret_sharing(*shamir, {3, 1});
  CHECK(definition.interface().front().output == Tuple({shamir->shares(), shamir->shares()}));
  const Adversary first_is_party_three{"party", [](Run& a) {
                                         const Node zero = a.constant(Zmod(5), 0);
                                         const Node view = a.call("LR", zero, zero);
                                         return a.equal(a.get(a.get(view, 0), 0),
                                                        a.constant(Zmod(5), 3));
                                       }};
  for (const auto& game : definition.games())
    CHECK(evaluate_exactly(play(game, first_is_party_three), {}).win == 1);
}

TEST_CASE("secret-sharing: below the threshold no single view tells two secrets apart") {
  const Definition definition =
      secret_sharing(*scheme_as<SecretSharing>("shamir", {{"t", "3"}, {"p", "5"}}), {1, 2});
  for (int y1 = 0; y1 < 5; ++y1)
    for (int y2 = 0; y2 < 5; ++y2) {
      const Adversary adversary{
          "test", [=](Run& a) {
            const Node view = a.call("LR", a.constant(Zmod(5), 0), a.constant(Zmod(5), 1));
            return a.equal(a.get(a.get(view, 0), 1), a.constant(Zmod(5), y1)) &&
                   a.equal(a.get(a.get(view, 1), 1), a.constant(Zmod(5), y2));
          }};
      CHECK(advantage_of(definition, adversary) == 0);
    }
}

TEST_CASE("secret-sharing: parties that do not exist, or stand there twice, are refused") {
  const auto shamir = scheme_as<SecretSharing>("shamir");
  for (const auto& seen : std::vector<std::vector<std::size_t>>{{0}, {4}, {1, 1}, {1, 2, 1}})
    CHECK_THROWS_AS(secret_sharing(*shamir, seen), Error);
}

TEST_CASE("secret-sharing: the set seen is given as words, a number, or a list") {
  const auto entry = catalogue().definition("secret-sharing");
  const auto shamir = scheme_of("shamir", {{"n", "4"}, {"t", "3"}});
  const auto seen = [&](const std::string& text) {
    return entry.make(*shamir, Parameters{{{"seen", text}}})
        ->interface()
        .front()
        .output.parts()
        .size();
  };
  CHECK(seen("below") == 2);
  CHECK(seen("threshold") == 3);
  CHECK(seen("4") == 4);
  CHECK(seen("0") == 0);
  CHECK(seen("4+") == 1);
  CHECK(seen("1+2+4") == 3);
  CHECK_THROWS_AS(seen("5"), Error);
  CHECK_THROWS_AS(seen("-1"), Error);
  CHECK_THROWS_AS(seen("all"), Error);
}

}  // namespace secret_sharing_test
