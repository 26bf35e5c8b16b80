// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "framework/error.hpp"
#include "framework/values/activation.hpp"

namespace certamen::extraction {

/// Error(unsupported): no weights under the activation and the rounding model give the released
/// numbers of a unit.
class Contradiction : public Error {
 public:
  using Error::Error;
};

/// Coefficients of one output before rounding, by order; none where the released number says
/// nothing.
using EnclosedRow = std::vector<std::optional<Interval>>;

/// a_n / a_m lies in `ratio` for the unit's expansion point.
struct RatioBound {
  std::size_t n, m;
  Interval ratio;
};

/// The intersection of T_n/T_m over all rows, for every pair of orders. Throws Contradiction
/// if one is empty: no column and no expansion point explain the rows.
std::vector<RatioBound> ratio_bounds(const std::vector<EnclosedRow>& rows);

/// Certified search for the expansion points u in [low, high] with all ratios of (f^(n)(u)/n!)_n,
/// n = first, first + 1, ..., inside their bounds.
class RatioSearch {
 public:
  RatioSearch(Activation activation, int first, std::size_t orders, std::vector<RatioBound> bounds,
              Real resolution)
      : activation_{activation}, first_{first}, orders_{orders}, bounds_{std::move(bounds)},
        resolution_{std::move(resolution)} {}

  /// Hull of all solutions, none if there is none. Its ends are as near to the outermost solutions
  /// as the resolution says, or as many boxes as a search may take allow.
  std::optional<Interval> hull(const Interval& box) const;

  /// Some part of the box of about that width holds no solution: those on its sides are apart.
  bool has_gap(const Interval& box, int pieces) const;

  /// a_n(U), n = first ...: natural and mean value form intersected.
  std::vector<Interval> curve(const Interval& u) const;

 private:
  /// A part of the box that holds all of its solutions; none if it holds none.
  std::optional<Interval> contracted(const Interval& box) const;
  std::optional<Real> end(const Interval& box, bool upper, int& boxes) const;

  Activation activation_;
  int first_;
  std::size_t orders_;
  std::vector<RatioBound> bounds_;
  Real resolution_;
};

}  // namespace certamen::extraction
