// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/release/extraction/release.hpp"
#include "framework/numbers/float_format.hpp"

namespace certamen::extraction {

/// How near recovered weights are to the true ones, over the columns (units) that were recovered;
/// the others are counted, not averaged in.
struct Fidelity {
  Real squared_error{0}, squared_norm{0};  // sums over the compared entries
  Real largest_relative{0};                // of entries that are not 0
  std::size_t entries = 0;                 // compared
  std::size_t within_percent = 0;          // entries with a relative error of at most 1 %
  std::size_t bit_exact = 0;               // entries equal after rounding to the storage format
  std::size_t units_left_out = 0;          // not identifiable

  Real relative_frobenius() const;  // |W^ - W|_F / |W|_F
  void merge(const Fidelity& other);
};

/// `recovered` and `truth` are [D, H]; status says which columns count. T is double, long double or
/// Real; sums are in T.
template <class T>
Fidelity fidelity(const Tensor<T>& recovered, const Tensor<T>& truth,
                  const std::vector<UnitStatus>& status, FloatFormat storage);

/// Mean of truth - recovered without absolute value. NOT a measure of recovery: two unrelated
/// matrices score near 0. It is here so that the tests can show the trap
/// (docs/explanation/metric-traps.md).
Real signed_mean(const Tensor<Real>& recovered, const Tensor<Real>& truth);

}  // namespace certamen::extraction
