// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/block_attack.hpp"

#include <algorithm>
#include <cmath>

#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/enclosure.hpp"
#include "adversaries/release/extraction/even_part.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/strips.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "framework/numbers/rounding.hpp"

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

/// Of the block's units that contradict their enclosures, those that were recovered all the same.
void count_contradicting(LayerAttack& part, const std::vector<UnitStatus>& status) {
  if (!part.enclosure) return;
  part.enclosure->contradicting_recovered = static_cast<std::size_t>(
      std::ranges::count_if(part.enclosure->contradicting,
                            [&](std::size_t d) { return status[d] == UnitStatus::recovered; }));
}

/// Counts enclosed entries, and compares them with the truth where it is known.
class EnclosureCount {
 public:
  EnclosureCount(std::size_t outputs, const Tensor<double>* truth, FloatFormat storage,
                 const Context& context)
      : outputs_{outputs}, truth_{truth}, storage_{storage}, rounding_{rounding_to(storage)},
        context_{context} {}

  void add(const EnclosedColumn& column) {
    context_.stop_if_cancelled("attack");
    sure_ = column.status == UnitStatus::recovered;
    if (column.status == UnitStatus::unexplained) report_.contradicting.push_back(column.unit);
    for (std::size_t i = 0; i < outputs_ && column.low != nullptr; ++i)
      add(column.low[i * column.stride], column.high[i * column.stride], i, column.unit);
    for (std::size_t i = 0; i < column.wide.size(); ++i) add(column.wide[i], i, column.unit);
  }
  EnclosureReport report() const {
    EnclosureReport report = report_;
    report.widest = std::max(report.widest, Real{widest_});
    return report;
  }

 private:
  /// Against the true weight, or else the smallest that the interval allows.
  void add(double low, double high, std::size_t i, std::size_t unit) {
    ++report_.entries;
    const double least = low > 0 ? low : high < 0 ? -high : 0;
    const double width = Outward::above(high - low);
    report_.within_percent += sure_ && Outward::above(100 * width) <= least;
    const double size = truth_ == nullptr ? least : std::fabs((*truth_)(i, unit));
    if (size > 0 && width > widest_ * size) widest_ = Outward::above(width / size);
    if (truth_ == nullptr) return;
    const double truth = (*truth_)(i, unit);
    report_.contained += low <= truth && truth <= high;
    const double middle = low + (high - low) / 2;
    report_.bit_exact += (storage_ == FloatFormat::f64 ? middle : rounding_(middle)) == truth;
  }
  void add(const Interval& interval, std::size_t i, std::size_t unit) {
    ++report_.entries;
    const Real width = interval.width(), low = interval.lower(), high = interval.upper(),
               least = low > 0    ? low
                       : high < 0 ? Real{-high}
                                  : Real{0};
    report_.within_percent += sure_ && width * 100 <= least;
    const Real size = truth_ == nullptr ? least : Real{std::fabs((*truth_)(i, unit))};
    if (size != 0) report_.widest = std::max(report_.widest, Real{width / size});
    if (truth_ == nullptr) return;
    const Real truth{(*truth_)(i, unit)};
    report_.contained += interval.contains(truth);
    report_.bit_exact += round_to(interval.midpoint(), storage_) == truth;
  }

  std::size_t outputs_;
  const Tensor<double>* truth_;
  FloatFormat storage_;
  Rounding rounding_;  // to it
  const Context& context_;
  EnclosureReport report_;
  double widest_ = 0;
  bool sure_ = false;  // the unit was recovered
};

BlockEncloser::Visit counting(EnclosureCount& count) {
  return [&count](const EnclosedColumn& column) { count.add(column); };
}

TaylorRelease<double> in_doubles(const TaylorRelease<long double>& release) {
  return {release.activation,
          release.order,
          release.theta0,
          converted<double>(release.z0),
          converted<double>(release.theta),
          converted<double>(release.theta0_sum)};
}
GatedTaylorRelease<double> in_doubles(const GatedTaylorRelease<long double>& release) {
  return {release.activation, release.order, converted<double>(release.z0p),
          converted<double>(release.l), converted<double>(release.f)};
}
template <class Release>
const Release& in_doubles(const Release& release) {
  return release;
}

/// One unit in MPFI, of a release of a storage format.
template <class T>
UnitEnclosure enclosed(const TaylorRelease<T>& release, std::size_t d, FloatFormat format) {
  return enclose_unit(release.activation, converted<Real>(unit_coefficients(release, d)), 1,
                      format);
}
template <class T>
GatedUnitEnclosure enclosed(const GatedTaylorRelease<T>& release, std::size_t d,
                            FloatFormat format) {
  return enclose_gated_unit(release.activation, Real{release.z0p[d]},
                            converted<Real>(unit_coefficients(release, d)), format);
}

/// Some units of a gated block: what release_gated_block needs of them.
OwnedBlock part_of(const OwnedBlock& block, std::size_t first, std::size_t count) {
  const Tensor<double>& down = block.mlp.down;
  OwnedBlock part;
  part.mlp.down = Tensor<double>{{down.extent(0), count}};
  part.z0 = Tensor<double>{{count}};
  std::copy_n(&block.z0[first], count, &part.z0[0]);
  part.sign.assign(&block.sign[first], &block.sign[first] + count);
  for (std::size_t i = 0; i < down.extent(0); ++i)
    std::copy_n(&down(i, first), count, &part.mlp.down(i, 0));
  return part;
}

/// Adds units to those recovered so far, `first` in number.
template <class T>
void put(const RecoveredGated<T>& part, std::size_t first, RecoveredGated<T>& whole) {
  whole.status.insert(whole.status.end(), part.status.begin(), part.status.end());
  whole.sign.insert(whole.sign.end(), part.sign.begin(), part.sign.end());
  for (std::size_t i = 0; i < part.w.extent(0); ++i)
    std::copy_n(&part.w(i, 0), part.w.extent(1), &whole.w(i, first));
}

}  // namespace

void BlockResult::number_units(const UnitList& units) {
  if (!part.enclosure) return;
  for (auto& unit : part.enclosure->contradicting) unit = units[unit];
}

CurveTables::CurveTables(Activation activation, int order)
    : separation{std::make_shared<const Separation>(activation, 1, static_cast<std::size_t>(order),
                                                    CurveOptions{}.range)},
      jets{std::make_shared<const JetTable>(activation, BlockEncloser::table_orders(order))} {}

BlockAttack::BlockAttack(Activation activation, const CurveTables& tables, bool gated,
                         const TaylorMlpAttackOptions& options, const ReleasePrecision& precision,
                         FloatFormat storage, std::size_t units)
    : activation_{activation}, options_{options}, precision_{precision}, storage_{storage},
      units_{units} {
  if (!gated)
    solver_ =
        std::make_unique<const CurveSolver>(activation, 1, static_cast<std::size_t>(options.order),
                                            curve_options(precision), tables.separation);
  // Ends in doubles are a few last places of a double apart: too wide to say which double it is.
  const bool enough = precision.format != FloatFormat::f64 || storage != FloatFormat::f64;
  if (options.enclose && precision.format && enough)
    encloser_ =
        std::make_unique<const BlockEncloser>(tables.jets, options.order, *precision.format);
}

template <class Release>
EnclosureReport BlockAttack::enclosure(const Release& release, const Tensor<double>* truth,
                                       const Context& context) const {
  EnclosureCount count{release.outputs(), truth, storage_, context};
  if (encloser_) {
    encloser_->enclose(in_doubles(release), counting(count));
  } else {
    for (std::size_t d = 0; d < release.units(); ++d)
      visit_unit(d, counting(count), [&] { return enclosed(release, d, *precision_.format); });
  }
  return count.report();
}

template <class T>
BlockResult BlockAttack::of(const TaylorRelease<T>& release, const RecoveredMlp<T>& recovered,
                            const Mlp<double>* truth, const Context& context) const {
  BlockResult result;
  count_units(result.part, recovered.status);
  if (truth != nullptr)
    result.part.weights =
        fidelity(recovered.w, converted<T>(truth->down), recovered.status, storage_);
  for (std::size_t d = 0; d < recovered.status.size() && truth != nullptr; ++d) {
    if (recovered.status[d] != UnitStatus::recovered || !truth->up_bias) continue;
    const Real bias{(*truth->up_bias)[d]}, error = Real{recovered.b[d]} - bias;
    result.squared_bias_error += error * error;
    result.squared_bias += bias * bias;
  }
  if (recovered.has_c) result.constant = converted<Real>(recovered.c);
  if (release.theta0 == Theta0::sum) result.sum = converted<Real>(release.theta0_sum);
  if constexpr (std::is_floating_point_v<T>)
    if (options_.enclose)
      result.part.enclosure = enclosure(release, truth ? &truth->down : nullptr, context);
  count_contradicting(result.part, recovered.status);
  return result;
}

template <class T>
BlockResult BlockAttack::of(const GatedTaylorRelease<T>& release,
                            const RecoveredGated<T>& recovered, const Mlp<double>* truth,
                            const Context& context) const {
  BlockResult result;
  count_units(result.part, recovered.status);
  if (truth != nullptr)
    result.part.weights =
        fidelity(recovered.w, converted<T>(truth->down), recovered.status, storage_);
  if constexpr (std::is_floating_point_v<T>)
    if (options_.enclose)
      result.part.enclosure = enclosure(release, truth ? &truth->down : nullptr, context);
  count_contradicting(result.part, recovered.status);
  return result;
}

template <class T>
BlockResult BlockAttack::on(const TaylorRelease<T>& release, const Mlp<double>* truth,
                            const Context& context) const {
  const auto recovered = solver_->recover_all(release);
  BlockResult result = of(release, recovered, truth, context);
  result.recovered = RecoveredBlock{
      recovered.status, converted<double>(recovered.w), converted<double>(recovered.b), {}, {}};
  if (recovered.has_c) result.recovered->c = converted<double>(recovered.c);
  return result;
}

template <class T>
BlockResult BlockAttack::on(const GatedTaylorRelease<T>& release, const Mlp<double>* truth,
                            const Context& context) const {
  const auto recovered = recover_gated(release, curve_options(precision_).roundoff);
  BlockResult result = of(release, recovered, truth, context);
  result.recovered =
      RecoveredBlock{recovered.status, converted<double>(recovered.w), {}, {}, recovered.sign};
  return result;
}

#define CERTAMEN_ATTACK_RELEASE(T)                                                                 \
  template BlockResult BlockAttack::on(const TaylorRelease<T>&, const Mlp<double>*,                \
                                       const Context&) const;                                      \
  template BlockResult BlockAttack::on(const GatedTaylorRelease<T>&, const Mlp<double>*,           \
                                       const Context&) const;
CERTAMEN_ATTACK_RELEASE(double)
CERTAMEN_ATTACK_RELEASE(long double)
#undef CERTAMEN_ATTACK_RELEASE

BlockResult BlockAttack::run(const OwnedBlock& block, const Context& context) const {
  return in_numbers_of(precision_, [&](auto zero) {
    using T = decltype(zero);
    if (!block.mlp.gate) {
      const auto release = release_block<T>(block, activation_, options_, precision_, units_);
      return of(release, solver_->recover_all(release), &block.mlp, context);
    }
    // Strip by strip, so that a release is in the cache when it is attacked.
    const std::size_t units = block.z0.size();
    RecoveredGated<T> recovered{{}, {}, Tensor<T>{block.mlp.down.shape()}};
    BlockResult result;
    for (std::size_t first = 0; first < units; first += strip_units) {
      const OwnedBlock part = part_of(block, first, std::min(strip_units, units - first));
      const auto release = release_gated_block<T>(part, activation_, options_.order, precision_);
      const auto some = recover_gated(release, curve_options(precision_).roundoff);
      put(some, first, recovered);
      if constexpr (std::is_floating_point_v<T>)
        if (options_.enclose) {
          if (!result.part.enclosure) result.part.enclosure.emplace();
          EnclosureReport strip = enclosure(release, &part.mlp.down, context);
          for (auto& unit : strip.contradicting) unit += first;
          result.part.enclosure->merge(strip);
        }
    }
    count_units(result.part, recovered.status);
    count_contradicting(result.part, recovered.status);
    result.part.weights =
        fidelity(recovered.w, converted<T>(block.mlp.down), recovered.status, storage_);
    std::size_t right = 0;
    for (std::size_t d = 0; d < block.sign.size(); ++d) right += recovered.sign[d] == block.sign[d];
    result.part.signs_right = right;
    return result;
  });
}

}  // namespace certamen
