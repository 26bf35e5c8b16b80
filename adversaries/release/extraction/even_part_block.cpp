// SPDX-License-Identifier: Apache-2.0
// The gated form, all units of a block. Doubles go through the column kernels in two passes: the
// sign-free column with what orders 0 and 1 say of each sign, then the fit of all orders. What is
// not plainly recovered so is left to recover_gated_unit.
#include <cmath>
#include <optional>

#include "adversaries/release/extraction/even_part_impl.hpp"
#include "adversaries/release/extraction/strips.hpp"

namespace certamen::extraction {

namespace {

template <class T>
RecoveredGated<T> nothing_yet(const GatedTaylorRelease<T>& release) {
  expect_orders(release.order);
  return {std::vector<UnitStatus>(release.units()), std::vector<int>(release.units(), 0),
          Tensor<T>{{release.outputs(), release.units()}}};
}

template <class T>
void recover_one(RecoveredGated<T>& recovered, const GatedTaylorRelease<T>& release, std::size_t d,
                 double roundoff) {
  const auto unit = recover_gated_unit(release.activation, release.z0p[d],
                                       unit_coefficients(release, d), roundoff);
  recovered.status[d] = unit.status;
  recovered.sign[d] = unit.sign;
  for (std::size_t i = 0; i < release.outputs(); ++i)
    recovered.w(i, d) = unit.column.empty() ? T(0) : unit.column[i];
}

/// Numbers of a strip's units, by order.
class ByOrder {
 public:
  explicit ByOrder(std::size_t orders) : numbers_(orders * strip_units, 0) {}
  void set(std::size_t unit, const Orders<double>& row) {
    for (std::size_t n = 0; n < row.size(); ++n) numbers_[n * strip_units + unit] = row[n];
  }
  const double* data() const { return numbers_.data(); }

 private:
  std::vector<double> numbers_;
};

/// Sums of squares that are so small, or no numbers, say nothing.
bool is_usable(double sum) {
  return sum > 0x1p-900 && std::isfinite(sum);
}

/// As mismatch_of_signs in even_part.cpp, of unit k.
std::optional<Mismatch<double>> mismatch(const SignSums& sums, std::size_t k,
                                         const Orders<double>& plus, const Orders<double>& minus) {
  if (!is_usable(sums.column[k])) return std::nullopt;
  Mismatch<double> result;
  for (std::size_t n = 0; n < 2; ++n) {
    const double size =
        sums.size[n][k] + (plus[n] * plus[n] + minus[n] * minus[n]) * sums.column[k];
    if (!is_usable(size)) return std::nullopt;
    result.plus += sums.plus[n][k] / size;
    result.minus += sums.minus[n][k] / size;
  }
  return result;
}

/// Both passes over one strip.
class SignStrip {
 public:
  SignStrip(const GatedTaylorRelease<double>& release, double roundoff)
      : release_{release}, roundoff_{roundoff},
        orders_{static_cast<std::size_t>(release.order) + 1}, even_{orders_}, plus_{orders_},
        minus_{orders_}, row_{orders_}, factors_{orders_} {}

  /// Units that are left to recover_one go to `others`.
  void recover(const BlockStrip& block, RecoveredGated<double>& recovered,
               std::vector<std::size_t>& others) {
    std::vector<Orders<double>> plus, minus;
    for (std::size_t k = 0; k < block.count; ++k) {
      const double z0p = release_.z0p[block.first + k];
      plus.push_back(predicted(release_.activation, z0p, 1, orders_));
      minus.push_back(predicted(release_.activation, z0p, -1, orders_));
      even_.set(k, least_squares(plus[k], least_order));
      plus_.set(k, plus[k]);
      minus_.set(k, minus[k]);
    }
    SignSums sums;
    kernels_.compare_signs[stored](block.strip, even_.data(), plus_.data(), minus_.data(), sums);
    std::vector<int> sign(block.count, 0);
    for (std::size_t k = 0; k < block.count; ++k) {
      const auto found = mismatch(sums, k, plus[k], minus[k]);
      const bool positive = found && found->plus < found->minus;
      if (found && found->clearly_apart()) sign[k] = positive ? 1 : -1;
      const auto& row = positive ? plus[k] : minus[k];
      row_.set(k, row);
      factors_.set(k, least_squares(row, 0));
    }
    FitSums fit;
    kernels_.fit[stored](block.strip, factors_.data(), row_.data(), block.columns, block.stride,
                         fit);
    for (std::size_t k = 0; k < block.count; ++k) {
      const std::size_t d = block.first + k;
      if (sign[k] == 0 || !is_usable(fit.size[k]) ||
          !(fit.error[k] <= explained_residual * fit.size[k]) ||
          !is_precise(
              arithmetic_error_of_fit(release_.activation, release_.z0p[d], sign[k], orders_),
              roundoff_)) {
        others.push_back(d);
        continue;
      }
      recovered.status[d] = UnitStatus::recovered;
      recovered.sign[d] = sign[k];
    }
  }

 private:
  static constexpr auto stored = static_cast<std::size_t>(Stored::f64);
  const GatedTaylorRelease<double>& release_;
  double roundoff_;
  std::size_t orders_;
  ByOrder even_, plus_, minus_, row_, factors_;
  const ColumnKernels& kernels_ = column_kernels();
};

RecoveredGated<double> recover_strips(const GatedTaylorRelease<double>& release, double roundoff) {
  auto recovered = nothing_yet(release);
  std::vector<const double*> order{release.l.data().data()};
  for (std::size_t n = 0; n < static_cast<std::size_t>(release.order); ++n)
    order.push_back(&release.f.data()[n * release.l.size()]);
  std::vector<std::size_t> others;
  SignStrip strip{release, roundoff};
  for_each_strip(order, release.outputs(), release.units(), recovered.w.data().data(),
                 [&](const BlockStrip& block) { strip.recover(block, recovered, others); });
  for (const auto d : others) recover_one(recovered, release, d, roundoff);
  return recovered;
}

}  // namespace

template <class T>
RecoveredGated<T> recover_gated(const GatedTaylorRelease<T>& release, double roundoff) {
  if constexpr (std::is_same_v<T, double>)
    if (release.activation != Activation::tanh) return recover_strips(release, roundoff);
  auto recovered = nothing_yet(release);
  for (std::size_t d = 0; d < release.units(); ++d) recover_one(recovered, release, d, roundoff);
  return recovered;
}

template RecoveredGated<double> recover_gated(const GatedTaylorRelease<double>&, double);
template RecoveredGated<long double> recover_gated(const GatedTaylorRelease<long double>&, double);
template RecoveredGated<Real> recover_gated(const GatedTaylorRelease<Real>&, double);

}  // namespace certamen::extraction
