// SPDX-License-Identifier: Apache-2.0
#include "framework/run/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace random_test {

using namespace certamen;

namespace {

/// Pearson's statistic of draws that should be uniform over `cells`.
double chi_square(const std::vector<std::size_t>& cells, double expected) {
  double sum = 0;
  for (const auto count : cells) {
    const double off = static_cast<double>(count) - expected;
    sum += off * off / expected;
  }
  return sum;
}

/// Six deviations above the mean of chi square: a false alarm below 2^-20 for the sizes here.
double generous(std::size_t cells) {
  const auto degrees = static_cast<double>(cells - 1);
  return degrees + 6 * std::sqrt(2 * degrees) + 12;
}

}  // namespace

TEST_CASE("random: Philox4x64-10 gives the known answers of Random123") {
  using Words = std::array<std::uint64_t, 4>;
  CHECK(philox({0, 0, 0, 0}, {0, 0}) ==
        Words{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  constexpr auto ones = ~std::uint64_t{0};
  CHECK(philox({ones, ones, ones, ones}, {ones, ones}) ==
        Words{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0});
  CHECK(philox({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
               {0x452821e638d01377, 0xbe5466cf34e90c6c}) ==
        Words{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6});
}

TEST_CASE("random: streams of other seeds, trials and nodes differ") {
  std::vector<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 3; ++seed)
    for (std::uint64_t trial = 0; trial < 9; ++trial)
      for (std::uint64_t node = 0; node < 9; ++node) {
        Stream stream{seed, trial, node};
        for (int i = 0; i < 6; ++i) seen.push_back(stream.next());
      }
  std::sort(seen.begin(), seen.end());
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("random: uniform draws below any bound are uniform, chi square within six deviations") {
  for (const std::uint64_t bound : {1u, 2u, 3u, 7u, 64u, 100u}) {
    std::vector<std::size_t> cells(bound, 0);
    constexpr std::size_t draws = 40000;
    for (std::uint64_t trial = 0; trial < draws; ++trial) {
      Stream stream{99, trial, bound};
      ++cells[stream.below(bound)];
    }
    CHECK(chi_square(cells, static_cast<double>(draws) / static_cast<double>(bound)) <
          generous(bound));
  }
  // Just above half of all words, where rejection is most frequent: thirds are hit equally often.
  const std::uint64_t bound = (std::uint64_t{1} << 63) + 3;
  std::vector<std::size_t> thirds(3, 0);
  Stream stream{1, 2, 3};
  for (int i = 0; i < 30000; ++i) {
    const std::uint64_t value = stream.below(bound);
    REQUIRE(value < bound);
    ++thirds[value / (bound / 3 + 1)];
  }
  CHECK(chi_square(thirds, 10000) < generous(3));
}

TEST_CASE("random: wide bounds are met and uniform") {
  const Integer bound = (Integer{3} << 126) + 1;
  std::vector<std::size_t> cells(3, 0);
  Stream stream{4, 5, 6};
  for (int i = 0; i < 9000; ++i) {
    const Integer value = stream.below_integer(bound);
    REQUIRE(value < bound);
    ++cells[static_cast<std::size_t>(value >> 126)];
  }
  CHECK(chi_square(cells, 3000) < generous(3));
}

TEST_CASE(
    "random: samplers of every finite domain and distribution stay inside it and hit its weights") {
  const std::vector<Domain> domains{Boolean(),
                                    Bits(3),
                                    Zmod(5),
                                    Range(6),
                                    Atoms(9),
                                    Group(23, 11, 2),
                                    Fixed(3, 1),
                                    Option(Zmod(3)),
                                    Tuple({Zmod(3), Group(7, 3, 2)}),
                                    Vector(Boolean(), 3),
                                    Unit()};
  std::uint64_t node = 0;
  for (const auto& domain : domains) {
    CAPTURE(domain.name());
    const FiniteSampler sampler{Distribution::uniform(domain)};
    std::map<Integer, std::size_t> counts;
    constexpr std::size_t draws = 6000;
    ++node;
    for (std::uint64_t trial = 0; trial < draws; ++trial) {
      Stream words{11, trial, node}, wide{11, trial, node};
      const std::uint64_t code = sampler.draw(words);
      REQUIRE(domain.contains(Value{code}));
      REQUIRE(sampler.draw_wide(wide) == code);
      ++counts[code];
    }
    std::vector<std::size_t> cells;
    for (const auto& [code, count] : counts) cells.push_back(count);
    CHECK(Integer{cells.size()} == domain.cardinality());
    if (cells.size() > 1)
      CHECK(chi_square(cells, static_cast<double>(draws) / static_cast<double>(cells.size())) <
            generous(cells.size()));
  }
  const FiniteSampler table{Distribution::table(Zmod(4), {{Value{0}, make_rational(1, 2)},
                                                          {Value{2}, make_rational(1, 3)},
                                                          {Value{3}, make_rational(1, 6)}})};
  std::vector<std::size_t> counts(4, 0);
  for (std::uint64_t trial = 0; trial < 6000; ++trial) {
    Stream stream{12, trial, 0};
    ++counts[table.draw(stream)];
  }
  CHECK(counts[1] == 0);
  CHECK(std::abs(static_cast<double>(counts[0]) - 3000) < 6 * std::sqrt(1500.0));
  CHECK(std::abs(static_cast<double>(counts[2]) - 2000) < 6 * std::sqrt(1334.0));
}

TEST_CASE("random: weights over a denominator wider than a word are drawn right") {
  const Rational tiny = make_rational(1, Integer{1} << 90);
  const FiniteSampler sampler{Distribution::table(
      Boolean(), {{Value{0}, make_rational(1, 3) + tiny}, {Value{1}, make_rational(2, 3) - tiny}})};
  std::size_t ones = 0;
  for (std::uint64_t trial = 0; trial < 9000; ++trial) {
    Stream stream{13, trial, 0};
    ones += sampler.draw(stream);
  }
  CHECK(std::abs(static_cast<double>(ones) - 6000) < 6 * std::sqrt(2000.0));
}

TEST_CASE("random: normal draws have the normal's distribution function") {
  // Eleven cells of the real line; expected shares from erfc.
  const std::vector<double> ends{-2.5, -1.75, -1, -0.5, -0.1, 0.1, 0.5, 1, 1.75, 2.5};
  std::vector<double> cells(ends.size() + 1, 0);
  constexpr int draws = 50000;
  double sum = 0, squares = 0;
  for (std::uint64_t trial = 0; trial < draws; ++trial) {
    Stream stream{21, trial, 0};
    const double x = stream.gaussian();
    sum += x;
    squares += x * x;
    ++cells[static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), x) - ends.begin())];
  }
  double statistic = 0, below = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const double up_to = i < ends.size() ? 0.5 * std::erfc(-ends[i] / std::sqrt(2.0)) : 1;
    const double expected = draws * (up_to - below);
    statistic += (cells[i] - expected) * (cells[i] - expected) / expected;
    below = up_to;
  }
  CHECK(statistic < generous(cells.size()));
  CHECK(std::abs(sum / draws) < 6 / std::sqrt(static_cast<double>(draws)));
  CHECK(std::abs(squares / draws - 1) < 6 * std::sqrt(2.0 / draws));
}

TEST_CASE("random: a normal draw of high precision rounds to the draw in double") {
  const PrecisionScope scope{60};
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    Stream coarse{22, trial, 0}, fine{22, trial, 0};
    const double x = coarse.gaussian();
    const Real y = fine.gaussian_real();
    CHECK(static_cast<double>(y) == x);
    CHECK(y != Real{x});  // it has more digits
  }
}

TEST_CASE("random: uniform reals lie in [0, 1), in double and in 60 digits") {
  const PrecisionScope scope{60};
  Stream stream{23, 0, 0};
  double sum = 0;
  for (int i = 0; i < 4000; ++i) {
    const double x = stream.uniform();
    const Real y = stream.uniform_real();
    REQUIRE(x >= 0);
    REQUIRE(x < 1);
    REQUIRE(y >= 0);
    REQUIRE(y < 1);
    sum += x + static_cast<double>(y);
  }
  CHECK(std::abs(sum - 4000) < 6 * std::sqrt(8000 / 12.0));
}

}  // namespace random_test
