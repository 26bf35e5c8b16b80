// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/taylor_mlp_owner.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

#include "adversaries/release/attack/parallel.hpp"
#include "adversaries/release/extraction/column_kernels.hpp"
#include "framework/numbers/bounded.hpp"
#include "framework/numbers/rounding.hpp"
#include "framework/run/random.hpp"
#include "framework/stop.hpp"

namespace certamen {

namespace {

/// The nearest number of `digits` decimal digits, kept at the working precision.
Real rounded_to_digits(const Real& exact, unsigned digits) {
  Real result = exact;
  mpfr_t rounded;
  mpfr_init2(rounded, static_cast<mpfr_prec_t>(digits * 3.3219280948873623) + 1);
  mpfr_set(rounded, exact.backend().data(), MPFR_RNDN);
  mpfr_set(result.backend().data(), rounded, MPFR_RNDN);
  mpfr_clear(rounded);
  return result;
}

}  // namespace

Real published(const Real& exact, const ReleasePrecision& precision) {
  return precision.format ? round_to(exact, *precision.format)
                          : rounded_to_digits(exact, precision.digits);
}

UnitList protected_units(const ModelFile& file, const MlpLayer& layer,
                         const TaylorMlpAttackOptions& options, const Context& context) {
  std::vector<double> gaps(layer.hidden);
  if (!options.protection.all()) {
    const CalibrationInputs inputs{layer.inputs, context.seed};
    const std::size_t width = options.units_per_block;
    in_parallel((layer.hidden + width - 1) / width, context, [&](std::size_t k) {
      context.stop_if_cancelled("attack");
      const std::size_t first = k * width, count = std::min(width, layer.hidden - first);
      const auto some = calibrate(read_mlp_inputs(file, layer, first, count), inputs).gaps();
      std::copy(some.begin(), some.end(), gaps.begin() + static_cast<std::ptrdiff_t>(first));
    });
  }
  return options.protection.choose(gaps);
}

UnitList units_in_the_clear(const UnitList& units, std::size_t hidden) {
  UnitList all(hidden), rest;
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::set_difference(all.begin(), all.end(), units.begin(), units.end(), std::back_inserter(rest));
  return rest;
}

std::vector<UnitList> blocks_of(const UnitList& units, const TaylorMlpAttackOptions& options) {
  std::vector<UnitList> blocks;
  for (const auto unit : units) {
    const std::size_t width = options.units_per_block;
    if (blocks.empty() || blocks.back().back() / width != unit / width) blocks.emplace_back();
    blocks.back().push_back(unit);
  }
  return blocks;
}

std::shared_ptr<const CalibrationInputs> SharedInputs::of(const MlpLayer& layer) {
  if (!last_ || last_->inputs() != layer.inputs)
    last_ = std::make_shared<const CalibrationInputs>(layer.inputs, seed_);
  return last_;
}

ExpansionPoints::ExpansionPoints(const MlpLayer& layer, std::uint64_t seed)
    : ExpansionPoints{layer, SharedInputs{seed}.of(layer)} {}

ExpansionPoints::ExpansionPoints(const MlpLayer& layer,
                                 std::shared_ptr<const CalibrationInputs> inputs)
    : inputs_{std::move(inputs)}, known_(layer.hidden, std::numeric_limits<double>::quiet_NaN()) {}

Tensor<double> ExpansionPoints::of(const UnitList& units, const Mlp<double>& mlp) {
  Tensor<double> z0{{units.size()}};
  for (std::size_t k = 0; k < units.size(); ++k) z0[k] = known_[units[k]];
  if (std::any_of(z0.data().begin(), z0.data().end(), [](double x) { return std::isnan(x); })) {
    z0 = calibrate(mlp, *inputs_).middles();
    for (std::size_t k = 0; k < units.size(); ++k) known_[units[k]] = z0[k];
  }
  return z0;
}

OwnedBlock own_block(const ModelFile& file, const MlpLayer& layer, const UnitList& units,
                     const Context& context, ExpansionPoints& points) {
  const std::size_t first = units.front(), stretch = units.back() - first + 1;
  OwnedBlock block{read_mlp_units(file, layer, first, stretch), {}, {}};
  if (units.size() < stretch) {
    UnitList positions = units;
    for (auto& unit : positions) unit -= first;
    block.mlp = take_units(block.mlp, positions);
  }
  block.z0 = points.of(units, block.mlp);
  if (layer.gated)
    for (const auto unit : units)
      block.sign.push_back(Stream{context.seed, unit, 1}.next() % 2 == 0 ? 1 : -1);
  return block;
}

OwnedBlock own_block(const ModelFile& file, const MlpLayer& layer, const UnitList& units,
                     const Context& context) {
  ExpansionPoints points{layer, context.seed};
  return own_block(file, layer, units, context, points);
}

namespace {

/// The factors of a block's coefficients, order by order: theta[n, i, d] = W[i, d] factor(n, d).
/// The exact ones, at the thread's precision, are computed when they are asked for.
class ExactFactors {
 public:
  /// Of the units with these expansion points, z0 + bias. `sign` is that of the gated form, whose
  /// factors are eps^n f^(n)(u) without 1/n!; without it they are Taylor's.
  ExactFactors(Activation activation, std::size_t orders, const OwnedBlock& block,
               const std::vector<int>* sign)
      : activation_{activation}, orders_{orders}, block_{block}, sign_{sign},
        known_(block.z0.size()) {}

  std::size_t orders() const { return orders_; }
  std::size_t units() const { return known_.size(); }
  const Real& operator()(std::size_t n, std::size_t d) const {
    if (known_[d].empty()) known_[d] = factors<Real>(d);
    return known_[d][n];
  }
  /// All factors of a unit in T.
  template <class T>
  std::vector<T> factors(std::size_t d) const {
    const auto& bias = block_.mlp.up_bias;
    const T u = sign_ == nullptr && bias ? T(T(block_.z0[d]) + T((*bias)[d])) : T(block_.z0[d]);
    std::vector<T> a(orders_, T(0));
    jet(activation_, u, std::span<T>{a});
    T factor(1);
    for (std::size_t n = 1; n < orders_ && sign_ != nullptr; ++n) {
      factor *= T(static_cast<int>(n) * (*sign_)[d]);
      a[n] *= factor;
    }
    return a;
  }

 private:
  Activation activation_;
  std::size_t orders_;
  const OwnedBlock& block_;
  const std::vector<int>* sign_;
  mutable std::vector<std::vector<Real>> known_;  // by unit
};

/// One order's factors in T, and how far each may be from the exact one.
template <class T>
struct Factors {
  std::vector<T> near, error;
};

/// In double they come from numbers with bounds; in long double, whose releases leave many a
/// rounding open, from the exact ones.
template <class T>
std::vector<Factors<T>> near_factors(const ExactFactors& exact) {
  std::vector<Factors<T>> all(exact.orders(),
                              {std::vector<T>(exact.units()), std::vector<T>(exact.units())});
  for (std::size_t d = 0; d < exact.units(); ++d) {
    if constexpr (std::is_same_v<T, double>) {
      const auto a = exact.factors<Bounded<double>>(d);
      for (std::size_t n = 0; n < exact.orders(); ++n) {
        all[n].near[d] = a[n].value;
        all[n].error[d] = a[n].error;
      }
    } else {
      for (std::size_t n = 0; n < exact.orders(); ++n) {
        all[n].near[d] = static_cast<T>(exact(n, d));
        all[n].error[d] = std::fabs(all[n].near[d]) * std::numeric_limits<T>::epsilon();
      }
    }
  }
  return all;
}

/// One row of an order: weights times the units' factors, and a part that is the same for all.
template <class T>
struct Row {
  const ExactFactors& exact;
  std::size_t order;
  const Factors<T>* factors;  // null for Real
  const double* weight;
  const Real& part;
};

/// out[d] = weight[d] factor[d] + part, published. `round` rounds in T; a sum whose neighbours
/// within its error round apart is computed in Real.
template <class T, class Round>
void publish_row(const Row<T>& row, T* out, const ReleasePrecision& precision, const Round& round) {
  constexpr T relative = 4 * std::numeric_limits<T>::epsilon(),
              least = std::numeric_limits<T>::denorm_min();
  const T near_part = static_cast<T>(row.part);
  const std::size_t units = row.factors->near.size();
  const T *near = row.factors->near.data(), *near_error = row.factors->error.data();
  std::size_t open = 0;
  const auto bounded = [&](std::size_t d) {
    const T weight = static_cast<T>(row.weight[d]), product = near[d] * weight;
    return std::pair<T, T>{product + near_part,
                           (std::fabs(product) + std::fabs(near_part)) * relative +
                               2 * std::fabs(weight) * near_error[d] + least};
  };
  for (std::size_t d = 0; d < units; ++d) {
    const auto [sum, error] = bounded(d);
    out[d] = round(sum);
    open += !(round(sum - error) == round(sum + error));  // NaN leaves it open
  }
  for (std::size_t d = 0; open > 0 && d < units; ++d) {
    const auto [sum, error] = bounded(d);
    if (round(sum - error) == round(sum + error)) continue;
    out[d] = static_cast<T>(
        published(Real{row.weight[d]} * row.exact(row.order, d) + row.part, precision));
    --open;
  }
}

template <class T>
void publish_row(const Row<T>& row, T* out, const ReleasePrecision& precision) {
  if constexpr (std::is_same_v<T, Real>) {
    poll("release");
    for (std::size_t d = 0; d < row.exact.units(); ++d)
      out[d] = published(Real{row.weight[d]} * row.exact(row.order, d) + row.part, precision);
  } else {
    const FloatFormat format = *precision.format;
    if (format == FloatFormat::f64)
      publish_row(row, out, precision, [](T x) { return static_cast<double>(x); });
    else if (format == FloatFormat::f32 && std::is_same_v<T, double>)
      publish_row(row, out, precision, [](T x) { return static_cast<float>(x); });
    else if (std::is_same_v<T, double>)
      publish_row(row, out, precision, [rounding = rounding_to(format)](T x) {
        return rounding(static_cast<double>(x));
      });
    else
      publish_row(row, out, precision, [&](T x) { return round_to(x, format); });
  }
}

template <class T>
struct BlockFactors {
  ExactFactors exact;
  std::vector<Factors<T>> near;  // none for Real

  explicit BlockFactors(ExactFactors factors) : exact{std::move(factors)} {
    if constexpr (!std::is_same_v<T, Real>) near = near_factors<T>(exact);
  }
  void publish(std::size_t n, const double* weight, const Real& part, T* out,
               const ReleasePrecision& precision) const {
    publish_row(Row<T>{exact, n, near.empty() ? nullptr : &near[n], weight, part}, out, precision);
  }
  /// Order n of all outputs, without such a part; `weights` and `out` are [outputs, units].
  void publish(std::size_t n, const Tensor<double>& weights, T* out,
               const ReleasePrecision& precision) const {
    const std::size_t outputs = weights.extent(0), units = weights.extent(1);
    std::vector<std::size_t> open(outputs, 1);
    if constexpr (std::is_same_v<T, double>)
      if (precision.format == FloatFormat::f32 && units % extraction::units_of_order == 0)
        extraction::column_kernels().publish(
            {weights.data().data(), outputs, units, near[n].near.data(), near[n].error.data()}, out,
            open.data());
    const Real nothing{0};
    for (std::size_t i = 0; i < outputs; ++i)
      if (open[i] > 0) publish(n, &weights(i, 0), nothing, out + i * units, precision);
  }
};

}  // namespace

template <class T>
extraction::TaylorRelease<T> release_block(const OwnedBlock& block, Activation activation,
                                           const TaylorMlpAttackOptions& options,
                                           const ReleasePrecision& precision, std::size_t units) {
  const std::size_t outputs = block.mlp.down.extent(0), count = block.mlp.down.extent(1);
  const auto orders = static_cast<std::size_t>(options.order) + 1;
  extraction::TaylorRelease<T> release{activation,
                                       options.order,
                                       options.theta0,
                                       Tensor<T>{{count}},
                                       Tensor<T>{{orders, outputs, count}},
                                       Tensor<T>{{outputs}}};
  for (std::size_t d = 0; d < count; ++d) release.z0[d] = T(block.z0[d]);
  const BlockFactors<T> factors{ExactFactors{activation, orders, block, nullptr}};
  const Real nothing{0};
  for (std::size_t n = 1; n < orders; ++n)
    factors.publish(n, block.mlp.down, &release.theta(n, 0, 0), precision);
  const bool spread = options.theta0 == extraction::Theta0::spread;
  for (std::size_t i = 0; spread && i < outputs; ++i) {
    const Real part = block.mlp.down_bias ? Real{Real{(*block.mlp.down_bias)[i]} / units} : nothing;
    factors.publish(0, &block.mlp.down(i, 0), part, &release.theta(0, i, 0), precision);
  }
  for (std::size_t d = 0; options.theta0 == extraction::Theta0::sum && d < count; ++d) {
    const T value = static_cast<T>(factors.exact(0, d));
    for (std::size_t i = 0; i < outputs; ++i)
      release.theta0_sum[i] += T(block.mlp.down(i, d)) * value;
  }
  return release;
}

template <class T>
extraction::GatedTaylorRelease<T> release_gated_block(const OwnedBlock& block,
                                                      Activation activation, int order,
                                                      const ReleasePrecision& precision) {
  const std::size_t outputs = block.mlp.down.extent(0), count = block.mlp.down.extent(1);
  const auto orders = static_cast<std::size_t>(order) + 1;
  extraction::GatedTaylorRelease<T> release{activation, order, Tensor<T>{{count}},
                                            Tensor<T>{{outputs, count}},
                                            Tensor<T>{{orders - 1, outputs, count}}};
  for (std::size_t d = 0; d < count; ++d) release.z0p[d] = T(block.sign[d] * block.z0[d]);
  const BlockFactors<T> factors{ExactFactors{activation, orders, block, &block.sign}};
  for (std::size_t n = 0; n < orders; ++n)
    factors.publish(n, block.mlp.down, n == 0 ? &release.l(0, 0) : &release.f(n - 1, 0, 0),
                    precision);
  return release;
}

#define CERTAMEN_RELEASE_BLOCK(T)                                                                  \
  template extraction::TaylorRelease<T> release_block(const OwnedBlock&, Activation,               \
                                                      const TaylorMlpAttackOptions&,               \
                                                      const ReleasePrecision&, std::size_t);       \
  template extraction::GatedTaylorRelease<T> release_gated_block(const OwnedBlock&, Activation,    \
                                                                 int, const ReleasePrecision&);
CERTAMEN_RELEASE_BLOCK(double)
CERTAMEN_RELEASE_BLOCK(long double)
CERTAMEN_RELEASE_BLOCK(Real)
#undef CERTAMEN_RELEASE_BLOCK

}  // namespace certamen
