// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/closed_form.hpp"

#include <cmath>

#include "adversaries/release/extraction/curve_impl.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "framework/error.hpp"
#include "framework/numbers/outward.hpp"

namespace certamen::extraction {

ClosedFormOrders closed_form_orders(Activation activation) {
  switch (activation) {
  case Activation::silu: return {1, 3};
  case Activation::gelu: return {2, 5};
  case Activation::tanh: return {1, 2};
  case Activation::gelu_tanh: break;
  }
  return {};
}

template <class T>
ClosedFormFraction<T> closed_form_fraction(Activation activation, const std::vector<T>& row,
                                           int first) {
  const auto needed = closed_form_orders(activation);
  if (!needed.exists())
    throw Error{ErrorCode::unsupported, "closed form",
                "there is none for " + std::string{to_string(activation)}};
  if (first > needed.low || first + static_cast<int>(row.size()) - 1 < needed.high)
    throw Error{ErrorCode::unsupported, "closed form",
                "it needs the orders " + std::to_string(needed.low) + " to " +
                    std::to_string(needed.high)};
  const auto derivative = [&](int n) {
    int factorial = 1;
    for (int k = 2; k <= n; ++k) factorial *= k;
    return T(row[static_cast<std::size_t>(n - first)] * T(factorial));
  };
  if (activation == Activation::gelu)
    return {derivative(5) + T(3) * derivative(3), derivative(2) - derivative(4)};
  const T t1 = derivative(1), t2 = derivative(2);
  if (activation == Activation::tanh) return {T(2) * t1 - t2, T(2) * t1 + t2};
  const T t3 = derivative(3);
  return {t1 - T(2) * t2 + t3, -(t2 + t3)};
}

template <class T>
T closed_form_point(Activation activation, const std::vector<T>& row, int first) {
  using std::log;
  const auto [p, q] = closed_form_fraction(activation, row, first);
  const T ratio = p / q;
  if (activation == Activation::gelu) return ratio;
  return activation == Activation::tanh ? T(T(log(ratio)) / T(2)) : T(log(ratio));
}

template <class T>
RecoveredMlp<T> recover_by_closed_form(const TaylorRelease<T>& release,
                                       const CurveOptions& options) {
  using std::isfinite;
  auto recovered = empty_recovery(release);
  for (std::size_t d = 0; d < release.units(); ++d) {
    const auto coefficients = unit_coefficients(release, d);
    const auto factors = rank_one(coefficients);
    UnitRecovery<T> unit;
    if (dot(factors.row, factors.row) != 0) {
      unit.u = closed_form_point(release.activation, factors.row, 1);
      unit.status = UnitStatus::unexplained;
      if (isfinite(unit.u))
        finish_unit(unit, release.activation, coefficients, factors, 1, options);
    }
    store(recovered, release, d, unit);
  }
  recover_constant(recovered, release);
  return recovered;
}

template ClosedFormFraction<double> closed_form_fraction(Activation, const std::vector<double>&,
                                                         int);
template ClosedFormFraction<Real> closed_form_fraction(Activation, const std::vector<Real>&, int);
template double closed_form_point(Activation, const std::vector<double>&, int);
template Real closed_form_point(Activation, const std::vector<Real>&, int);
template ClosedFormFraction<Interval> closed_form_fraction(Activation, const std::vector<Interval>&,
                                                           int);
template ClosedFormFraction<Outward> closed_form_fraction(Activation, const std::vector<Outward>&,
                                                          int);
template RecoveredMlp<double> recover_by_closed_form(const TaylorRelease<double>&,
                                                     const CurveOptions&);
template RecoveredMlp<Real> recover_by_closed_form(const TaylorRelease<Real>&, const CurveOptions&);

}  // namespace certamen::extraction
