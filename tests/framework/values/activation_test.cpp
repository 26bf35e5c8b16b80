// SPDX-License-Identifier: Apache-2.0
#include "framework/values/activation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "framework/error.hpp"
#include "framework/numbers/bounded.hpp"

namespace activation_test {

using namespace certamen;

namespace {

constexpr Activation all[] = {Activation::gelu, Activation::gelu_tanh, Activation::silu,
                              Activation::tanh};

/// The functions as their papers write them.
Real textbook(Activation f, const Real& x) {
  const Real one{1}, two{2};
  switch (f) {
  case Activation::gelu: return x / 2 * (1 + boost::multiprecision::erf(Real{x / sqrt(two)}));
  case Activation::gelu_tanh: {
    const Real pi = 4 * atan(one),
               inner = sqrt(Real{two / pi}) * (x + Real{"0.044715"} * x * x * x);
    return x / 2 * (1 + boost::multiprecision::tanh(inner));
  }
  case Activation::silu: return x / (1 + exp(Real{-x}));
  case Activation::tanh: return 1 - 2 / (exp(Real{2 * x}) + 1);
  }
  return Real{0};
}

/// f^(n)(u)/n! by central differences of the textbook function.
Real by_differences(Activation f, const Real& u, int n, const Real& step) {
  Real sum{0}, binomial{1}, factorial{1};
  for (int k = 0; k <= n; ++k) {
    const Real value = binomial * textbook(f, Real{u + (Real{n} / 2 - k) * step});
    sum += k % 2 == 0 ? value : Real{-value};
    binomial = binomial * (n - k) / (k + 1);
    if (k > 0) factorial *= k;
  }
  return sum / boost::multiprecision::pow(step, n) / factorial;
}

double largest(const std::vector<Real>& a) {
  double most = 0;
  for (const auto& x : a) most = std::max(most, std::abs(static_cast<double>(x)));
  return most;
}

}  // namespace

TEST_CASE("activation: names are parsed as they are printed, common aliases too") {
  for (const auto f : all) CHECK(parse_activation(to_string(f)) == f);
  CHECK(parse_activation("swish") == Activation::silu);
  CHECK(parse_activation("gelu_new") == Activation::gelu_tanh);
  CHECK_THROWS_WITH_AS(parse_activation("relu"),
                       "activation: expected gelu, gelu-tanh, silu or tanh, got 'relu'", Error);
}

TEST_CASE("activation: the jets are the derivatives of the textbook functions, to order 10") {
  const PrecisionScope scope{250};
  const Real step{"1e-12"};
  for (const auto f : all)
    for (const char* text : {"-7.5", "-1.3", "0", "0.2", "3.1", "8"}) {
      CAPTURE(to_string(f));
      CAPTURE(text);
      const Real u{text};
      const auto a = jet(f, u, 10);
      for (int n = 0; n <= 10; ++n) {
        const Real error =
            abs(Real{a[static_cast<std::size_t>(n)] - by_differences(f, u, n, step)});
        CHECK(error <= Real{"1e-18"} * (largest(a) + 1e-3));
      }
      CHECK(abs(Real{activate(f, u) - textbook(f, u)}) <= Real{"1e-240"});
    }
}

TEST_CASE("activation: doubles are precise in every coefficient, in the tails too") {
  const PrecisionScope scope{60};
  constexpr int order = 16;
  for (const auto f : all)
    for (double u = -8; u <= 8; u += 0.25) {
      CAPTURE(to_string(f));
      CAPTURE(u);
      const auto exact = jet(f, Real{u}, order);
      const auto fast = jet(f, u, order);
      const double scale = largest(exact);
      for (std::size_t n = 0; n < exact.size(); ++n) {
        const double error = std::abs(static_cast<double>(Real{exact[n] - Real{fast[n]}}));
        CHECK(error <= 1e-14 * scale);
      }
    }
  // Relative precision far out, where (1 + erf)/2 or 1 - s would have lost everything.
  for (const auto f : {Activation::gelu, Activation::silu})
    for (const double u : {-8.0, 8.0}) {
      const auto exact = jet(f, Real{u}, order);
      const auto fast = jet(f, u, order);
      for (std::size_t n = 0; n < exact.size(); ++n)
        CHECK(abs(Real{Real{fast[n]} / exact[n] - 1}) <= Real{4e-14});
    }
}

TEST_CASE("activation: floats agree with doubles to float precision") {
  for (const auto f : all)
    for (float u = -4; u <= 4; u += 0.5f) {
      const auto narrow = jet(f, u, 8);
      const auto wide = jet(f, static_cast<double>(u), 8);
      for (std::size_t n = 0; n < wide.size(); ++n)
        CHECK(std::abs(static_cast<double>(narrow[n]) - wide[n]) <= 1e-5);
    }
}

TEST_CASE("activation: interval jets contain the jets of every point inside") {
  const PrecisionScope scope{40};
  std::mt19937_64 random{5};
  std::uniform_real_distribution<double> place{-9, 9}, part{0, 1};
  for (const auto f : all)
    for (const double width : {0.0, 1e-12, 1e-3, 0.5})
      for (int k = 0; k < 25; ++k) {
        const double low = place(random);
        const Interval box{Real{low}, Real{low} + Real{width}};
        const auto enclosed = jet(f, box, 8);
        const Real inside = Real{low} + Real{width} * Real{part(random)};
        std::vector<Real> exact;
        {
          const PrecisionScope finer{80};
          exact = jet(f, Real{inside}, 8);
        }
        for (std::size_t n = 0; n < exact.size(); ++n) CHECK(enclosed[n].contains(exact[n]));
      }
}

TEST_CASE("activation: GELU and SiLU are x/2 plus an even function, tanh is odd") {
  const PrecisionScope scope{60};
  for (const auto f : all)
    for (const char* text : {"0.3", "1.7", "5.2"}) {
      const auto right = jet(f, Real{text}, 9), left = jet(f, Real{-Real{text}}, 9);
      for (std::size_t n = f == Activation::tanh ? 0 : 2; n < right.size(); ++n) {
        const bool negated = (n % 2 == 1) != (f == Activation::tanh);
        const Real mirrored = negated ? Real{-left[n]} : left[n];
        CHECK(abs(Real{right[n] - mirrored}) <= Real{"1e-55"});
      }
    }
}

TEST_CASE("activation: a negative order is refused") {
  CHECK_THROWS_WITH_AS(jet(Activation::silu, 0.5, -1), "jet: the order is negative", Error);
}

namespace {

/// Numbers of jets that are further from those of 60 digits than their bound says, and the largest
/// bound relative to the jet's largest number.
template <class T>
std::pair<std::size_t, double> outside_of_bounds(Activation f) {
  std::size_t outside = 0;
  double widest = 0;
  for (int k = -80; k <= 80; ++k) {
    const T u = static_cast<T>(k) / 16 + static_cast<T>(0.0123);
    const auto exact = jet(f, Real{u}, 9);
    const auto bounded = jet(f, Bounded<T>{u}, 9);
    const auto plain = jet(f, u, 9);
    for (std::size_t n = 0; n < exact.size(); ++n) {
      CHECK(plain[n] == bounded[n].value);
      outside += abs(Real{Real{plain[n]} - exact[n]}) > Real{bounded[n].error};
      widest = std::max(widest, static_cast<double>(bounded[n].error) / largest(exact));
    }
  }
  return {outside, widest};
}

}  // namespace

TEST_CASE("activation: every coefficient is within the bound that its arithmetic carries") {
  const PrecisionScope scope{60};
  for (const auto f : all) {
    CAPTURE(to_string(f));
    const auto [outside, widest] = outside_of_bounds<double>(f);
    CHECK(outside == 0);
    CHECK(widest <= 1e-12);
    const auto [outside_wide, widest_wide] = outside_of_bounds<long double>(f);
    CHECK(outside_wide == 0);
    CHECK(widest_wide <= 1e-12);
  }
}

}  // namespace activation_test
