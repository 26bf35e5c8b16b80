// SPDX-License-Identifier: Apache-2.0
#include "framework/release/curve_injectivity.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "framework/error.hpp"
#include "framework/testing/doctest.hpp"

namespace curve_test {

using namespace certamen;

namespace {

CurveAnswer answer(Activation activation, int first, int last, const Rational& range,
                   std::size_t most_boxes = 5000) {
  return check_curve(
      {.activation = activation, .first = first, .last = last, .low = -range, .high = range},
      {.most_boxes = most_boxes});
}

double to_double(const Real& x) {
  return x.convert_to<double>();
}

/// a_n/a_m at a double, from closed forms: u s, s + u s s-, (s s-)(2 + u (s- - s))/2 for SiLU.
double silu_ratio(int n, int m, double u) {
  const double s = 1 / (1 + std::exp(-u)), c = 1 / (1 + std::exp(u));
  const double a[] = {u * s, s + u * s * c, s * c * (2 + u * (c - s)) / 2};
  return a[n] / a[m];
}

}  // namespace

TEST_CASE("curve: the smallest orders that determine u, on [-4, 4]") {
  struct Row {
    Activation activation;
    int first, last;
  };
  for (const auto& [activation, first, last] :
       {Row{Activation::tanh, 0, 1}, Row{Activation::silu, 0, 3}, Row{Activation::silu, 1, 4},
        Row{Activation::gelu, 0, 3}, Row{Activation::gelu, 1, 4}, Row{Activation::gelu_tanh, 0, 3},
        Row{Activation::gelu_tanh, 1, 4}}) {
    CAPTURE(to_string(activation));
    CAPTURE(first);
    const CurveAnswer proved = answer(activation, first, last, 4);
    CHECK(proved.verdict == ProofVerdict::verified);
    CHECK(proved.boxes > 0);
    CHECK(!proved.ratios.empty());
    CHECK(!proved.points);
    CHECK(answer(activation, first, last - 1, 4).verdict == ProofVerdict::refuted);
  }
}

TEST_CASE("curve: tanh without order 0, where a2/a1 is -tanh") {
  const CurveAnswer proved = answer(Activation::tanh, 1, 2, 2);
  CHECK(proved.verdict == ProofVerdict::verified);
  CHECK(proved.ratios == std::set<std::pair<int, int>>{{1, 2}, {2, 1}});
  // In the far tails it is monotone too, by less than the enclosures see: not refuted.
  CHECK(answer(Activation::tanh, 1, 2, 12, 300).verdict == ProofVerdict::undecided);
}

TEST_CASE("curve: one order determines nothing, as W may be anything") {
  for (const auto activation :
       {Activation::gelu, Activation::gelu_tanh, Activation::silu, Activation::tanh})
    for (const int order : {0, 1, 2}) {
      const CurveAnswer refuted = answer(activation, order, order, 4);
      CHECK(refuted.verdict == ProofVerdict::refuted);
      REQUIRE(refuted.points);
      CHECK(!possibly_equal(refuted.points->first, refuted.points->second));
    }
}

TEST_CASE("curve: two orders of SiLU and GELU are refuted by points that double arithmetic sees") {
  for (const int first : {0, 1}) {
    const CurveAnswer refuted = answer(Activation::silu, first, first + 1, 8);
    REQUIRE(refuted.verdict == ProofVerdict::refuted);
    REQUIRE(refuted.points);
    const auto& [point, box] = *refuted.points;
    CHECK(point.lower() == point.upper());
    CHECK(!box.contains(point));
    const auto [n, m] = *refuted.ratios.begin();
    const double value = silu_ratio(n, m, to_double(point.lower()));
    // At an end where the denominator's sign is certain the ratio is finite and continuous between.
    const double low = silu_ratio(n, m, to_double(box.lower())) - value,
                 high = silu_ratio(n, m, to_double(box.upper())) - value;
    CHECK(low * high < 0);
    for (const auto activation : {Activation::gelu, Activation::gelu_tanh})
      CHECK(answer(activation, first, first + 1, 8).verdict == ProofVerdict::refuted);
  }
}

TEST_CASE("curve: orders 0 and 1 of SiLU are decided as the closed form of f'/f says") {
  // f'/f = 1/u + sigma(-u) falls from 1 to -infinity for u < 0, and from infinity to 0 for u > 0.
  const auto quotient = [](double u) { return 1 / u + 1 / (1 + std::exp(u)); };
  int determined = 0;
  for (int low = 1; low <= 6; ++low)
    for (int high = 1; high <= 6; ++high) {
      CAPTURE(low);
      CAPTURE(high);
      const bool once = quotient(-low) < quotient(high);
      determined += once ? 1 : 0;
      CHECK(check_curve(
                {.activation = Activation::silu, .first = 0, .last = 1, .low = -low, .high = high})
                .verdict == (once ? ProofVerdict::verified : ProofVerdict::refuted));
    }
  CHECK(determined > 5);
  CHECK(determined < 30);
}

TEST_CASE("curve: orders 0 to 2 of SiLU coincide where f'' is 0") {
  // f(-u) = f(u) - u and f'(-u) = 1 - f'(u): [f : f' : 0] is one point at both roots of f''.
  double low = 2, high = 3;
  while (high - low > 1e-12) {
    const double middle = (low + high) / 2;
    (middle * std::tanh(middle / 2) < 2 ? low : high) = middle;
  }
  CHECK(silu_ratio(0, 1, low) == doctest::Approx(silu_ratio(0, 1, -low)).epsilon(1e-9));
  const CurveAnswer crossing = answer(Activation::silu, 0, 2, 4);
  CHECK(crossing.verdict == ProofVerdict::refuted);
  REQUIRE(crossing.points);
  CHECK(crossing.points->first.contains(Real{-low}));
  CHECK(crossing.points->second.contains(Real{low}));
  // One root alone is in a range on one side.
  const CurveQuestion right{
      .activation = Activation::silu, .first = 0, .last = 2, .low = make_rational(1, 8), .high = 8};
  CHECK(check_curve(right).verdict == ProofVerdict::verified);
}

TEST_CASE(
    "curve: three orders cross at points that Newton's method in doubles finds in the boxes") {
  for (const auto activation : {Activation::silu, Activation::gelu, Activation::gelu_tanh})
    for (const int first : {0, 1}) {
      CAPTURE(to_string(activation));
      CAPTURE(first);
      const CurveAnswer crossing = answer(activation, first, first + 2, 4);
      REQUIRE(crossing.verdict == ProofVerdict::refuted);
      REQUIRE(crossing.points);
      double u = to_double(crossing.points->first.midpoint()),
             v = to_double(crossing.points->second.midpoint());
      // Both ratios to the first order, and their slopes.
      const auto k = static_cast<std::size_t>(first);
      const auto at = [&](double x) {
        const auto a = jet(activation, x, first + 3);
        const auto slope = [&](std::size_t n) {
          return (static_cast<double>(n + 1) * a[n + 1] * a[k] -
                  static_cast<double>(k + 1) * a[n] * a[k + 1]) /
                 (a[k] * a[k]);
        };
        return std::array{a[k + 1] / a[k], a[k + 2] / a[k], slope(k + 1), slope(k + 2)};
      };
      for (int step = 0; step < 20; ++step) {
        const auto [p, q, dp, dq] = at(u);
        const auto [r, s, dr, ds] = at(v);
        const double determinant = dq * dr - dp * ds;
        u -= (dr * (q - s) - ds * (p - r)) / determinant;
        v -= (dp * (q - s) - dq * (p - r)) / determinant;
      }
      const auto one = at(u), other = at(v);
      CHECK(one[0] == doctest::Approx(other[0]).epsilon(1e-9));
      CHECK(one[1] == doctest::Approx(other[1]).epsilon(1e-9));
      CHECK(u < v - 1);
      CHECK(crossing.points->first.contains(Real{u}));
      CHECK(crossing.points->second.contains(Real{v}));
    }
}

TEST_CASE("curve: bad questions are refused") {
  CHECK_THROWS_AS(answer(Activation::tanh, 0, 1, 0), Error);
  CHECK_THROWS_AS(answer(Activation::tanh, 2, 1, 1), Error);
  CHECK_THROWS_AS(answer(Activation::tanh, -1, 1, 1), Error);
}

TEST_CASE("proof: lemmas are enough, and an undecided one fails") {
  const auto with = [](ProofVerdict verdict) {
    Proof p{"lemma-alone", "A lemma", "[Wang24]"};
    p.lemma("l", "it holds", [verdict] { return LemmaFinding{.verdict = verdict}; });
    return check_proof(p, {}, Context{}).verdict;
  };
  for (const auto verdict :
       {ProofVerdict::verified, ProofVerdict::undecided, ProofVerdict::refuted})
    CHECK(with(verdict) == verdict);
  CHECK_THROWS_AS((Proof{"empty", "Nothing", ""}.validate()), Error);
}

}  // namespace curve_test
