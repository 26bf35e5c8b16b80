// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/keyed_hash.hpp"
#include "framework/error.hpp"
#include "framework/proof/check.hpp"
#include "tests/support/textbook.hpp"

namespace collision_resistance_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// H(k, x) = x and k, bit by bit: where a bit of k is 0, that of x does not matter.
class Masked : public KeyedHash {
 public:
  Domain keys() const override { return Bits(2); }
  Domain inputs() const override { return Bits(2); }
  Domain outputs() const override { return Bits(2); }
  Node hash(Body&, Node key, Node input) const override { return key & input; }
};

}  // namespace

TEST_CASE("collision-resistance: TEST says yes for collisions alone") {
  const Definition definition = collision_resistance(Masked{}, Size{1});
  for (std::uint64_t x = 0; x < 4; ++x)
    for (std::uint64_t y = 0; y < 4; ++y) {
      const Adversary test{"test", [&](Run& run) {
                             return run.call("TEST", run.constant(Bits(2), Value{x}),
                                             run.constant(Bits(2), Value{y}));
                           }};
      std::uint64_t keys = 0;
      for (std::uint64_t k = 0; k < 4; ++k) keys += x != y && (k & x) == (k & y) ? 1 : 0;
      CAPTURE(x);
      CAPTURE(y);
      CHECK(evaluate_exactly(play(definition.games().at(0), test), Context{}).win ==
            make_rational(Integer{keys}, 4));
      CHECK(evaluate_exactly(play(definition.games().at(1), test), Context{}).win == 0);
    }
}

TEST_CASE(
    "collision-resistance: an adversary that sees the key finds a collision where there is one") {
  // Of the four keys one makes the hash a bijection.
  const auto games = collision_resistance(Masked{}, Size{1}).games();
  CHECK(distance_between(games.at(0), games.at(1), Context{}).value == make_rational(3, 4));
}

TEST_CASE("collision-resistance: the catalogue has it for hash functions alone") {
  const DefinitionEntry& entry = catalogue().definition("collision-resistance");
  CHECK(entry.make(Masked{}, Parameters{{{"tests", "2"}}}).has_value());
  CHECK_FALSE(entry.make(*scheme_of("one-time-pad"), Parameters{{{"tests", "2"}}}).has_value());
}

}  // namespace collision_resistance_test
