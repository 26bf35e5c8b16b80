// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "adversaries/release/extraction/ratio_search.hpp"
#include "adversaries/release/extraction/release.hpp"
#include "framework/numbers/float_format.hpp"

namespace certamen::extraction {

/// What certified enclosures of one unit say. They rest on one assumption, the rounding model: each
/// released number is the exact one rounded to nearest in the release format (table 1's
/// EXACT_THEN_ROUND, not arithmetic inside the format).
struct UnitEnclosure {
  UnitStatus status = UnitStatus::dead_column;
  Interval u;                    // encloses the expansion point, if the status is `recovered`
  std::vector<Interval> column;  // encloses W[:, d]; empty unless the status is `recovered`
  bool assumes_range = false;  // that no second solution lies outside of [-range, range] is assumed
};

/// `coefficients` is [orders, D] of released numbers, row k holding theta[first + k, :, d]. Every
/// ratio a_n/a_m of the curve is enclosed by the intersection of T_n/T_m over all outputs. The
/// closed forms give a first enclosure of u; its ends then move inwards past all boxes that a ratio
/// excludes (interval Newton on a_n - R a_m, else bisection), and W is the intersection of
/// T_n/a_n(U) over the orders.
/// Without a closed form (tanh-GELU, low orders, poles) u is sought in [-range, range]; an
/// enclosure that touches its ends, or that has a gap in it, makes the unit ambiguous; orders that
/// underflow make it `underflow`. Infinite coefficients (overflow) say nothing. No point left, or
/// an empty intersection, proves that the activation or the rounding model is wrong:
/// Contradiction. NaN is an Error(unsupported). `digits` is the working precision; without a format
/// the numbers count as exact.
UnitEnclosure enclose_unit(Activation activation, const Tensor<Real>& coefficients, int first,
                           std::optional<FloatFormat> format, double range = 12,
                           unsigned digits = 40);

/// The same for a unit of the gated form, whose expansion point is known up to its sign: a sign is
/// certain if the other one empties an enclosure. sign = 0 and no column if neither does. Throws as
/// above if both do.
struct GatedUnitEnclosure {
  UnitStatus status = UnitStatus::dead_column;
  int sign = 0;
  std::vector<Interval> column;  // encloses W[:, d]
};
/// `coefficients` are as unit_coefficients of the gated form has them.
GatedUnitEnclosure enclose_gated_unit(Activation activation, const Real& z0p,
                                      const Tensor<Real>& coefficients,
                                      std::optional<FloatFormat> format, unsigned digits = 40);
GatedUnitEnclosure enclose_gated_unit(const GatedTaylorRelease<Real>& release, std::size_t unit,
                                      std::optional<FloatFormat> format, unsigned digits = 40);

/// The interval of exact values that round to the finite number `released`; the point itself when
/// there is no format.
Interval before_rounding(const Real& released, std::optional<FloatFormat> format);

}  // namespace certamen::extraction
