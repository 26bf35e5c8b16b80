// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/extraction/release.hpp"

namespace certamen::extraction {

/// What an attack on the gated form recovers: the secret signs and the hidden columns.
template <class T>
struct RecoveredGated {
  std::vector<UnitStatus> status;  // [P]
  std::vector<int> sign;           // [P]: +1 or -1; 0 where the unit is not recovered
  Tensor<T> w;                     // [D, P]
};

/// Gated release under secret signs. GELU (both forms) and SiLU are x/2 plus an even function, and
/// tanh is odd, so eps^n f^(n)(eps z) does not depend on eps for n >= 2 (n >= 0 up to one common
/// sign for tanh): these orders give W without the sign, orders 0 and 1 then give the sign, and W
/// is fitted again with all orders (docs/explanation/taylor-mlp.md). tanh has no even part: f(z0) W
/// and eps^n f^(n)(z0) W are eps times functions of z0', so the sign of W stays open; the gate's
/// sign is then without effect on the function, and each unit is reported as ambiguous.
template <class T>
RecoveredGated<T> recover_gated(const GatedTaylorRelease<T>& release);

}  // namespace certamen::extraction
