// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/extraction/release.hpp"
#include "framework/numbers/rational.hpp"

namespace certamen::extraction {

struct CurveOptions {
  /// Relative error of the released coefficients (unit roundoff of their format; 2^-24 for f32). It
  /// decides when two expansion points are both good explanations.
  double roundoff = 0x1p-53;
  /// Pre-activations are searched in [-range, range].
  double range = 12;
};

/// One unit: the expansion point u whose curve of derivatives explains the released coefficients.
template <class T>
struct UnitRecovery {
  UnitStatus status = UnitStatus::dead_column;
  T u = T(0);
  std::vector<T> column;  // W[:, d]
  double residual = 0;
  std::vector<double> candidates;  // the expansion points that explain the release, best first
};

/// `coefficients` is [orders, D], row k holding theta[first + k, :, d]. Level II of the attack:
/// project the orders on their dominant direction, find the point of the curve u -> (f^(n)(u)/n!)_n
/// with that direction on a grid, follow by Gauss-Newton on the angle to the precision of T; W is
/// the mean of theta_n / a_n over the orders that carry it.
template <class T>
UnitRecovery<T> recover_unit(Activation activation, const Tensor<T>& coefficients, int first,
                             const CurveOptions& options);

/// All units and c. Orders 1..N decide u; below order 3 the order-0 slice (Theta0::spread) cannot
/// be used alone, and units that stay ambiguous say so. c needs every unit recovered and an order-0
/// term.
template <class T>
RecoveredMlp<T> recover_by_curve(const TaylorRelease<T>& release, const CurveOptions& options = {});

/// The same answer from closed forms where they exist: SiLU with orders 1..3, sigma(u) = (T1 - 2 T2
/// + T3) / (T1 - 3 T2); GELU with orders 2..5, u = (T5 + 3 T3) / (T2 - T4); tanh with orders 1..2,
/// tanh(u) = -T2 / (2 T1); T_n = n! theta_n. Throws Error(unsupported) for other activations and
/// too low orders.
template <class T>
T closed_form_point(Activation activation, const std::vector<T>& theta_row, int first);

template <class T>
RecoveredMlp<T> recover_by_closed_form(const TaylorRelease<T>& release);

}  // namespace certamen::extraction
