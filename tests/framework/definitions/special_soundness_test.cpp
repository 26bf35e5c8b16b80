// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/sigma_protocol.hpp"
#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "schemes/schnorr.hpp"
#include "tests/support/textbook.hpp"

namespace special_soundness_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

const Domain group = Group(7, 3, 2);  // 1, 2, 4

/// Takes the sum of the answers for their difference.
class WrongExtractor : public Schnorr {
 public:
  using Schnorr::Schnorr;
  Node extract(Body& at, Node, Node c, Node z, Node c2, Node z2) const override {
    const Node inverse = at.apply(operations::invert(witnesses()), {c - c2});
    return (z + z2) * inverse;
  }
};

/// What the game says of this output.
bool wins(const SigmaProtocol& scheme, int x, int a, int c, int z, int c2, int z2) {
  const Domain e = scheme.challenges();
  const Adversary given{"given", [&](Run& run) {
                          return run.tuple({run.constant(group, Value{x}),
                                            run.constant(group, Value{a}), run.constant(e, c),
                                            run.constant(e, z), run.constant(e, c2),
                                            run.constant(e, z2)});
                        }};
  const auto game = special_soundness(scheme).games().front();
  return evaluate_exactly(play(game, given), Context{}).win == 1;
}

}  // namespace

TEST_CASE("special soundness: Schnorr's extractor never fails, another one does where logarithms "
          "say") {
  const int powers[] = {1, 2, 4};
  int failures = 0;
  for (int w = 0; w < 3; ++w)
    for (int r = 0; r < 3; ++r)
      for (int c = 0; c < 3; ++c)
        for (int z = 0; z < 3; ++z)
          for (int c2 = 0; c2 < 3; ++c2)
            for (int z2 = 0; z2 < 3; ++z2) {
              const bool accepted = c != c2 && z == (r + c * w) % 3 && z2 == (r + c2 * w) % 3;
              // (z + z2) / (c - c2), where 1 and 2 are their own inverses modulo 3
              const int extracted = (z + z2) * (c - c2 + 3) % 3;
              CHECK_FALSE(wins(Schnorr{group}, powers[w], powers[r], c, z, c2, z2));
              const bool fails = accepted && extracted != w;
              failures += fails;
              CHECK(wins(WrongExtractor{group}, powers[w], powers[r], c, z, c2, z2) == fails);
            }
  CHECK(failures > 0);
}

TEST_CASE("special soundness: no adversary makes the extractors of the catalogue fail") {
  for (const std::string name : {"schnorr", "chaum-pedersen", "okamoto"}) {
    CAPTURE(name);
    const auto scheme = scheme_as<SigmaProtocol>(name, {{"p", "7"}, {"q", "3"}});
    const auto game = special_soundness(*scheme).games().front();
    CHECK(best_adversary({game}, Objective::win, {}, Context{}).upper == 0);
  }
  CHECK(best_adversary({special_soundness(WrongExtractor{group}).games().front()}, Objective::win,
                       {}, Context{})
            .lower == 1);
}

TEST_CASE("special soundness: without inverses of differences there is no such game") {
  const auto whole_group = scheme_as<SigmaProtocol>("schnorr", {{"p", "7"}, {"q", "6"}});
  CHECK_THROWS_AS(special_soundness(*whole_group), Error);
  CHECK_FALSE(catalogue().definition("special-soundness").make(*whole_group, {}).has_value());
}

}  // namespace special_soundness_test
