// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/public_oracle.hpp"
#include "framework/proof/check.hpp"
#include "schemes/hash_commitment.hpp"
#include "tests/support/textbook.hpp"

namespace oracle_hiding_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// By hand, with coins and a commitment of one bit and a message of one: the best advantage of an
/// adversary that asks H once, before or after LR. H is one of 16 functions; after c = H(m, r) the
/// adversary asks at (m', r') and says a bit.
Rational best_after_commitment() {
  Rational best = 0;
  for (int asked = 0; asked < 4; ++asked) {
    std::map<std::pair<int, int>, int> left, right;  // how often each view is seen
    for (int h = 0; h < 16; ++h)
      for (int r = 0; r < 2; ++r) {
        const auto value = [&](int m, int coins) { return h >> (2 * m + coins) & 1; };
        const int said = h >> asked & 1;
        ++left[{value(0, r), said}];
        ++right[{value(1, r), said}];
      }
    Rational distance = 0;
    for (int c = 0; c < 2; ++c)
      for (int said = 0; said < 2; ++said) {
        const int difference = left[{c, said}] - right[{c, said}];
        if (difference > 0) distance += make_rational(difference, 32);
      }
    if (distance > best) best = distance;
  }
  return best;
}

Rational best(const HashCommitment& scheme, const Size& q) {
  const auto games = oracle_hiding(scheme, q)->games();
  return *distance_between(games.at(0), games.at(1), Context{}).value;
}

}  // namespace

TEST_CASE("oracle-hiding: LR commits as the oracle answers, and the oracle answers the adversary") {
  const HashCommitment scheme{1, 1, 1};
  const auto games = oracle_hiding(scheme, Size{2})->games();
  for (int m = 0; m < 2; ++m) {
    // The commitment is one of H(m, 0) and H(m, 1): if these are equal it is theirs.
    const Adversary asks{"asks", [&](Run& run) {
                           const auto bit = [&](int b) { return run.constant(Bits(1), Value{b}); };
                           const Node c = run.call("LR", bit(0), bit(1));
                           const Node first = run.call("H", run.tuple({bit(m), bit(0)}));
                           const Node second = run.call("H", run.tuple({bit(m), bit(1)}));
                           return run.equal(first, second) && run.differ(c, first);
                         }};
    for (int side = 0; side < 2; ++side)
      CHECK(evaluate_exactly(play(games.at(static_cast<std::size_t>(side)), asks), Context{}).win ==
            (side == m ? Rational{0} : make_rational(1, 4)));
  }
}

TEST_CASE("oracle-hiding: one question gives what a list of all functions gives") {
  CHECK(best(HashCommitment{1, 1, 1}, Size{1}) == best_after_commitment());
}

TEST_CASE("oracle-hiding: the best adversary is within q/2^n") {
  for (int n = 1; n <= 2; ++n)
    for (int q = 1; q <= 2; ++q) {
      const Rational exact = best(HashCommitment{1, n, 1}, Size{q});
      CHECK(exact > 0);
      CHECK(exact <= make_rational(q, 1 << n));
    }
}

TEST_CASE("oracle-hiding: the catalogue has it for commitments that ask an oracle alone") {
  const DefinitionEntry& entry = catalogue().definition("oracle-hiding");
  CHECK(entry.make(*scheme_of("hash-commitment"), Parameters{}).has_value());
  CHECK_FALSE(
      entry.make(*scheme_of("pedersen", {{"p", "7"}, {"q", "3"}}), Parameters{}).has_value());
}

TEST_CASE("oracle-hiding: games without the oracle say nothing of a commitment that asks it") {
  for (const char* name : {"hiding", "binding"}) {
    CAPTURE(name);
    const DefinitionEntry& entry = catalogue().definition(name);
    CHECK_FALSE(entry.make(*scheme_of("hash-commitment"), Parameters{}).has_value());
    CHECK(entry.make(*scheme_of("pedersen", {{"p", "7"}, {"q", "3"}}), Parameters{}).has_value());
  }
}

}  // namespace oracle_hiding_test
