// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "framework/stop.hpp"

/// What curve.cpp and closed_form.cpp share.
namespace certamen::extraction {

template <class Numbers>
auto dot(const Numbers& a, const Numbers& b) {
  typename Numbers::value_type sum(0);
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

/// One number for each order, without allocation for the usual ones.
template <class T>
using Orders = boost::container::small_vector<T, 12>;

/// (f^(n)(u)/n!) for n = first .. first + count - 1, and its derivative by u.
template <class T>
struct CurvePoint {
  Orders<T> a, slope;
  CurvePoint(Activation activation, const T& u, int first, std::size_t count)
      : a(count, T(0)), slope(count, T(0)) {
    if constexpr (!std::is_floating_point_v<T>) poll("attack");  // thousands of digits take long
    Orders<T> all(static_cast<std::size_t>(first) + count + 1, T(0));
    jet(activation, u, std::span<T>{all.data(), all.size()});
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t n = static_cast<std::size_t>(first) + k;
      a[k] = all[n];
      slope[k] = all[n + 1] * T(static_cast<int>(n) + 1);
    }
  }
  template <class Numbers>
  CurvePoint(const Numbers& a_, const Numbers& slope_)
      : a(a_.begin(), a_.end()), slope(slope_.begin(), slope_.end()) {}
};

/// The direction of a unit's coefficients, each order in units of its own size: released numbers
/// are relatively precise, so the small orders of a tail say as much as the large ones. An order
/// near a zero of its derivative is weighed by its neighbours, or the valley would be narrower than
/// the grid. `underflow` is the size below which an order's absolute error exceeds its relative
/// one.
template <class T>
class WeighedDirection {
 public:
  template <class Numbers>
  WeighedDirection(const Numbers& v, double underflow)
      : weight_(v.size(), T(0)), target_(v.size(), T(0)) {
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

  const Orders<T>& weights() const { return weight_; }
  const Orders<T>& target() const { return target_; }

  /// What is left of a relative error of 1 in this metric: 1, less where orders are subnormal.
  double signal() const { return signal_; }

  /// Sine of the angle between the direction and the curve at the point, from the residual itself:
  /// 1 - cos^2 would cancel.
  template <class Numbers>
  T sine(const Numbers& a) const {
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
  template <class Numbers>
  T weighed(const Numbers& a, std::size_t n) const {
    return a[n] * weight_[n];
  }
  Orders<T> weight_, target_;
  double signal_ = 1;
};

/// Size, relative to the unit's largest coefficients, at which the absolute rounding error of
/// subnormals is as large as the relative one.
template <class T>
double underflow_size(const RankOne<T>& factors, const CurveOptions& options) {
  const double absolute = options.absolute_error();
  if (absolute == 0 || !(factors.size > 0)) return 0;
  return absolute * std::sqrt(static_cast<double>(factors.outputs)) / factors.size /
         options.roundoff;
}

/// Fills the unit's residual, scale error, bound on the arithmetic's error and status from its
/// expansion point. W[:, d] is the sum of factor_n theta_n with the factors that it returns.
template <class T>
Orders<T> judge_unit(UnitRecovery<T>& unit, Activation activation, const RankOne<T>& factors,
                     int first, const CurveOptions& options);

/// The same, and fills the unit's column.
template <class T>
void finish_unit(UnitRecovery<T>& unit, Activation activation, const Tensor<T>& coefficients,
                 const RankOne<T>& factors, int first, const CurveOptions& options);

/// Gauss-Newton on the angle from u on, at most that many steps. Quadratic convergence; stops when
/// the steps reach the precision of T or no longer shrink.
template <class T>
T refined(Activation activation, const WeighedDirection<T>& direction, T u, int first,
          std::size_t orders, int most_steps) {
  using std::abs;
  constexpr int settling = 4;
  const double epsilon = machine_epsilon<T>();
  T previous(1);
  for (int step = 0; step < most_steps; ++step) {
    T move = direction.step(CurvePoint<T>{activation, u, first, orders}).move;
    const T limit(0.25);
    if (move > limit) move = limit;
    if (move < -limit) move = -limit;
    u += move;
    const T size(abs(move));
    if (size == 0 || size <= T(abs(u)) * T(epsilon)) break;
    if (step > settling && size < T(1e-6) && size >= previous) break;
    previous = size;
  }
  return u;
}

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
