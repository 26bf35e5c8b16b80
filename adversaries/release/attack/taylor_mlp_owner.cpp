// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/taylor_mlp_owner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "adversaries/release/attack/parallel.hpp"
#include "framework/numbers/rounding.hpp"
#include "framework/run/random.hpp"

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

std::vector<UnitList> blocks_of(const UnitList& units, const TaylorMlpAttackOptions& options) {
  std::vector<UnitList> blocks;
  for (const auto unit : units) {
    const std::size_t width = options.units_per_block;
    if (blocks.empty() || blocks.back().back() / width != unit / width) blocks.emplace_back();
    blocks.back().push_back(unit);
  }
  return blocks;
}

OwnedBlock own_block(const ModelFile& file, const MlpLayer& layer, const UnitList& units,
                     const Context& context, const CalibrationInputs& inputs) {
  const std::size_t first = units.front(), stretch = units.back() - first + 1;
  OwnedBlock block{read_mlp_units(file, layer, first, stretch), {}, {}};
  if (units.size() < stretch) {
    UnitList positions = units;
    for (auto& unit : positions) unit -= first;
    block.mlp = take_units(block.mlp, positions);
  }
  block.z0 = calibrate(block.mlp, inputs).middles();
  if (layer.gated)
    for (const auto unit : units)
      block.sign.push_back(Stream{context.seed, unit, 1}.next() % 2 == 0 ? 1 : -1);
  return block;
}

OwnedBlock own_block(const ModelFile& file, const MlpLayer& layer, const UnitList& units,
                     const Context& context) {
  return own_block(file, layer, units, context, CalibrationInputs{layer.inputs, context.seed});
}

namespace {

/// One order of a block's units: the exact factors, and the nearest numbers of T.
template <class T>
struct Factors {
  std::vector<Real> exact;
  std::vector<T> near;

  void set(std::size_t d, Real value) {
    near[d] = static_cast<T>(value);
    exact[d] = std::move(value);
  }
};

template <class T>
std::vector<Factors<T>> factors_for(std::size_t orders, std::size_t units) {
  return std::vector<Factors<T>>(orders, {std::vector<Real>(units), std::vector<T>(units)});
}

/// out[d] = weight[d] factor[d] + part, published. `round` rounds in T; a sum whose neighbours
/// within T's error round apart is computed in Real.
template <class T, class Round>
void publish_row(const Factors<T>& factors, const double* weight, const Real& part, T* out,
                 const ReleasePrecision& precision, const Round& round) {
  constexpr T relative = 4 * std::numeric_limits<T>::epsilon(),
              least = std::numeric_limits<T>::denorm_min();
  const T near_part = static_cast<T>(part);
  const std::size_t units = factors.near.size();
  std::size_t open = 0;
  const auto bounded = [&](std::size_t d) {
    const T product = factors.near[d] * static_cast<T>(weight[d]);
    return std::pair<T, T>{product + near_part,
                           (std::fabs(product) + std::fabs(near_part)) * relative + least};
  };
  for (std::size_t d = 0; d < units; ++d) {
    const auto [sum, error] = bounded(d);
    out[d] = round(sum);
    open += round(sum - error) != round(sum + error);
  }
  for (std::size_t d = 0; open > 0 && d < units; ++d) {
    const auto [sum, error] = bounded(d);
    if (round(sum - error) == round(sum + error)) continue;
    out[d] = static_cast<T>(published(Real{weight[d]} * factors.exact[d] + part, precision));
    --open;
  }
}

template <class T>
void publish_row(const Factors<T>& factors, const double* weight, const Real& part, T* out,
                 const ReleasePrecision& precision) {
  if constexpr (std::is_same_v<T, Real>) {
    for (std::size_t d = 0; d < factors.exact.size(); ++d)
      out[d] = published(Real{weight[d]} * factors.exact[d] + part, precision);
  } else {
    const FloatFormat format = *precision.format;
    if (format == FloatFormat::f64)
      publish_row(factors, weight, part, out, precision,
                  [](T x) { return static_cast<double>(x); });
    else if (format == FloatFormat::f32 && std::is_same_v<T, double>)
      publish_row(factors, weight, part, out, precision, [](T x) { return static_cast<float>(x); });
    else if (std::is_same_v<T, double>)
      publish_row(factors, weight, part, out, precision, [rounding = rounding_to(format)](T x) {
        return rounding(static_cast<double>(x));
      });
    else
      publish_row(factors, weight, part, out, precision, [&](T x) { return round_to(x, format); });
  }
}

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
  auto factors = factors_for<T>(orders, count);
  for (std::size_t d = 0; d < count; ++d) {
    release.z0[d] = T(block.z0[d]);
    const Real bias = block.mlp.up_bias ? Real{(*block.mlp.up_bias)[d]} : Real{0};
    auto a = jet(activation, Real{Real{block.z0[d]} + bias}, options.order);
    for (std::size_t n = 0; n < orders; ++n) factors[n].set(d, std::move(a[n]));
  }
  const Real nothing{0};
  for (std::size_t n = 1; n < orders; ++n)
    for (std::size_t i = 0; i < outputs; ++i)
      publish_row(factors[n], &block.mlp.down(i, 0), nothing, &release.theta(n, i, 0), precision);
  const bool spread = options.theta0 == extraction::Theta0::spread;
  for (std::size_t i = 0; spread && i < outputs; ++i) {
    const Real part = block.mlp.down_bias ? Real{Real{(*block.mlp.down_bias)[i]} / units} : nothing;
    publish_row(factors[0], &block.mlp.down(i, 0), part, &release.theta(0, i, 0), precision);
  }
  for (std::size_t i = 0; options.theta0 == extraction::Theta0::sum && i < outputs; ++i)
    for (std::size_t d = 0; d < count; ++d)
      release.theta0_sum[i] += T(block.mlp.down(i, d)) * factors[0].near[d];
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
  auto factors = factors_for<T>(orders, count);
  for (std::size_t d = 0; d < count; ++d) {
    const Real z0{block.z0[d]};
    release.z0p[d] = T(block.sign[d] * block.z0[d]);
    auto a = jet(activation, z0, order);
    Real factor{1};
    for (std::size_t n = 0; n < orders; ++n) {
      if (n > 0) factor *= static_cast<int>(n) * block.sign[d];
      factors[n].set(d, a[n] * factor);
    }
  }
  const Real nothing{0};
  for (std::size_t n = 0; n < orders; ++n)
    for (std::size_t i = 0; i < outputs; ++i)
      publish_row(factors[n], &block.mlp.down(i, 0), nothing,
                  n == 0 ? &release.l(i, 0) : &release.f(n - 1, i, 0), precision);
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
