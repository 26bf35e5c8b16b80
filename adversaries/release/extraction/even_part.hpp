// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/release/extraction/release.hpp"

namespace certamen::extraction {

/// What an attack on the gated form recovers: the secret signs and the hidden columns.
template <class T>
struct RecoveredGated {
  std::vector<UnitStatus> status;  // [P]
  std::vector<int> sign;           // [P]: +1 or -1; 0 where the unit is not recovered
  Tensor<T> w;                     // [D, P]; see recover_gated for tanh
};

/// The released coefficients of one unit, orders 0 .. order as published: [order + 1, D].
template <class T>
Tensor<T> unit_coefficients(const GatedTaylorRelease<T>& release, std::size_t unit);

/// W[:, unit] without any knowledge of the sign. GELU (both forms) and SiLU are x/2 plus an even
/// function, so eps^n f^(n)(eps z) does not depend on eps for n >= 2: least squares over these
/// orders. tanh is odd, and all orders are eps times functions of z0': the result is eps W. All 0
/// where the orders underflow.
template <class T>
std::vector<T> even_part_column(const GatedTaylorRelease<T>& release, std::size_t unit);

/// One unit of the gated form.
template <class T>
struct GatedUnit {
  UnitStatus status = UnitStatus::dead_column;
  int sign = 0;                 // 0 unless the unit is recovered
  std::vector<T> column;        // W[:, d]; eps W for tanh; empty where nothing is known
  double arithmetic_error = 0;  // as in UnitRecovery
};

/// `coefficients` as unit_coefficients has them, of a unit with z0' = z0p. A unit whose arithmetic
/// error is above a quarter of the roundoff is recovered again in wider numbers, as in CurveSolver.
template <class T>
GatedUnit<T> recover_gated_unit(Activation activation, const T& z0p, const Tensor<T>& coefficients,
                                double roundoff);

/// The same in T alone.
template <class T>
GatedUnit<T> recover_gated_unit_in(Activation activation, const T& z0p,
                                   const Tensor<T>& coefficients);

/// Gated release under secret signs (docs/explanation/taylor-mlp.md): the sign-free
/// column says what orders 0 and 1 are under each sign, the nearer sign is taken, and W is fitted
/// again with all orders. Orders count in their own size, as rounding is relative. A unit whose
/// signs explain the release equally well is ambiguous; one that neither explains (relative
/// residual above 1 %) unexplained. For tanh the sign is without effect on the function (W and -W
/// with the gate negated agree): all units are ambiguous with sign 0, and w holds eps W. Orders
/// from the first on that overflowed are left out; a unit with less than three left is unexplained.
/// `roundoff` is the release's relative rounding error. Throws Error(unsupported) for orders below
/// 2.
template <class T>
RecoveredGated<T> recover_gated(const GatedTaylorRelease<T>& release, double roundoff = 0x1p-53);

}  // namespace certamen::extraction
