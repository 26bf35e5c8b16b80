// SPDX-License-Identifier: Apache-2.0
// Keys of as many values as a word has, and more: nothing of them may get lost in a narrower type.
#include <doctest/doctest.h>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/optimal/replay.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"

namespace wide_keys_test {

using namespace certamen;

namespace {

/// ASK() -> the parity of a key, or always false.
Package game(const Domain& keys, bool right) {
  GameBuilder builder{right ? "Constant" : "Parity"};
  const State k = builder.state("k", keys);
  builder.initialize([&](Body& at) { at.set(k, at.sample(keys)); });
  builder
      .oracle("ASK", {},
              [&](Body& at) {
                return right ? at.constant(Boolean(), 0)
                             : at.apply(operations::parity(keys), {at.get(k)});
              })
      .at_most(1);
  return builder.build();
}

/// What is found, or nothing where the engine refuses for size.
template <class Find>
std::optional<Rational> unless_too_large(Find find) {
  try {
    return find();
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::too_large);
    return std::nullopt;
  }
}

}  // namespace

TEST_CASE("wide keys: the parity of any key is true with probability 1/2") {
  for (const unsigned bits : {8u, 16u, 63u, 64u, 65u, 128u}) {
    CAPTURE(bits);
    const Package parity = game(Bits(bits), false), constant = game(Bits(bits), true);
    const auto best =
        replayed_best_adversary({parity, constant}, Objective::distinguish, {}, Context{});
    CHECK(best.is_exact());
    CHECK(best.lower == make_rational(1, 2));
    const auto apart = unless_too_large([&] {
      const auto found = decide_equivalence(parity, constant, {}, Context{});
      CHECK(found.equivalent != std::optional{true});
      return Rational{abs(Rational{found.first - found.second})};
    });
    if (apart && *apart != 0) CHECK(*apart == make_rational(1, 2));
    if (bits <= 16) CHECK(apart.has_value());
  }
}

}  // namespace wide_keys_test
