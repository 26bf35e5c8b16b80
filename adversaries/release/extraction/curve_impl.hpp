// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/rank_one.hpp"

/// What curve.cpp and closed_form.cpp share.
namespace certamen::extraction {

template <class T>
T dot(const std::vector<T>& a, const std::vector<T>& b) {
  T sum(0);
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// The rounding error of T's own arithmetic.
template <class T>
double machine_epsilon() {
  if constexpr (std::is_same_v<T, Real>)
    return std::pow(10.0,
                    1 - static_cast<double>(std::min(PrecisionScope::current_digits(), 300u)));
  else
    return static_cast<double>(std::numeric_limits<T>::epsilon());
}

/// (f^(n)(u)/n!) for n = first .. first + count - 1, and its derivative by u.
template <class T>
struct CurvePoint {
  std::vector<T> a, slope;
  CurvePoint(Activation activation, const T& u, int first, std::size_t count) {
    const auto all = jet(activation, u, first + static_cast<int>(count));
    a.reserve(count);
    slope.reserve(count);
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t n = static_cast<std::size_t>(first) + k;
      a.push_back(all[n]);
      slope.push_back(all[n + 1] * T(static_cast<int>(n) + 1));
    }
  }
};

/// The direction of a unit's coefficients, each order in units of its own size: released numbers
/// are relatively precise, so the small orders of a tail say as much as the large ones. An order
/// near a zero of its derivative is weighed by its neighbours, or the valley would be narrower than
/// the grid. `underflow` is the size below which an order's absolute error exceeds its relative
/// one.
template <class T>
class WeighedDirection {
 public:
  WeighedDirection(const std::vector<T>& v, double underflow)
      : weight_(v.size()), target_(v.size()) {
    using std::abs, std::sqrt;
    constexpr double floor = 0.05;
    const auto size = [&](std::size_t n) { return n < v.size() ? T(abs(v[n])) : T(0); };
    for (std::size_t n = 0; n < v.size(); ++n) {
      const T neighbours = std::max<T>(n > 0 ? size(n - 1) : T(0), size(n + 1));
      const T scale = std::max<T>(size(n), T(neighbours * T(floor))) + T(underflow);
      weight_[n] = scale > 0 ? T(T(1) / scale) : T(0);
      target_[n] = v[n] * weight_[n];
    }
    const T norm = sqrt(dot(target_, target_));
    for (auto& x : target_) x /= norm;
    signal_ = static_cast<double>(norm) / std::sqrt(static_cast<double>(v.size()));
  }

  /// What is left of a relative error of 1 in this metric: 1, less where orders are subnormal.
  double signal() const { return signal_; }

  /// Sine of the angle between the direction and the curve at the point, from the residual itself:
  /// 1 - cos^2 would cancel.
  T sine(const std::vector<T>& a) const {
    using std::sqrt;
    T norm(0), along(0), sum(0);
    for (std::size_t n = 0; n < a.size(); ++n) {
      const T x = weighed(a, n);
      norm += x * x;
      along += x * target_[n];
    }
    if (!(norm > 0)) return T(1);
    const T t = along / norm;
    for (std::size_t n = 0; n < a.size(); ++n) {
      const T r = target_[n] - t * weighed(a, n);
      sum += r * r;
    }
    return sqrt(sum);
  }

  struct Step {
    T move;           // Gauss-Newton on the angle
    T along, across;  // <x, x'>/<x, x> and |x' across x| / |x|
  };
  Step step(const CurvePoint<T>& point) const {
    using std::sqrt;
    T norm(0), slope(0), projection(0);
    for (std::size_t n = 0; n < target_.size(); ++n) {
      const T x = weighed(point.a, n);
      norm += x * x;
      slope += x * weighed(point.slope, n);
      projection += x * target_[n];
    }
    if (!(norm > 0)) return {T(0), T(0), T(0)};
    const T t = projection / norm, along = slope / norm;
    T numerator(0), denominator(0), across(0);
    for (std::size_t n = 0; n < target_.size(); ++n) {
      const T x = weighed(point.a, n), edge = weighed(point.slope, n) - along * x;
      numerator += t * edge * (target_[n] - t * x);
      denominator += t * t * edge * edge;
      across += edge * edge;
    }
    return {denominator > 0 ? T(numerator / denominator) : T(0), along, T(sqrt(T(across / norm)))};
  }

 private:
  T weighed(const std::vector<T>& a, std::size_t n) const { return a[n] * weight_[n]; }
  std::vector<T> weight_, target_;
  double signal_ = 1;
};

/// Size, relative to the unit's largest coefficients, at which the absolute rounding error of
/// subnormals is as large as the relative one: `column` is the column factor of the rank-one form.
template <class T>
double underflow_size(const std::vector<T>& column, const CurveOptions& options) {
  using std::sqrt;
  const double norm = static_cast<double>(T(sqrt(dot(column, column))));
  const double absolute = options.absolute_error();
  if (absolute == 0 || !(norm > 0)) return 0;
  return absolute * std::sqrt(static_cast<double>(column.size())) / norm / options.roundoff;
}

/// Fills the unit's column, residual, scale error and status from its expansion point: the weights
/// are the mean of theta_n / a_n, weighted by inverse variance. Under relative rounding error eps
/// each quotient has variance eps^2 from its own rounding and (a'_n / a_n)^2 var(u) from the
/// expansion point, where var(u) is eps^2 |a|^2 / (D |a'_across|^2): orders near a zero of their
/// derivative say little.
template <class T>
void finish_unit(UnitRecovery<T>& unit, Activation activation, const Tensor<T>& coefficients,
                 const RankOne<T>& factors, int first, const CurveOptions& options);

template <class T>
RecoveredMlp<T> empty_recovery(const TaylorRelease<T>& release) {
  const std::size_t units = release.units(), outputs = release.outputs();
  return {std::vector<UnitStatus>(units), Tensor<T>{{units}},   Tensor<T>{{units}},
          Tensor<T>{{outputs, units}},    Tensor<T>{{outputs}}, false,
          std::vector<double>(units)};
}

template <class T>
void store(RecoveredMlp<T>& recovered, const TaylorRelease<T>& release, std::size_t d,
           const UnitRecovery<T>& unit);

/// c_i is what the order-0 terms hold beyond W f(u); dead columns add nothing to it. Units of any
/// other kind leave it open.
template <class T>
void recover_constant(RecoveredMlp<T>& recovered, const TaylorRelease<T>& release);

}  // namespace certamen::extraction
