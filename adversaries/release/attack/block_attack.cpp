// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/block_attack.hpp"

#include <algorithm>
#include <cmath>

#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/enclosure.hpp"
#include "adversaries/release/extraction/even_part.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/wider.hpp"

namespace certamen {

using namespace extraction;

namespace {

CurveOptions curve_options(const ReleasePrecision& precision) {
  if (precision.format)
    return {.roundoff = static_cast<double>(to_real(unit_roundoff(*precision.format)))};
  return {.roundoff = std::pow(10.0, -static_cast<double>(std::min(precision.digits, 300u)))};
}

void count_units(LayerAttack& part, const std::vector<UnitStatus>& status) {
  for (const auto each : status) {
    part.recovered += each == UnitStatus::recovered;
    part.ambiguous += each == UnitStatus::ambiguous;
    part.dead += each == UnitStatus::dead_column;
    part.underflow += each == UnitStatus::underflow;
    part.unexplained += each == UnitStatus::unexplained;
  }
}

/// Encloses the columns of all units, `enclose(d)` each, and compares them with the truth.
template <class F>
EnclosureReport enclosed(const Tensor<Real>& truth, FloatFormat storage, const Context& context,
                         const F& enclose) {
  EnclosureReport report;
  for (std::size_t d = 0; d < truth.extent(1); ++d) {
    context.stop_if_cancelled("attack");
    const std::vector<Interval> column = enclose(d);
    for (std::size_t i = 0; i < column.size(); ++i) {
      const Interval& interval = column[i];
      ++report.entries;
      report.contained += interval.contains(truth(i, d));
      report.bit_exact += round_to(interval.midpoint(), storage) == truth(i, d);
      if (truth(i, d) != 0)
        report.widest = std::max(report.widest, Real{interval.width() / abs(truth(i, d))});
    }
  }
  return report;
}

template <class T>
BlockResult attack_plain(const BlockAttack& attack, const OwnedBlock& block,
                         const Context& context) {
  const auto release =
      release_block<T>(block, attack.activation, attack.options, attack.precision, attack.units);
  const auto recovered = recover_by_curve(release, curve_options(attack.precision));
  BlockResult result;
  count_units(result.part, recovered.status);
  const auto truth = converted<T>(block.mlp.down);
  result.part.weights = fidelity(recovered.w, truth, recovered.status, attack.storage);
  for (std::size_t d = 0; d < recovered.status.size(); ++d) {
    if (recovered.status[d] != UnitStatus::recovered || !block.mlp.up_bias) continue;
    const Real bias{(*block.mlp.up_bias)[d]}, error = Real{recovered.b[d]} - bias;
    result.squared_bias_error += error * error;
    result.squared_bias += bias * bias;
  }
  if (recovered.has_c) result.constant = converted<Real>(recovered.c);
  if (release.theta0 == Theta0::sum) result.sum = converted<Real>(release.theta0_sum);
  if (attack.options.enclose && attack.precision.format)
    result.part.enclosure =
        enclosed(converted<Real>(block.mlp.down), attack.storage, context, [&](std::size_t d) {
          return enclose_unit(attack.activation, converted<Real>(unit_coefficients(release, d)), 1,
                              attack.precision.format)
              .column;
        });
  return result;
}

template <class T>
BlockResult attack_gated(const BlockAttack& attack, const OwnedBlock& block,
                         const Context& context) {
  const auto release =
      release_gated_block<T>(block, attack.activation, attack.options.order, attack.precision);
  const auto recovered = recover_gated(release, curve_options(attack.precision).roundoff);
  BlockResult result;
  count_units(result.part, recovered.status);
  const auto truth = converted<T>(block.mlp.down);
  result.part.weights = fidelity(recovered.w, truth, recovered.status, attack.storage);
  std::size_t right = 0;
  for (std::size_t d = 0; d < block.sign.size(); ++d) right += recovered.sign[d] == block.sign[d];
  result.part.signs_right = right;
  if (!attack.options.enclose || !attack.precision.format) return result;
  const GatedTaylorRelease<Real> numbers{release.activation, release.order,
                                         converted<Real>(release.z0p), converted<Real>(release.l),
                                         converted<Real>(release.f)};
  result.part.enclosure =
      enclosed(converted<Real>(block.mlp.down), attack.storage, context, [&](std::size_t d) {
        return enclose_gated_unit(numbers, d, attack.precision.format).column;
      });
  return result;
}

void merge_one(LayerAttack& row, const LayerAttack& part) {
  row.recovered += part.recovered;
  row.ambiguous += part.ambiguous;
  row.dead += part.dead;
  row.underflow += part.underflow;
  row.unexplained += part.unexplained;
  row.weights.merge(part.weights);
  if (part.signs_right) row.signs_right = row.signs_right.value_or(0) + *part.signs_right;
  if (!part.enclosure) return;
  if (!row.enclosure) row.enclosure.emplace();
  row.enclosure->entries += part.enclosure->entries;
  row.enclosure->contained += part.enclosure->contained;
  row.enclosure->bit_exact += part.enclosure->bit_exact;
  row.enclosure->widest = std::max(row.enclosure->widest, part.enclosure->widest);
}

}  // namespace

BlockResult BlockAttack::run(const OwnedBlock& block, const Context& context) const {
  return in_numbers_of(precision, [&](auto zero) {
    using T = decltype(zero);
    return block.mlp.gate ? attack_gated<T>(*this, block, context)
                          : attack_plain<T>(*this, block, context);
  });
}

void merge(LayerAttack& row, const std::vector<BlockResult>& blocks) {
  Real bias_error{0}, bias{0};
  for (const auto& block : blocks) {
    merge_one(row, block.part);
    bias_error += block.squared_bias_error;
    bias += block.squared_bias;
  }
  if (bias != 0) row.bias_error = sqrt(Real{bias_error / bias});
}

std::optional<Real> constant_error(const Tensor<double>& truth,
                                   const std::vector<BlockResult>& blocks,
                                   const TaylorMlpAttackOptions& options,
                                   const ReleasePrecision& precision) {
  Real error{0}, norm{0};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const Real exact{truth[i]};
    Real found{0}, sum{0};
    for (const auto& block : blocks) {
      if (block.constant.rank() != 1) return std::nullopt;
      found += block.constant[i];
      if (options.theta0 == Theta0::sum) sum += block.sum[i];
    }
    // One number is published: all blocks' parts and c. What a block explains is its part minus the
    // c that it found, which is 0 but for errors.
    if (options.theta0 == Theta0::sum) found += published(sum + exact, precision) - sum;
    const Real difference = found - exact;
    error += difference * difference;
    norm += exact * exact;
  }
  if (norm == 0) return std::nullopt;
  return Real{sqrt(Real{error / norm})};
}

}  // namespace certamen
