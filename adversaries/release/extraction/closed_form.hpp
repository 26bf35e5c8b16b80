// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/values/activation.hpp"

namespace certamen::extraction {

/// The orders a closed form needs: SiLU 1..3, GELU 2..5, tanh 1..2; none for the others.
struct ClosedFormOrders {
  int low = 0, high = -1;
  bool exists() const { return high >= low; }
};
ClosedFormOrders closed_form_orders(Activation activation);

/// u = ln(p/q) for SiLU, ln(p/q) / 2 for tanh, p/q for GELU.
template <class T>
struct ClosedFormFraction {
  T p, q;
};

/// p and q of closed_form_point; 0/0 at a pole.
template <class T>
ClosedFormFraction<T> closed_form_fraction(Activation activation, const std::vector<T>& theta_row,
                                           int first);

/// The expansion point u from one row theta_first, theta_{first+1}, ... of coefficients, known up
/// to a common factor; with T_n = n! theta_n
///   SiLU   u = ln(p/q), p = T1 - 2 T2 + T3, q = -(T2 + T3)    (sigma(u) = p / (T1 - 3 T2)),
///   GELU   u = (T5 + 3 T3) / (T2 - T4),
///   tanh   u = ln((2 T1 - T2) / (2 T1 + T2)) / 2               (tanh(u) = -T2 / (2 T1)).
/// T is double or Real; closed_form_fraction takes Interval and Outward too. Throws
/// Error(unsupported) for other activations and too few orders. Next to the poles (SiLU -2.921,
/// 0.983; GELU +-0.9153,
/// +-2.6762) the result is imprecise; it is NaN or infinite if no u explains the row.
template <class T>
T closed_form_point(Activation activation, const std::vector<T>& theta_row, int first);

}  // namespace certamen::extraction
