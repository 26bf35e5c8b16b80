// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/small_vector.hpp>
#include <memory>
#include <optional>

#include "adversaries/release/extraction/closed_form.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/release.hpp"
#include "adversaries/release/extraction/separation.hpp"

namespace certamen::extraction {

struct CurveOptions {
  /// Relative error of the released coefficients (unit roundoff of their format; 2^-24 for f32). It
  /// decides when two expansion points are both good explanations.
  double roundoff = 0x1p-53;
  /// The grid of pre-activations is [-range, range]; closed forms find points outside of it too.
  double range = 12;
  /// Absolute error of coefficients below the normal range; none: that of the storage format with
  /// this roundoff, 0 if there is none.
  std::optional<double> absolute = {};

  double absolute_error() const;
};

/// One unit: the expansion point u whose curve of derivatives explains the released coefficients.
template <class T>
struct UnitRecovery {
  UnitStatus status = UnitStatus::dead_column;
  T u = T(0);
  std::vector<T> column;   // W[:, d]; the best guess unless the status is `recovered`
  double residual = 0;     // sine of the angle to the curve, each order in its own size
  double scale_error = 0;  // estimated relative error of the whole column that u causes
  /// Bound, to first order, on what rounding in T adds to a weight, relative to it; 0 for Real.
  double arithmetic_error = 0;
  std::vector<double> candidates;  // the expansion points that explain the release, best first
};

/// Level II of the attack. It keeps what it learns of the curve, so one solver serves all units;
/// threads may share it.
class CurveSolver {
 public:
  /// `separation` is that of the same curve over options.range, if it has been computed.
  CurveSolver(Activation activation, int first, std::size_t orders, const CurveOptions& options,
              std::shared_ptr<const Separation> separation = {});

  /// `coefficients` is [orders, D], row k holding theta[first + k, :, d]: project the orders on
  /// their dominant direction, find the points of the curve u -> (f^(n)(u)/n!)_n with that
  /// direction by closed form and on the grid, follow by Gauss-Newton on the angle to the precision
  /// of T; W is the mean of theta_n / a_n over the orders that carry it. Several points that
  /// explain the coefficients within the rounding error make the unit ambiguous. A unit whose
  /// arithmetic error is above a quarter of the roundoff is recovered again in wider numbers (long
  /// double, then 40 digits) and rounded to T.
  template <class T>
  UnitRecovery<T> recover(const Tensor<T>& coefficients) const;

  /// The same in T alone.
  template <class T>
  UnitRecovery<T> recover_in(const Tensor<T>& coefficients) const;

  /// All units and c. Releases in double are read in strips of units (column_kernels.hpp); a unit
  /// that the closed form's point explains, that Separation tells from all others and whose
  /// arithmetic error is small needs no search, and `recover` does the others. The release's orders
  /// from `first` on are this solver's.
  template <class T>
  RecoveredMlp<T> recover_all(const TaylorRelease<T>& release) const;

 private:
  struct QuickUnit {
    UnitRecovery<double> unit;                           // without its column
    boost::container::small_vector<double, 12> factors;  // by order: the column is their sum
  };
  RecoveredMlp<double> recover_strips(const TaylorRelease<double>& release) const;
  std::optional<QuickUnit> quick(const Gram<double>& gram) const;
  std::vector<double> grid_candidates(const std::vector<double>& direction, double underflow) const;

  Activation activation_;
  int first_;
  std::size_t orders_;
  CurveOptions options_;
  std::vector<double> grid_;  // [orders, points]
  std::shared_ptr<const Separation> separation_;
};

template <class T>
UnitRecovery<T> recover_unit(Activation activation, const Tensor<T>& coefficients, int first,
                             const CurveOptions& options);

/// All units and c. Orders 1..N decide u; with orders 1 and 2 alone units stay ambiguous. c needs
/// every unit recovered (or dead) and an order-0 term.
template <class T>
RecoveredMlp<T> recover_by_curve(const TaylorRelease<T>& release, const CurveOptions& options = {});

/// The same answer from the closed forms alone, without search and refinement; units next to their
/// poles come out as unexplained or less precise. Throws as closed_form_point does.
template <class T>
RecoveredMlp<T> recover_by_closed_form(const TaylorRelease<T>& release,
                                       const CurveOptions& options = {});

}  // namespace certamen::extraction
