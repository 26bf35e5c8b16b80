// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "tests/support/textbook.hpp"

namespace euf_cma_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

Adversary forge(int asked, int wanted) {
  return Adversary{"forge", [=](Run& a) {
                     const Domain& messages = a.signature("TAG").inputs.front();
                     const Node tag = a.call("TAG", a.constant(messages, asked));
                     return a.tuple({a.constant(messages, wanted), tag});
                   }};
}

}  // namespace

TEST_CASE(
    "euf-cma: the same tag is a forgery for another message, never for the one that was asked") {
  const Definition definition =
      euf_cma(*scheme_as<MessageAuthentication>("random-function", {{"T", "3"}}), 1);
  CHECK(definition.kind() == DefinitionKind::search);
  CHECK(definition.blind_guess() == make_rational(1, 3));
  CHECK(advantage_of(definition, forge(0, 1)) == make_rational(1, 3));
  CHECK(advantage_of(definition, forge(1, 1)) == 0);
}

TEST_CASE("euf-cma: what still counts as secure can be stated") {
  const auto entry = catalogue().definition("euf-cma");
  const auto scheme = scheme_of("wegman-carter", {{"p", "7"}, {"d", "2"}});
  CHECK(entry.make(*scheme, {})->allowed() == make_rational(1, 7));
  CHECK(entry.make(*scheme, Parameters{{{"allowed", "2/7"}}})->allowed() == make_rational(2, 7));
  CHECK(entry.make(*scheme, Parameters{{{"allowed", "2/7"}}})->blind_guess() ==
        make_rational(1, 7));
}

}  // namespace euf_cma_test
