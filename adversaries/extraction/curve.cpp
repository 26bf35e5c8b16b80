// SPDX-License-Identifier: Apache-2.0
#include "adversaries/extraction/curve.hpp"

#include <algorithm>
#include <cmath>

#include "adversaries/extraction/rank_one.hpp"
#include "framework/error.hpp"

namespace certamen::extraction {

namespace {

constexpr double grid_step = 0.02;
constexpr double carries_weight =
    1e-3;  // orders below this part of the largest say little under relative rounding

/// (f^(n)(u)/n!) for n = first .. first + count - 1, and its derivative by u.
template <class T>
struct CurvePoint {
  std::vector<T> a, slope;
  CurvePoint(Activation activation, const T& u, int first, std::size_t count) {
    const auto all = jet(activation, u, first + static_cast<int>(count));
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t n = static_cast<std::size_t>(first) + k;
      a.push_back(all[n]);
      slope.push_back(all[n + 1] * T(static_cast<int>(n) + 1));
    }
  }
};

template <class T>
T dot(const std::vector<T>& a, const std::vector<T>& b) {
  T sum(0);
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// Squared sine of the angle between v (|v| = 1) and a, from the residual itself: 1 - cos^2 would
/// cancel.
template <class T>
T squared_sine(const std::vector<T>& v, const std::vector<T>& a) {
  const T norm = dot(a, a);
  if (norm == 0) return T(1);
  const T t = dot(a, v) / norm;
  T sum(0);
  for (std::size_t i = 0; i < a.size(); ++i) sum += (v[i] - t * a[i]) * (v[i] - t * a[i]);
  return sum;
}

/// One Gauss-Newton step on the angle; the step is clipped so that it stays in the valley it
/// started in.
template <class T>
T gauss_newton_step(const std::vector<T>& v, const CurvePoint<T>& point) {
  const T norm = dot(point.a, point.a);
  if (norm == 0) return T(0);
  const T t = dot(point.a, v) / norm, along = dot(point.a, point.slope) / norm;
  T numerator(0), denominator(0);
  for (std::size_t i = 0; i < v.size(); ++i) {
    const T residual = v[i] - t * point.a[i], edge = t * (point.slope[i] - along * point.a[i]);
    numerator += edge * residual;
    denominator += edge * edge;
  }
  if (denominator == 0) return T(0);
  const T step = numerator / denominator, limit = T(0.05);
  return step > limit ? limit : (step < -limit ? T(-limit) : step);
}

/// Quadratic convergence: a step below half of T's digits is the last but one.
template <class T>
T refined(Activation activation, const std::vector<T>& v, T u, int first) {
  using std::abs;
  double target = 1e-15;
  if constexpr (std::is_same_v<T, Real>) target = 0;
  T previous(1);
  for (int step = 0; step < 60; ++step) {
    const T move = gauss_newton_step(v, CurvePoint<T>{activation, u, first, v.size()});
    u += move;
    const T size(abs(move));
    if (size == 0 || static_cast<double>(size) < target || (step > 12 && size >= previous)) break;
    previous = size;
  }
  return u;
}

/// Local minima of the angle on the grid, best first.
std::vector<double> grid_candidates(Activation activation, const std::vector<double>& v, int first,
                                    double range) {
  const auto count = static_cast<std::size_t>(2 * range / grid_step) + 1;
  std::vector<double> angle(count);
  const auto at = [&](std::size_t k) { return -range + static_cast<double>(k) * grid_step; };
  for (std::size_t k = 0; k < count; ++k)
    angle[k] = squared_sine(v, CurvePoint<double>{activation, at(k), first, v.size()}.a);
  std::vector<std::size_t> minima;
  for (std::size_t k = 0; k < count; ++k)
    if ((k == 0 || angle[k] <= angle[k - 1]) && (k + 1 == count || angle[k] < angle[k + 1]))
      minima.push_back(k);
  std::sort(minima.begin(), minima.end(),
            [&](std::size_t a, std::size_t b) { return angle[a] < angle[b]; });
  constexpr std::size_t most = 8;
  std::vector<double> points;
  for (std::size_t k = 0; k < std::min(minima.size(), most); ++k) points.push_back(at(minima[k]));
  return points;
}

/// W[:, d]: the mean of theta_n / a_n, weighted by inverse variance. Under relative rounding error
/// eps each quotient has variance eps^2 from its own rounding and (a'_n / a_n)^2 var(u) from the
/// expansion point, where var(u) is eps^2 |a|^2 / (D |a'_perp|^2): orders near a zero of their
/// derivative say little.
template <class T>
std::vector<T> column_at(const Tensor<T>& coefficients, const CurvePoint<T>& point) {
  using std::abs;
  const std::size_t outputs = coefficients.extent(1);
  std::vector<T> column(outputs, T(0));
  const T norm = dot(point.a, point.a);
  if (norm == 0) return column;
  const T along = dot(point.a, point.slope) / norm;
  T across(0), largest(0);
  for (std::size_t n = 0; n < point.a.size(); ++n) {
    const T edge = point.slope[n] - along * point.a[n];
    across += edge * edge;
    largest = std::max<T>(largest, T(abs(point.a[n])));
  }
  const T spread = across == 0 ? T(0) : T(norm / (across * T(static_cast<int>(outputs))));
  T total(0);
  for (std::size_t n = 0; n < point.a.size(); ++n) {
    if (point.a[n] == 0 || T(abs(point.a[n])) < largest * T(carries_weight)) continue;
    const T sensitivity = point.slope[n] / point.a[n] - along;
    const T weight = T(1) / (T(1) + spread * sensitivity * sensitivity);
    const T factor = weight / point.a[n];
    total += weight;
    for (std::size_t i = 0; i < outputs; ++i) column[i] += coefficients(n, i) * factor;
  }
  for (auto& entry : column) entry /= total;
  return column;
}

template <class T>
std::vector<double> to_doubles(const std::vector<T>& values) {
  std::vector<double> result;
  for (const auto& value : values) result.push_back(static_cast<double>(value));
  return result;
}

}  // namespace

template <class T>
UnitRecovery<T> recover_unit(Activation activation, const Tensor<T>& coefficients, int first,
                             const CurveOptions& options) {
  const auto factors = rank_one(coefficients);
  UnitRecovery<T> unit;
  unit.column.assign(coefficients.extent(1), T(0));
  if (dot(factors.row, factors.row) == 0) return unit;

  struct Candidate {
    T u;
    double sine;
  };
  std::vector<Candidate> found;
  for (const double start :
       grid_candidates(activation, to_doubles(factors.row), first, options.range)) {
    const T u = refined(activation, factors.row, T(start), first);
    const T square =
        squared_sine(factors.row, CurvePoint<T>{activation, u, first, factors.row.size()}.a);
    const double sine = std::sqrt(static_cast<double>(square));
    const bool known = std::any_of(found.begin(), found.end(), [&](const Candidate& other) {
      return std::abs(static_cast<double>(T(other.u - u))) < 1e-3;
    });
    if (!known) found.push_back({u, sine});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Candidate& a, const Candidate& b) { return a.sine < b.sine; });
  // Another point is as good an explanation when its angle is within what rounding can do.
  const double noise = 8 * options.roundoff;
  for (const auto& candidate : found)
    if (candidate.sine <= std::max(noise, 4 * found.front().sine))
      unit.candidates.push_back(static_cast<double>(candidate.u));
  unit.u = found.front().u;
  unit.residual = found.front().sine;
  unit.status = unit.candidates.size() > 1 ? UnitStatus::ambiguous : UnitStatus::recovered;
  unit.column =
      column_at(coefficients, CurvePoint<T>{activation, unit.u, first, factors.row.size()});
  return unit;
}

namespace {

template <class T>
RecoveredMlp<T> empty_recovery(const TaylorRelease<T>& release) {
  const std::size_t units = release.units(), outputs = release.outputs();
  return {std::vector<UnitStatus>(units), Tensor<T>{{units}},   Tensor<T>{{units}},
          Tensor<T>{{outputs, units}},    Tensor<T>{{outputs}}, false,
          std::vector<double>(units)};
}

template <class T>
void store(RecoveredMlp<T>& recovered, const TaylorRelease<T>& release, std::size_t d,
           const UnitRecovery<T>& unit) {
  recovered.status[d] = unit.status;
  recovered.residual[d] = unit.residual;
  if (unit.status != UnitStatus::recovered) return;
  recovered.u[d] = unit.u;
  recovered.b[d] = unit.u - release.z0[d];
  for (std::size_t i = 0; i < unit.column.size(); ++i) recovered.w(i, d) = unit.column[i];
}

/// c_i is what the order-0 terms hold beyond W f(u); dead units add nothing to it.
template <class T>
void recover_constant(RecoveredMlp<T>& recovered, const TaylorRelease<T>& release) {
  if (release.theta0 == Theta0::none || recovered.count(UnitStatus::ambiguous) > 0) return;
  std::vector<T> value;
  for (std::size_t d = 0; d < release.units(); ++d)
    value.push_back(activate(release.activation, recovered.u[d]));
  for (std::size_t i = 0; i < release.outputs(); ++i) {
    T sum = release.theta0 == Theta0::sum ? release.theta0_sum[i] : T(0);
    for (std::size_t d = 0; d < release.units(); ++d) {
      if (release.theta0 == Theta0::spread) sum += release.theta(0, i, d);
      sum -= recovered.w(i, d) * value[d];
    }
    recovered.c[i] = sum;
  }
  recovered.has_c = true;
}

}  // namespace

template <class T>
RecoveredMlp<T> recover_by_curve(const TaylorRelease<T>& release, const CurveOptions& options) {
  if (release.order < 1)
    throw Error{ErrorCode::unsupported, "curve", "a release of order 0 has no derivatives"};
  auto recovered = empty_recovery(release);
  for (std::size_t d = 0; d < release.units(); ++d)
    store(recovered, release, d,
          recover_unit(release.activation, unit_coefficients(release, d), 1, options));
  recover_constant(recovered, release);
  return recovered;
}

namespace {

/// T_n = n! theta_n.
template <class T>
T derivative_of(const std::vector<T>& row, int first, int n) {
  T factorial(1);
  for (int k = 2; k <= n; ++k) factorial *= T(k);
  return row[static_cast<std::size_t>(n - first)] * factorial;
}

}  // namespace

template <class T>
T closed_form_point(Activation activation, const std::vector<T>& row, int first) {
  using std::log;
  const int highest = first + static_cast<int>(row.size()) - 1;
  const auto needs = [&](int low, int high) {
    if (first > low || highest < high)
      throw Error{ErrorCode::unsupported, "closed form",
                  "it needs the orders " + std::to_string(low) + " to " + std::to_string(high)};
  };
  const auto d = [&](int n) { return derivative_of(row, first, n); };
  switch (activation) {
  case Activation::silu: {
    needs(1, 3);
    const T denominator = d(1) - T(3) * d(2), s = d(1) - T(2) * d(2) + d(3);
    return log(T(s / (denominator - s)));
  }
  case Activation::gelu: needs(2, 5); return (d(5) + T(3) * d(3)) / (d(2) - d(4));
  case Activation::tanh: {
    needs(1, 2);
    const T t = -d(2) / (T(2) * d(1));
    return log(T((T(1) + t) / (T(1) - t))) / T(2);
  }
  case Activation::gelu_tanh: break;
  }
  throw Error{ErrorCode::unsupported, "closed form",
              "there is none for " + std::string{to_string(activation)}};
}

template <class T>
RecoveredMlp<T> recover_by_closed_form(const TaylorRelease<T>& release) {
  using std::isfinite;
  auto recovered = empty_recovery(release);
  for (std::size_t d = 0; d < release.units(); ++d) {
    const auto coefficients = unit_coefficients(release, d);
    const auto factors = rank_one(coefficients);
    UnitRecovery<T> unit;
    if (dot(factors.row, factors.row) != 0) {
      unit.u = closed_form_point(release.activation, factors.row, 1);
      if (isfinite(unit.u)) {
        const CurvePoint<T> point{release.activation, unit.u, 1, factors.row.size()};
        unit.status = UnitStatus::recovered;
        unit.residual = std::sqrt(static_cast<double>(squared_sine(factors.row, point.a)));
        unit.column = column_at(coefficients, point);
      } else {
        unit.status = UnitStatus::ambiguous;
      }
    }
    store(recovered, release, d, unit);
  }
  recover_constant(recovered, release);
  return recovered;
}

template UnitRecovery<double> recover_unit(Activation, const Tensor<double>&, int,
                                           const CurveOptions&);
template UnitRecovery<Real> recover_unit(Activation, const Tensor<Real>&, int, const CurveOptions&);
template RecoveredMlp<double> recover_by_curve(const TaylorRelease<double>&, const CurveOptions&);
template RecoveredMlp<Real> recover_by_curve(const TaylorRelease<Real>&, const CurveOptions&);
template double closed_form_point(Activation, const std::vector<double>&, int);
template Real closed_form_point(Activation, const std::vector<Real>&, int);
template RecoveredMlp<double> recover_by_closed_form(const TaylorRelease<double>&);
template RecoveredMlp<Real> recover_by_closed_form(const TaylorRelease<Real>&);

}  // namespace certamen::extraction
