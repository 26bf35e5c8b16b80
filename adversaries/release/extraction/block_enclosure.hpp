// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "adversaries/release/extraction/enclosure.hpp"
#include "adversaries/release/extraction/jet_table.hpp"

namespace certamen::extraction {

/// The enclosed column of one unit: ends in doubles where these were enough, else intervals.
struct EnclosedColumn {
  std::size_t unit = 0;
  UnitStatus status = UnitStatus::dead_column;
  int sign = 0;                 // gated form, if the status is `recovered`
  const double* low = nullptr;  // of output i at low[i * stride]; null if there is none
  const double* high = nullptr;
  std::size_t stride = 0;
  std::span<const Interval> wide;  // by output; empty where `low` is given or nothing is known
};

/// Calls `visit` with the unit d that `enclose` encloses in MPFI, by enclose_unit or
/// enclose_gated_unit; a contradiction is the status `unexplained`.
template <class Enclose>
void visit_unit(std::size_t d, const std::function<void(const EnclosedColumn&)>& visit,
                const Enclose& enclose) {
  decltype(enclose()) unit;
  try {
    unit = enclose();
  } catch (const Contradiction&) {
    unit.status = UnitStatus::unexplained;
  }
  int sign = 0;
  if constexpr (requires { unit.sign; }) sign = unit.sign;
  visit({d, unit.status, sign, nullptr, nullptr, 0, unit.column});
}

/// Certified enclosures of all units of a block, as enclose_unit and enclose_gated_unit give them
/// one by one and under the same assumption, in outward-rounded doubles (Outward, JetTable): the
/// greatest and least quotient of two orders over the outputs enclose their ratio, interval Newton
/// on the ratios encloses u, and W is the common part of theta_n / a_n(U). Units for which that
/// does not contract, or that are not plainly recovered, are left to MPFI. Ends are at most a few
/// last places of a double further out than MPFI's. A unit whose numbers contradict each other has
/// the status `unexplained` and no column; the others stand. One object serves all blocks of a
/// release; threads may share it.
class BlockEncloser {
 public:
  /// For releases of that order in that format.
  BlockEncloser(Activation activation, int order, FloatFormat format);
  /// The same with a table of at least table_orders(order) orders, which others may share.
  BlockEncloser(std::shared_ptr<const JetTable> table, int order, FloatFormat format);
  static std::size_t table_orders(int order) { return static_cast<std::size_t>(order) + 2; }

  using Visit = std::function<void(const EnclosedColumn&)>;
  /// Calls `visit` for each unit once. Throws Error(unsupported) for NaN.
  void enclose(const TaylorRelease<double>& release, const Visit& visit) const;
  void enclose(const GatedTaylorRelease<double>& release, const Visit& visit) const;

  /// The expansion point of the unit whose ratios theta_n / theta_m over all outputs lie in
  /// [low, high], at [m * orders + n] times `stride`, orders from 1 on, m < n, as the kernels give
  /// them. None if MPFI has to decide.
  std::optional<Outward> expansion_point(const double* low, const double* high,
                                         std::size_t stride) const;

 private:
  struct Ratio {
    std::size_t n, m;  // orders, counted from 1 as 0
    Outward bound;
  };
  std::optional<std::vector<Ratio>> ratios(const double* low, const double* high,
                                           std::size_t stride) const;
  Outward start(const std::vector<Ratio>& ratios) const;
  std::optional<Outward> narrowed(const std::vector<Ratio>& ratios, const Outward& from) const;
  std::optional<Outward> contracted(const std::vector<Ratio>& ratios, const Outward& u) const;

  FloatFormat format_;
  std::size_t orders_;  // from 1 on
  std::shared_ptr<const JetTable> table_;
  Outward rounding_;        // T / theta for a released theta that is not subnormal
  Outward ratio_rounding_;  // the same of a quotient of two, and of the kernel's arithmetic
  double least_;            // the least number that is not subnormal
  double resolution_;       // of u
};

}  // namespace certamen::extraction
