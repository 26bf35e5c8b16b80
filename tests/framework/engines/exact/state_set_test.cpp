// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/state_set.hpp"

#include <doctest/doctest.h>

#include <map>

#include "framework/error.hpp"
#include "framework/run/random.hpp"
#include "framework/statespace/limbs.hpp"

namespace state_set_test {

using namespace certamen;

namespace {

using Weights = std::map<std::vector<std::uint64_t>, Integer>;

Weights contents(const StateSet& states) {
  Weights all;
  for (std::size_t row = 0; row < states.size(); ++row)
    all[{states.key(row), states.key(row) + states.words()}] =
        integer_of(states.weight(row), states.limbs());
  return all;
}

}  // namespace

TEST_CASE("a state set that is used again and again adds up like a map") {
  MemoryBudget budget{std::size_t{1} << 26};
  {
    StateSet states{1, 1, budget};
    Stream random{7, 0, 0};
    for (const std::size_t rounds : {3u, 3000u, 10u, 500u, 1u, 2000u}) {
      const std::size_t words = random.below(3), limbs = 1 + random.below(5);
      CAPTURE(rounds);
      CAPTURE(words);
      CAPTURE(limbs);
      states.restart(words, limbs);
      Weights expected;
      for (std::size_t i = 0; i < rounds; ++i) {
        std::vector<std::uint64_t> key(words);
        for (auto& word : key) word = random.below(40);
        Limbs weight(limbs, 0);
        for (auto& limb : weight) limb = random.below(std::uint64_t{1} << 40);
        weight.back() >>= 36;  // leaves room for the sums
        const Integer value = integer_of(weight.data(), limbs);
        if (random.below(2) == 0) {
          states.add(key.data(), weight.data());
          expected[key] += value;
        } else {
          const std::uint64_t factor = random.below(1000);
          states.add_multiple(key.data(), weight.data(), limbs, factor);
          expected[key] += value * factor;
        }
      }
      CHECK(states.size() == expected.size());
      CHECK(contents(states) == expected);
    }
    CHECK(budget.used() > 0);
  }
  CHECK(budget.used() == 0);
}

TEST_CASE("a state set keeps to the memory it is given") {
  MemoryBudget budget{4096};
  StateSet states{1, 1, budget};
  const std::uint64_t one = 1;
  const auto fill = [&] {
    for (std::uint64_t key = 0; key < 4096; ++key) states.add(&key, &one);
  };
  CHECK_THROWS_AS(fill(), Error);
  CHECK(budget.used() <= 4096);
}

}  // namespace state_set_test
