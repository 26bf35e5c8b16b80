// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/taylor_mlp_owner.hpp"

#include <algorithm>

#include "adversaries/release/attack/parallel.hpp"
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

UnitList protected_units(const SafetensorsFile& file, const MlpLayer& layer,
                         const TaylorMlpAttackOptions& options, const Context& context) {
  std::vector<double> gaps(layer.hidden);
  if (!options.protection.all()) {
    const std::size_t width = options.units_per_block;
    in_parallel((layer.hidden + width - 1) / width, context, [&](std::size_t k) {
      context.stop_if_cancelled("attack");
      const std::size_t first = k * width, count = std::min(width, layer.hidden - first);
      const auto some = calibrate(read_mlp_inputs(file, layer, first, count), context.seed).gaps();
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

OwnedBlock own_block(const SafetensorsFile& file, const MlpLayer& layer, const UnitList& units,
                     const Context& context) {
  const std::size_t first = units.front(), stretch = units.back() - first + 1;
  OwnedBlock block{read_mlp_units(file, layer, first, stretch), {}, {}};
  if (units.size() < stretch) {
    UnitList positions = units;
    for (auto& unit : positions) unit -= first;
    block.mlp = take_units(block.mlp, positions);
  }
  block.z0 = calibrate(block.mlp, context.seed).middles();
  if (layer.gated)
    for (const auto unit : units)
      block.sign.push_back(Stream{context.seed, unit, 1}.next() % 2 == 0 ? 1 : -1);
  return block;
}

extraction::TaylorRelease<Real> release_block(const OwnedBlock& block, Activation activation,
                                              const TaylorMlpAttackOptions& options,
                                              const ReleasePrecision& precision,
                                              std::size_t units) {
  const std::size_t outputs = block.mlp.down.extent(0), count = block.mlp.down.extent(1);
  const auto orders = static_cast<std::size_t>(options.order) + 1;
  extraction::TaylorRelease<Real> release{activation,
                                          options.order,
                                          options.theta0,
                                          Tensor<Real>{{count}},
                                          Tensor<Real>{{orders, outputs, count}},
                                          Tensor<Real>{{outputs}}};
  const bool spread = options.theta0 == extraction::Theta0::spread;
  for (std::size_t d = 0; d < count; ++d) {
    release.z0[d] = Real{block.z0[d]};
    const Real bias = block.mlp.up_bias ? Real{(*block.mlp.up_bias)[d]} : Real{0};
    const auto a = jet(activation, Real{release.z0[d] + bias}, options.order);
    for (std::size_t i = 0; i < outputs; ++i) {
      const Real weight{block.mlp.down(i, d)};
      for (std::size_t n = 1; n < orders; ++n)
        release.theta(n, i, d) = published(weight * a[n], precision);
      const Real part =
          spread && block.mlp.down_bias ? Real{Real{(*block.mlp.down_bias)[i]} / units} : Real{0};
      const Real constant = weight * a[0] + part;
      if (spread) release.theta(0, i, d) = published(constant, precision);
      release.theta0_sum[i] += constant;
    }
  }
  return release;
}

extraction::GatedTaylorRelease<Real> release_gated_block(const OwnedBlock& block,
                                                         Activation activation, int order,
                                                         const ReleasePrecision& precision) {
  const std::size_t outputs = block.mlp.down.extent(0), count = block.mlp.down.extent(1);
  extraction::GatedTaylorRelease<Real> release{
      activation, order, Tensor<Real>{{count}}, Tensor<Real>{{outputs, count}},
      Tensor<Real>{{static_cast<std::size_t>(order), outputs, count}}};
  for (std::size_t d = 0; d < count; ++d) {
    const Real z0{block.z0[d]};
    release.z0p[d] = block.sign[d] * z0;
    auto a = jet(activation, z0, order);
    Real factor{1};
    for (std::size_t n = 1; n < a.size(); ++n) {
      factor *= static_cast<int>(n) * block.sign[d];
      a[n] *= factor;
    }
    for (std::size_t i = 0; i < outputs; ++i) {
      const Real weight{block.mlp.down(i, d)};
      release.l(i, d) = published(weight * a[0], precision);
      for (std::size_t n = 1; n < a.size(); ++n)
        release.f(n - 1, i, d) = published(weight * a[n], precision);
    }
  }
  return release;
}

}  // namespace certamen
