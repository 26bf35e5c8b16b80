// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "adversaries/release/extraction/curve.hpp"
#include "framework/release/assessment/coefficient_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

Matrix nothing(const Coefficients& published) {
  return Matrix::Zero(published.numbers[0].rows(), published.numbers[0].cols());
}

/// The u with f'(u) / f(u) = ratio, the nearest to 0 if there are two. f' / f = 1/u + sigma(-u)
/// falls on either side of 0: from 1 without bound for u < 0, from above all bounds to 0 for u > 0.
/// A ratio between 0 and 1 has a u on both sides, of size above 1.278: the positive one is nearer
/// from 1/2 on. All other ratios have one.
double point_of_ratio(double ratio) {
  const double sign = ratio >= 0.5 ? 1 : -1;
  // f'(-u) / f(-u) = 1 - f'(u) / f(u): the search is on positive u alone.
  const double wanted = sign > 0 ? ratio : 1 - ratio;
  double low = 0x1p-100, high = 64;
  while (true) {
    const double middle = low < 1 ? (high > 1 ? 1 : std::sqrt(low * high)) : (low + high) / 2;
    if (middle <= low || middle >= high) return sign * low;
    if (1 / middle + 1 / (1 + std::exp(middle)) > wanted)
      low = middle;
    else
      high = middle;
  }
}

/// Of two coefficients, w f(u) and w f'(u), the ratio says u: for certain if |u| < 1.278.
Matrix by_ratio(const Coefficients& published) {
  Matrix found = nothing(published);
  for (Eigen::Index d = 0; d < found.cols(); ++d) {
    const Column value = published.numbers[0].col(d), slope = published.numbers[1].col(d);
    const Column& larger = value.norm() > slope.norm() ? value : slope;
    if (larger.isZero(0)) continue;
    const double along = larger.dot(value), turned = larger.dot(slope);
    // f(u) = 0 at u = 0 only.
    const double u = along == 0 ? 0 : point_of_ratio(turned / along);
    const Column factors = jets(Column::Constant(1, u), 1).col(0);
    found.col(d) = (factors(0) * value + factors(1) * slope) / factors.squaredNorm();
  }
  return found;
}

/// Every unit's coefficients have rank one: its column of W, and a point of the known curve u ->
/// (f^(n)(u) / n!)_n. The point gives u, and W with it.
Matrix by_curve(const Coefficients& published, double roundoff) {
  const std::size_t orders = published.numbers.size();
  if (orders < 2) return nothing(published);
  if (orders == 2) return by_ratio(published);
  const auto outputs = static_cast<std::size_t>(published.numbers[0].rows()),
             units = static_cast<std::size_t>(published.numbers[0].cols());
  std::vector<double> theta;
  for (const auto& one : published.numbers)
    for (Eigen::Index i = 0; i < one.rows(); ++i)
      for (Eigen::Index d = 0; d < one.cols(); ++d) theta.push_back(one(i, d));
  const extraction::TaylorRelease<double> release{
      .activation = released_activation,
      .order = static_cast<int>(orders) - 1,
      .theta0 = extraction::Theta0::spread,
      .z0 = Tensor<double>{Shape{units},
                           std::vector<double>(published.points.begin(), published.points.end())},
      .theta = Tensor<double>{Shape{orders, outputs, units}, theta},
      .theta0_sum = {}};
  return to_matrix(extraction::recover_by_curve(release, {.roundoff = roundoff}).w);
}

/// The fraction's first half of orders as a series: c_n = p_n - sum over j of q_j c_(n-j).
Matrix by_division(const Coefficients& published, double roundoff) {
  Coefficients series{published.points, {}, {}};
  for (std::size_t n = 0; n < published.numbers.size(); ++n) {
    Matrix term = published.numbers[n];
    for (std::size_t j = 1; j <= n; ++j)
      term -= series.numbers[n - j] *
              published.denominators.row(static_cast<Eigen::Index>(j) - 1).asDiagonal();
    series.numbers.push_back(term);
  }
  // The quotients of what was rounded are a little less precise.
  return by_curve(series, std::max(64 * roundoff, 1e-11));
}

/// One unit under a real scale s, r = 1 / s: T_n = r^n f^(n)(r p) / n! w for the published p = s
/// z0.
class ScaledCurve {
 public:
  ScaledCurve(double point, const Column& target) : point_{point}, target_{target} {
    const Eigen::Index orders = target.size();
    weights_ = Column{orders};
    for (Eigen::Index n = 0; n < orders; ++n) {
      const double near = std::max(n > 0 ? std::abs(target(n - 1)) : 0.0,
                                   n + 1 < orders ? std::abs(target(n + 1)) : 0.0);
      const double size = std::max(std::abs(target(n)), 0.05 * near);
      weights_(n) = size > 0 ? 1 / size : 0;
    }
    target_ = target_.cwiseProduct(weights_);
  }

  struct Fit {
    double r = 0, sine = 1;
  };
  /// The best of a grid of |r| from 1/20 to 20, followed by Gauss-Newton on the angle.
  Fit best() const {
    constexpr int points = 600, kept = 4;
    std::vector<Fit> starts;
    for (int i = 0; i <= points; ++i)
      for (const double sign : {1.0, -1.0}) {
        const double r = sign * 0.05 * std::pow(400.0, static_cast<double>(i) / points);
        starts.push_back({r, sine(r)});
      }
    std::ranges::sort(starts, {}, &Fit::sine);
    Fit found;
    for (int i = 0; i < kept; ++i) {
      const Fit one = followed(starts[static_cast<std::size_t>(i)]);
      if (one.sine < found.sine) found = one;
    }
    return found;
  }
  /// The share of every order in w, by least squares with each order in its own size.
  Column combination(double r) const {
    const Column a = at(r).first;
    return a.cwiseProduct(weights_) / a.squaredNorm();
  }

 private:
  double point_;
  Column target_, weights_;

  /// The curve and its slope in r, each order in its own size.
  std::pair<Column, Column> at(double r) const {
    const Eigen::Index orders = target_.size();
    const Matrix terms = jets(Column::Constant(1, r * point_), static_cast<int>(orders));
    Column a{orders}, slope{orders};
    double power = 1;
    for (Eigen::Index n = 0; n < orders; ++n) {
      const auto order = static_cast<double>(n);
      a(n) = power * terms(n, 0);
      slope(n) = (order * a(n) + (order + 1) * power * r * point_ * terms(n + 1, 0)) / r;
      power *= r;
    }
    return {a.cwiseProduct(weights_), slope.cwiseProduct(weights_)};
  }
  double sine(double r) const {
    const Column a = at(r).first;
    return (target_ - a * (a.dot(target_) / a.squaredNorm())).norm() / target_.norm();
  }
  Fit followed(Fit from) const {
    for (int i = 0; i < 30; ++i) {
      const auto [a, slope] = at(from.r);
      const double along = a.dot(target_) / a.squaredNorm();
      const Column rest = target_ - along * a,
                   turn = along * (slope - a * (a.dot(slope) / a.squaredNorm()));
      const double length = turn.squaredNorm();
      if (!(length > 0)) break;
      const double r = from.r + turn.dot(rest) / length;
      if (!(std::abs(r) > 1e-3) || !(std::abs(r) < 1e3)) break;
      const Fit next{r, sine(r)};
      if (!(next.sine < from.sine)) break;
      from = next;
    }
    return from;
  }
};

/// All orders of a unit are multiples of one column: of the first that is not 0.
Matrix by_scaled_curve(const Coefficients& published, double) {
  const auto orders = static_cast<Eigen::Index>(published.numbers.size());
  Matrix found = nothing(published);
  if (orders < 3) return found;
  for (Eigen::Index d = 0; d < found.cols(); ++d) {
    const Column direction = published.numbers[1].col(d);
    const double norm = direction.squaredNorm();
    if (!(norm > 0)) continue;
    Column target{orders};
    for (Eigen::Index n = 0; n < orders; ++n)
      target(n) = direction.dot(published.numbers[static_cast<std::size_t>(n)].col(d)) / norm;
    const ScaledCurve curve{published.points(d), target};
    const Column shares = curve.combination(curve.best().r);
    for (Eigen::Index n = 0; n < orders; ++n) found.col(d) += shares(n) * target(n) * direction;
  }
  return found;
}

}  // namespace

void register_coefficient_curves(Catalogue& catalogue);
void register_coefficient_curves(Catalogue& catalogue) {
  const std::string cost = "N D H";
  catalogue.add(assessment_of(CoefficientAttack{
      .scheme = "mergebarrier-ffn", .name = "curve", .cost = cost, .recover = by_curve}));
  catalogue.add(assessment_of(CoefficientAttack{
      .scheme = "pade-mlp", .name = "divided-curve", .cost = cost, .recover = by_division}));
  catalogue.add(assessment_of(CoefficientAttack{.scheme = "taylor-real-scaling",
                                                .name = "scaled-curve",
                                                .cost = cost,
                                                .recover = by_scaled_curve}));
}

}  // namespace certamen
