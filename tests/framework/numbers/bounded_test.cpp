// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/bounded.hpp"

#include <doctest/doctest.h>

#include <random>

#include "framework/numbers/real.hpp"

namespace bounded_test {

using namespace certamen;

namespace {

using B = Bounded<double>;

/// A number with an error of its own, and the exact one somewhere within it.
struct Pair {
  B near;
  Real exact;
};

bool holds(const Pair& pair) {
  return abs(Real{Real{pair.near.value} - pair.exact}) <= Real{pair.near.error};
}

}  // namespace

TEST_CASE("bounded: the exact result of every operation is within the bound, which is narrow") {
  const PrecisionScope scope{60};
  std::mt19937_64 random{7};
  std::uniform_real_distribution<double> value{-3, 3}, part{-1, 1};
  const auto some = [&] {
    const double x = value(random), error = std::abs(x) * 1e-9;
    return Pair{B{x, error}, Real{x} + Real{error} * Real{part(random)}};
  };
  for (int k = 0; k < 2000; ++k) {
    const Pair a = some(), b = some();
    const Pair size{abs(a.near), abs(a.exact)};
    const Pair results[] = {{a.near + b.near, a.exact + b.exact},
                            {a.near - b.near, a.exact - b.exact},
                            {a.near * b.near, a.exact * b.exact},
                            {a.near / b.near, a.exact / b.exact},
                            {-a.near, -a.exact},
                            {sqrt(size.near), sqrt(size.exact)},
                            {exp(a.near), exp(a.exact)},
                            {erfc(a.near), boost::multiprecision::erfc(a.exact)},
                            {tanh(a.near), boost::multiprecision::tanh(a.exact)}};
    for (const auto& result : results) {
      CHECK(holds(result));
      CHECK(result.near.error <=
            1e-8 * (std::abs(result.near.value) + 3 / std::abs(b.near.value) + 3));
    }
  }
}

TEST_CASE("bounded: a divisor that may be 0 leaves no bound; comparisons are those of the values") {
  CHECK(std::isinf((B{1} / B{1e-3, 2e-3}).error));
  CHECK(B{1, 5.0} < B{2});
  CHECK(B{2, 1.0} == B{2});
}

}  // namespace bounded_test
