// SPDX-License-Identifier: Apache-2.0
#include "framework/lowering/free_value.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

namespace free_value_test {

using namespace certamen;

TEST_CASE("free values: each equally often and no other, in crowded domains and in others") {
  // A false alarm, with these seeds once and for all: below 10^-8 (six standard deviations a
  // value).
  constexpr std::uint64_t draws = 20000;
  for (const Domain& domain : {Domain{Zmod(7)}, Domain{Group(23, 11, 2)}, Domain{Bits(5)}})
    for (const bool crowded : {false, true}) {
      CAPTURE(domain.name());
      CAPTURE(crowded);
      const std::set<Integer> taken{domain.element(1), domain.element(3)};
      const std::size_t bound = crowded ? 100 : 1;
      CHECK(is_crowded(domain, bound) == crowded);
      const FiniteSampler sampler{Distribution::uniform(domain)};
      std::map<Integer, std::uint64_t> counts;
      for (std::uint64_t trial = 0; trial < draws; ++trial) {
        Stream stream{5, trial, 9};
        ++counts[draw_free(domain, sampler, bound, stream,
                           [&](const Integer& code) { return !taken.contains(code); })];
      }
      const auto left = static_cast<double>(static_cast<std::uint64_t>(domain.cardinality()) - 2);
      CHECK(static_cast<double>(counts.size()) == left);
      const double expected = static_cast<double>(draws) / left;
      for (const auto& [code, count] : counts) {
        CHECK_FALSE(taken.contains(code));
        CHECK(std::abs(static_cast<double>(count) - expected) < 6 * std::sqrt(expected));
      }
    }
}

TEST_CASE("free values: the last one is found, and asked about last") {
  const Domain domain = Bits(3);
  const FiniteSampler sampler{Distribution::uniform(domain)};
  for (const std::size_t bound : {std::size_t{0}, std::size_t{7}}) {
    Stream stream{1, 2, 3};
    Integer asked_last = -1;
    const Integer found = draw_free(domain, sampler, bound, stream, [&](const Integer& code) {
      asked_last = code;
      return code == 6;
    });
    CHECK(found == 6);
    CHECK(asked_last == 6);
  }
}

}  // namespace free_value_test
