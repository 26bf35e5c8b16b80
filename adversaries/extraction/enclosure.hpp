// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "adversaries/extraction/release.hpp"
#include "framework/numbers/float_format.hpp"

namespace certamen::extraction {

/// What certified enclosures of one unit say. They hold under two stated assumptions: each released
/// number is the exact one rounded to nearest in the release format, and the unit's expansion point
/// lies in [-range, range].
struct UnitEnclosure {
  UnitStatus status = UnitStatus::dead_column;
  Interval u;                    // hull of the expansion points that no output row excludes
  std::vector<Interval> column;  // encloses W[:, d]
};

/// `coefficients` is [orders, D] of released numbers, row k holding theta[first + k, :, d]. Boxes
/// of expansion points are cut in two and dropped as soon as some output row excludes them (T_n
/// a_m(U) - T_m a_n(U) without 0 inside); what is left encloses u, and W is the intersection of T_n
/// / a_n(U) over the orders. Nothing left, or an empty intersection, is a proof that the activation
/// or the rounding model is wrong: Error(unsupported). `digits` is the working precision.
UnitEnclosure enclose_unit(Activation activation, const Tensor<Real>& coefficients, int first,
                           std::optional<FloatFormat> format, double range = 12,
                           unsigned digits = 40);

/// The interval of exact values that round to `released`; the point itself when there is no format.
Interval before_rounding(const Real& released, std::optional<FloatFormat> format);

}  // namespace certamen::extraction
