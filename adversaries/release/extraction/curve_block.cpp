// SPDX-License-Identifier: Apache-2.0
// CurveSolver on all units of a block. Doubles go through the column kernels: the inner products of
// a unit's orders say all that its expansion point follows from, and its column is a sum of orders
// with the factors that the point gives. What is not plainly recovered so is left to
// CurveSolver::recover.
#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/curve_impl.hpp"
#include "adversaries/release/extraction/separation.hpp"
#include "adversaries/release/extraction/strips.hpp"
#include "adversaries/release/extraction/wider.hpp"

namespace certamen::extraction {

namespace {

/// Inner products whose terms underflowed, or nearly, say nothing.
constexpr double least_product = 0x1p-900;

/// The form whose closed form starts the search: GELU's is near that of its approximation.
Activation start_of(Activation activation) {
  return activation == Activation::gelu_tanh ? Activation::gelu : activation;
}

}  // namespace

std::optional<CurveSolver::QuickUnit> CurveSolver::quick(const Gram<double>& gram) const {
  for (std::size_t n = 0; n < orders_; ++n)
    if (!(gram(n, n) > least_product && std::isfinite(gram(n, n)))) return std::nullopt;
  const auto needed = closed_form_orders(start_of(activation_));
  if (first_ > needed.low || first_ + static_cast<int>(orders_) <= needed.high) return std::nullopt;

  const auto factors = rank_one(gram);
  const WeighedDirection<double> direction{factors.row, underflow_size(factors, options_)};
  const double start = closed_form_point(start_of(activation_), factors.row, first_);
  if (!std::isfinite(start)) return std::nullopt;
  constexpr int most_steps = 24;
  QuickUnit result;
  UnitRecovery<double>& unit = result.unit;
  unit.u = refined(activation_, direction, start, first_, orders_, most_steps);
  if (!std::isfinite(unit.u)) return std::nullopt;
  result.factors = judge_unit(unit, activation_, factors, first_, options_);
  // As in recover_in: what another point would have to be within to be as good an explanation;
  // twice, since the separation is that of the curve's own point.
  const double noise = std::max(2 * options_.roundoff / direction.signal(), 1e-12);
  const double rivals = 2 * std::max(noise, 4 * unit.residual) + unit.residual;
  if (unit.status != UnitStatus::recovered ||
      !is_precise(unit.arithmetic_error, options_.roundoff) || !(rivals < separation_->at(unit.u)))
    return std::nullopt;
  unit.candidates.push_back(unit.u);
  return result;
}

RecoveredMlp<double> CurveSolver::recover_strips(const TaylorRelease<double>& release) const {
  auto recovered = empty_recovery(release);
  std::vector<const double*> order;
  for (std::size_t n = 0; n < orders_; ++n)
    order.push_back(&release.theta.data()[(n + static_cast<std::size_t>(first_)) *
                                          release.outputs() * release.units()]);
  const ColumnKernels& kernels = column_kernels();
  constexpr auto stored = static_cast<std::size_t>(Stored::f64);
  std::vector<double> products(orders_ * orders_ * strip_units), factors(orders_ * strip_units);
  std::vector<std::size_t> others;
  for_each_strip(
      order, release.outputs(), release.units(), recovered.w.data().data(),
      [&](const BlockStrip& block) {
        kernels.gram[stored](block.strip, products.data());
        std::fill(factors.begin(), factors.end(), 0.0);
        for (std::size_t k = 0; k < block.count; ++k) {
          const std::size_t d = block.first + k;
          const auto found = quick({&products[k], strip_units, orders_, release.outputs(),
                                    gram_roundings(release.outputs()), 1.0});
          if (!found) {
            others.push_back(d);
            continue;
          }
          for (std::size_t n = 0; n < orders_; ++n)
            factors[n * strip_units + k] = found->factors[n];
          recovered.status[d] = found->unit.status;
          recovered.residual[d] = found->unit.residual;
          recovered.u[d] = found->unit.u;
          recovered.b[d] = found->unit.u - release.z0[d];
        }
        kernels.combine[stored](block.strip, factors.data(), block.columns, block.stride);
      });
  for (const auto d : others) {
    for (std::size_t i = 0; i < release.outputs(); ++i) recovered.w(i, d) = 0;
    store(recovered, release, d, recover(unit_coefficients(release, d, first_)));
  }
  recover_constant(recovered, release);
  return recovered;
}

template <class T>
RecoveredMlp<T> CurveSolver::recover_all(const TaylorRelease<T>& release) const {
  if constexpr (std::is_same_v<T, double>) {
    return recover_strips(release);
  } else {
    auto recovered = empty_recovery(release);
    for (std::size_t d = 0; d < release.units(); ++d)
      store(recovered, release, d, recover(unit_coefficients(release, d, first_)));
    recover_constant(recovered, release);
    return recovered;
  }
}

template RecoveredMlp<double> CurveSolver::recover_all(const TaylorRelease<double>&) const;
template RecoveredMlp<long double>
CurveSolver::recover_all(const TaylorRelease<long double>&) const;
template RecoveredMlp<Real> CurveSolver::recover_all(const TaylorRelease<Real>&) const;

}  // namespace certamen::extraction
