// SPDX-License-Identifier: Apache-2.0
#include "adversaries/attack/taylor_mlp_owner.hpp"

#include <algorithm>

#include "framework/engines/random.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

/// Middle of the range that V x + bias-free pre-activations take over the samples; the same inputs
/// for every block.
Tensor<double> middles(const Tensor<double>& rows, const Context& context, std::size_t samples) {
  const std::size_t units = rows.extent(0), inputs = rows.extent(1);
  std::vector<double> low(units, 0), high(units, 0), x(inputs);
  for (std::size_t k = 0; k < samples; ++k) {
    Stream stream{context.seed, k, 0};
    for (auto& entry : x) entry = stream.gaussian();
    for (std::size_t d = 0; d < units; ++d) {
      double z = 0;
      for (std::size_t j = 0; j < inputs; ++j) z += rows(d, j) * x[j];
      low[d] = std::min(low[d], z);
      high[d] = std::max(high[d], z);
    }
  }
  Tensor<double> z0{{units}};
  for (std::size_t d = 0; d < units; ++d)
    z0[d] = round_to((low[d] + high[d]) / 2, FloatFormat::f32);
  return z0;
}

/// The number of so many decimal digits that is nearest, kept at the working precision.
Real rounded_to_digits(const Real& exact, unsigned digits) {
  Real result = exact;
  mpfr_t rounded;
  mpfr_init2(rounded, static_cast<mpfr_prec_t>(digits * 3.3219280948873623) + 1);
  mpfr_set(rounded, exact.backend().data(), MPFR_RNDN);
  mpfr_set(result.backend().data(), rounded, MPFR_RNDN);
  mpfr_clear(rounded);
  return result;
}

Real published(const Real& exact, const ReleasePrecision& precision) {
  return precision.format ? round_to(exact, *precision.format)
                          : rounded_to_digits(exact, precision.digits);
}

}  // namespace

OwnedBlock own_block(const SafetensorsFile& file, const MlpLayer& layer, std::size_t first,
                     std::size_t count, const Context& context, std::size_t samples) {
  OwnedBlock block{read_mlp_units(file, layer, first, count), {}, {}};
  block.z0 = middles(layer.gated ? *block.mlp.gate : block.mlp.up, context, samples);
  for (std::size_t d = 0; layer.gated && d < count; ++d)
    block.sign.push_back(Stream{context.seed, first + d, 1}.next() % 2 == 0 ? 1 : -1);
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
      release.theta(0, i, d) = published(constant, precision);
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
