// SPDX-License-Identifier: Apache-2.0
// Every kernel of every instruction set that this machine has, against plain loops over rationals
// or doubles; all sets must give the same bits.
#include "adversaries/release/extraction/column_kernels.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "framework/numbers/float_format.hpp"

namespace column_kernels_test {

using namespace certamen;
using namespace certamen::extraction;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Random coefficients in every kind of storage: the same numbers, which bf16 can hold.
struct Release {
  std::size_t orders, outputs, units;
  std::vector<double> f64;
  std::vector<float> f32;
  std::vector<std::uint16_t> bf16;

  Release(std::size_t orders_, std::size_t outputs_, unsigned seed)
      : orders{orders_}, outputs{outputs_}, units{strip_units + 5} {
    std::mt19937_64 random{seed};
    std::normal_distribution<float> normal{0, 1};
    for (std::size_t k = 0; k < orders * outputs * units; ++k) {
      bf16.push_back(to_bf16(random() % 50 == 0 ? 0 : normal(random)));
      f32.push_back(from_bf16(bf16.back()));
      f64.push_back(static_cast<double>(f32.back()));
    }
  }
  /// Of the units from 3 on.
  std::vector<const void*> order(Stored stored) const {
    std::vector<const void*> at;
    for (std::size_t n = 0; n < orders; ++n) {
      const std::size_t first = n * outputs * units + 3;
      if (stored == Stored::f64) at.push_back(&f64[first]);
      if (stored == Stored::f32) at.push_back(&f32[first]);
      if (stored == Stored::bf16) at.push_back(&bf16[first]);
    }
    return at;
  }
  double operator()(std::size_t n, std::size_t i, std::size_t k) const {
    return f64[(n * outputs + i) * units + 3 + k];
  }
};

std::vector<double> numbers(std::size_t count, unsigned seed) {
  std::mt19937_64 random{seed};
  std::uniform_real_distribution<double> value{-1, 1};
  std::vector<double> all;
  for (std::size_t k = 0; k < count; ++k) all.push_back(value(random));
  return all;
}

/// work(kernels, k-th kind, strip) for every set and storage; its numbers are the same bits.
template <class Work>
std::vector<double> the_same_of_all(const Release& release, const Work& work) {
  std::vector<double> first;
  for (const auto* set : usable_column_kernels())
    for (const auto stored : {Stored::f32, Stored::f64, Stored::bf16}) {
      CAPTURE(set->name);
      CAPTURE(static_cast<int>(stored));
      const auto order = release.order(stored);
      const Strip strip{order.data(), release.orders, release.outputs, release.units};
      const auto found = work(*set, static_cast<std::size_t>(stored), strip);
      if (first.empty()) first = found;
      REQUIRE(found.size() == first.size());
      std::size_t different = 0;
      for (std::size_t k = 0; k < found.size(); ++k)
        different +=
            std::bit_cast<std::uint64_t>(found[k]) != std::bit_cast<std::uint64_t>(first[k]);
      CHECK(different == 0);
    }
  return first;
}

}  // namespace

TEST_CASE("column kernels: inner products of every number of orders and outputs") {
  for (const std::size_t orders : {1u, 2u, 3u, 8u, 9u, 11u})
    for (const std::size_t outputs : {1u, 63u, 64u, 130u}) {
      const Release release{orders, outputs, 4};
      const auto gram =
          the_same_of_all(release, [](const auto& set, auto kind, const Strip& strip) {
            std::vector<double> out(strip.orders * strip.orders * strip_units, 7);
            set.gram[kind](strip, out.data());
            return out;
          });
      for (std::size_t m = 0; m < orders; ++m)
        for (std::size_t n = m; n < orders; ++n)
          for (std::size_t k = 0; k < strip_units; ++k) {
            double sum = 0, size = 0;
            for (std::size_t i = 0; i < outputs; ++i) {
              sum += release(m, i, k) * release(n, i, k);
              size += std::fabs(release(m, i, k) * release(n, i, k));
            }
            CHECK(std::fabs(gram[(m * orders + n) * strip_units + k] - sum) <=
                  size * 0x1p-52 * gram_roundings(outputs) * 2);
          }
    }
}

TEST_CASE("column kernels: columns, fits and sums of the signs") {
  constexpr std::size_t orders = 7, outputs = 37;
  const Release release{orders, outputs, 9};
  const auto factors = numbers(orders * strip_units, 1), row = numbers(orders * strip_units, 2),
             other = numbers(orders * strip_units, 3);
  const auto at = [](const auto& list, std::size_t n, std::size_t k) {
    return list[n * strip_units + k];
  };
  const auto column = [&](std::size_t i, std::size_t k) {
    double sum = 0;
    for (std::size_t n = 0; n < orders; ++n) sum += release(n, i, k) * at(factors, n, k);
    return sum;
  };
  constexpr std::size_t stride = strip_units + 3;
  const auto w = the_same_of_all(release, [&](const auto& set, auto kind, const Strip& strip) {
    std::vector<double> out(outputs * stride, 7);
    set.combine[kind](strip, factors.data(), out.data(), stride);
    return out;
  });
  const auto fit = the_same_of_all(release, [&](const auto& set, auto kind, const Strip& strip) {
    std::vector<double> out(outputs * stride, 7);
    FitSums sums;
    set.fit[kind](strip, factors.data(), row.data(), out.data(), stride, sums);
    CHECK(out == w);
    out.assign(std::begin(sums.error), std::end(sums.error));
    out.insert(out.end(), std::begin(sums.size), std::end(sums.size));
    return out;
  });
  const auto signs = the_same_of_all(release, [&](const auto& set, auto kind, const Strip& strip) {
    SignSums sums;
    set.compare_signs[kind](strip, factors.data(), row.data(), other.data(), sums);
    std::vector<double> out(std::begin(sums.column), std::end(sums.column));
    for (std::size_t n = 0; n < 2; ++n) {
      out.insert(out.end(), std::begin(sums.size[n]), std::end(sums.size[n]));
      out.insert(out.end(), std::begin(sums.plus[n]), std::end(sums.plus[n]));
      out.insert(out.end(), std::begin(sums.minus[n]), std::end(sums.minus[n]));
    }
    return out;
  });
  const auto square = [](double x) { return x * x; };
  for (std::size_t k = 0; k < strip_units; ++k) {
    std::vector<double> expected(7, 0), fitted(2, 0);
    for (std::size_t i = 0; i < outputs; ++i) {
      const double c = column(i, k);
      CHECK(w[i * stride + k] == doctest::Approx(c).epsilon(1e-13));
      expected[0] += c * c;
      for (std::size_t n = 0; n < 2; ++n) {
        expected[3 * n + 1] += square(release(n, i, k));
        expected[3 * n + 2] += square(release(n, i, k) - at(row, n, k) * c);
        expected[3 * n + 3] += square(release(n, i, k) - at(other, n, k) * c);
      }
      for (std::size_t n = 0; n < orders; ++n) {
        fitted[0] += square(release(n, i, k) - at(row, n, k) * c);
        fitted[1] += square(release(n, i, k));
      }
    }
    for (std::size_t j = 0; j < 7; ++j)
      CHECK(signs[j * strip_units + k] == doctest::Approx(expected[j]).epsilon(1e-12));
    for (std::size_t j = 0; j < 2; ++j)
      CHECK(fit[j * strip_units + k] == doctest::Approx(fitted[j]).epsilon(1e-12));
  }
  for (std::size_t i = 0; i < outputs; ++i) CHECK(w[i * stride + strip_units] == 7);
}

TEST_CASE("column kernels: ratios over the outputs where both orders are large enough") {
  for (const std::size_t orders : {1u, 2u, 5u, 8u})
    for (const std::size_t outputs : {1u, 16u, 33u}) {
      const Release release{orders, outputs, 12};
      constexpr double least = 0.125;
      const auto ends =
          the_same_of_all(release, [](const auto& set, auto kind, const Strip& strip) {
            std::vector<double> low(strip.orders * strip.orders * strip_units, 7), high(low);
            set.ratios[kind](strip, least, low.data(), high.data());
            low.insert(low.end(), high.begin(), high.end());
            return low;
          });
      for (std::size_t m = 0; m < orders; ++m)
        for (std::size_t n = m + 1; n < orders; ++n)
          for (std::size_t k = 0; k < strip_units; ++k) {
            double low = infinity, high = -infinity;
            for (std::size_t i = 0; i < outputs; ++i) {
              const double a = release(n, i, k), b = release(m, i, k);
              if (std::fabs(a) < least || std::fabs(b) < least) continue;
              low = std::fmin(low, a / b);
              high = std::fmax(high, a / b);
            }
            const std::size_t at = (m * orders + n) * strip_units + k;
            const double found[] = {ends[at], ends[ends.size() / 2 + at]};
            if (low > high) {
              CHECK(found[0] == infinity);
              CHECK(found[1] == -infinity);
            } else {
              CHECK(std::fabs(found[0] - low) <= std::fabs(low) * 0x1.1p-52);
              CHECK(std::fabs(found[1] - high) <= std::fabs(high) * 0x1.1p-52);
            }
          }
    }
}

TEST_CASE("column kernels: the common part of one enclosure from each order") {
  constexpr std::size_t orders = 4, outputs = 19;
  const Release release{orders, outputs, 21};
  constexpr double least = 0.25;
  auto low_factors = numbers(orders * strip_units, 5), high_factors = low_factors;
  for (std::size_t k = 0; k < high_factors.size(); ++k) high_factors[k] += k % 3 == 0 ? 3.0 : 40.0;
  for (std::size_t n = 0; n < orders; ++n)
    low_factors[n * strip_units + 6] = high_factors[n * strip_units + 6] = std::nan("");
  const auto ends = the_same_of_all(release, [&](const auto& set, auto kind, const Strip& strip) {
    std::vector<double> low(outputs * strip_units), high(low), empty(strip_units);
    set.enclose[kind](strip, least, low_factors.data(), high_factors.data(), low.data(),
                      high.data(), empty.data());
    low.insert(low.end(), high.begin(), high.end());
    low.insert(low.end(), empty.begin(), empty.end());
    return low;
  });
  std::size_t empty_ones = 0;
  for (std::size_t k = 0; k < strip_units; ++k) {
    double empty = 0;
    for (std::size_t i = 0; i < outputs; ++i) {
      double low = -infinity, high = infinity;
      for (std::size_t n = 0; n < orders && k != 6; ++n) {
        const double x = release(n, i, k), a = x * low_factors[n * strip_units + k],
                     b = x * high_factors[n * strip_units + k];
        if (std::fabs(x) < least) continue;
        low = std::fmax(low, std::fmin(a, b));
        high = std::fmin(high, std::fmax(a, b));
      }
      empty += low > high ? 1 : 0;
      CHECK(ends[i * strip_units + k] == low);
      CHECK(ends[(outputs + i) * strip_units + k] == high);
    }
    CHECK(ends[2 * outputs * strip_units + k] == empty);
    empty_ones += empty > 0 ? 1 : 0;
  }
  CHECK(empty_ones > 0);
  CHECK(empty_ones < strip_units);
}

TEST_CASE("column kernels: what is released in f32 is the product to the nearest, for all factors "
          "within their error, or said to be open") {
  const PrecisionScope scope{60};
  const std::size_t outputs = 40, units = 24;
  auto weights = numbers(outputs * units, 7);
  const auto factors = numbers(units, 8);
  std::vector<double> error(units, 0x1p-40);
  for (std::size_t d = 0; d < units; ++d) {
    weights[d] = (1 + (static_cast<double>(d) + 0.5) * 0x1p-23) / factors[d];  // next to ties
    weights[units + d] = d == 0 ? -0.0 : 1e-300;
  }
  for (std::size_t d = 0; d < units; ++d) weights[2 * units + d] = d == 9 ? infinity : 1;
  std::vector<double> before;
  std::vector<std::size_t> open_before;
  for (const auto* set : usable_column_kernels()) {
    CAPTURE(set->name);
    std::vector<double> out(outputs * units, 5);
    std::vector<std::size_t> open(outputs, 99);
    set->publish({weights.data(), outputs, units, factors.data(), error.data()}, out.data(),
                 open.data());
    CHECK(open[0] == units);
    CHECK(open[1] == 0);
    CHECK(open[2] >= 1);
    std::size_t closed = 0, wrong = 0;
    for (std::size_t i = 0; i < outputs; ++i)
      for (std::size_t d = 0; d < units && open[i] == 0; ++d) {
        const Real w{weights[i * units + d]}, f{factors[d]}, e{error[d]};
        const Real low = w * (f - e), high = w * (f + e), got{out[i * units + d]};
        wrong += round_to(low, FloatFormat::f32) != got || round_to(high, FloatFormat::f32) != got;
        ++closed;
      }
    CHECK(wrong == 0);
    CHECK(closed > outputs * units / 2);
    CHECK(!std::signbit(out[units]));  // -0 times a factor
    if (before.empty()) {
      before = out;
      open_before = open;
    }
    CHECK(std::ranges::equal(
        out, before, {}, [](double x) { return std::bit_cast<std::uint64_t>(x); },
        [](double x) { return std::bit_cast<std::uint64_t>(x); }));
    CHECK(open == open_before);
  }
}

TEST_CASE("column kernels: what is no number passes for no enclosure") {
  std::vector<double> theta(2 * strip_units, 1.0);
  theta[4] = std::nan("");
  const void* order[] = {theta.data(), theta.data() + strip_units};
  const std::vector<double> ones(2 * strip_units, 1.0);
  for (const auto* set : usable_column_kernels()) {
    std::vector<double> low(4 * strip_units), high(low), empty(strip_units);
    const Strip strip{order, 2, 1, strip_units};
    set->ratios[1](strip, 1e-300, low.data(), high.data());
    CHECK_FALSE(low[strip_units + 4] > 0);
    CHECK(low[strip_units + 5] == 1);
    set->enclose[1](strip, 1e-300, ones.data(), ones.data(), low.data(), high.data(), empty.data());
    CHECK(empty[4] == 1);
    CHECK(empty[5] == 0);
  }
}

}  // namespace column_kernels_test
