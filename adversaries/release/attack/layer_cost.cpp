// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/layer_cost.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "framework/run/random.hpp"

namespace certamen {

namespace {

using extraction::FactoredEvaluator;
using extraction::GatedTaylorRelease;
using extraction::TaylorRelease;
using extraction::Theta0;
using Floats = std::vector<float>;

constexpr std::size_t most_numbers = std::size_t{1} << 24;
constexpr std::size_t queries = 32;

/// What follows the pre-activations of some units: those of the gate, or of up, and what the gate
/// is multiplied with.
struct Query {
  Floats z, up;
};

/// y += columns values
void add_columns(Floats& y, const float* columns, const Floats& values) {
  for (std::size_t i = 0; i < y.size(); ++i) {
    const float* row = columns + i * values.size();
    float sum = 0;
    for (std::size_t d = 0; d < values.size(); ++d) sum += row[d] * values[d];
    y[i] += sum;
  }
}

/// Units evaluated as they are. The signs of the gated form make no difference to the cost.
struct PlainUnits {
  Activation activation;
  bool gated;
  Floats bias;
  Tensor<float> down;

  explicit PlainUnits(const OwnedBlock& block, Activation f)
      : activation{f}, gated{block.mlp.gate}, bias(block.z0.size()), down{block.mlp.down.shape()} {
    if (!gated && block.mlp.up_bias)
      for (std::size_t d = 0; d < bias.size(); ++d)
        bias[d] = static_cast<float>((*block.mlp.up_bias)[d]);
    for (std::size_t i = 0; i < down.size(); ++i) down[i] = static_cast<float>(block.mlp.down[i]);
  }
  void add_to(Floats& y, const Query& query) const {
    Floats values(query.z.size());
    for (std::size_t d = 0; d < values.size(); ++d) {
      values[d] = activate(activation, query.z[d] + bias[d]);
      if (gated) values[d] *= query.up[d];
    }
    add_columns(y, down.data().data(), values);
  }
};

/// The released sum as it stands: every order's matrix is applied.
struct TaylorUnits {
  std::size_t first = 0;    // order of the first matrix
  Floats constant;          // [D]
  Tensor<float> z0, theta;  // [H], [orders, D, H]; gated: already divided by n!
  bool gated = false;

  explicit TaylorUnits(const TaylorRelease<float>& release)
      : constant(release.outputs()), z0{release.z0}, theta{release.theta} {
    if (release.theta0 == Theta0::spread) return;
    first = 1;
    if (release.theta0 == Theta0::sum) constant = release.theta0_sum.data();
  }
  explicit TaylorUnits(const GatedTaylorRelease<float>& release)
      : constant(release.outputs()), z0{release.z0p},
        theta{{static_cast<std::size_t>(release.order) + 1, release.outputs(), release.units()}},
        gated{true} {
    std::copy(release.l.data().begin(), release.l.data().end(), theta.data().begin());
    float factorial = 1;
    for (std::size_t n = 1; n < theta.extent(0); ++n) {
      factorial *= static_cast<float>(n);
      for (std::size_t k = 0; k < release.l.size(); ++k)
        theta[n * release.l.size() + k] = release.f[(n - 1) * release.l.size() + k] / factorial;
    }
  }
  void add_to(Floats& y, const Query& query) const {
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += constant[i];
    Floats power = gated ? query.up : Floats(z0.size(), 1.0f);
    for (std::size_t n = 0; n < theta.extent(0); ++n) {
      if (n >= first) add_columns(y, &theta(n, 0, 0), power);
      for (std::size_t d = 0; d < power.size(); ++d) power[d] *= query.z[d] - z0[d];
    }
  }
};

/// The release of the protected units in both evaluators' form.
struct Release {
  TaylorUnits taylor;
  FactoredEvaluator<float> factored;

  template <class R>
  explicit Release(const R& release) : taylor{release}, factored{extraction::factor(release)} {}
  void add_factored(Floats& y, const Query& query) const {
    const Floats part =
        taylor.gated ? evaluate(factored, query.z, query.up) : evaluate(factored, query.z);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += part[i];
  }
};

Release released(const OwnedBlock& block, Activation activation,
                 const TaylorMlpAttackOptions& options) {
  const PrecisionScope scope{20};
  const ReleasePrecision float32{FloatFormat::f32, 0};
  if (block.mlp.gate) {
    const auto exact = release_gated_block<double>(block, activation, options.order, float32);
    return Release{GatedTaylorRelease<float>{
        activation, options.order, extraction::converted<float>(exact.z0p),
        extraction::converted<float>(exact.l), extraction::converted<float>(exact.f)}};
  }
  const auto exact = release_block<double>(block, activation, options, float32, block.z0.size());
  return Release{TaylorRelease<float>{
      activation, options.order, options.theta0, extraction::converted<float>(exact.z0),
      extraction::converted<float>(exact.theta), extraction::converted<float>(exact.theta0_sum)}};
}

Query random_query(const OwnedBlock& block, const Tensor<float>& middle, std::uint64_t seed,
                   std::size_t k, std::uint64_t node) {
  Query query{Floats(middle.size()), Floats(block.mlp.gate ? middle.size() : 0)};
  Stream stream{seed, k, node};
  for (std::size_t d = 0; d < middle.size(); ++d)
    query.z[d] = middle[d] + static_cast<float>(stream.gaussian() / 2);
  for (auto& entry : query.up) entry = static_cast<float>(stream.gaussian() / 2);
  return query;
}

/// Median time of one query over a few passes through all queries; `sink` keeps the work alive.
template <class F>
double seconds_per_query(const F& evaluate, float& sink) {
  std::vector<double> passes;
  for (int pass = 0; pass < 7; ++pass) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t k = 0; k < queries; ++k) sink += evaluate(k).front();
    passes.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::nth_element(passes.begin(), passes.begin() + 3, passes.end());
  return passes[3] / static_cast<double>(queries);
}

LayerCost counted(const MlpLayer& layer, const UnitList& units,
                  const TaylorMlpAttackOptions& options) {
  const auto whole = extraction::evaluation_cost(layer.outputs, layer.hidden, options.order);
  const auto part = extraction::evaluation_cost(layer.outputs, units.size(), options.order);
  const bool without_order_0 = !layer.gated && options.theta0 != Theta0::spread;
  const std::size_t before = layer.inputs * layer.hidden * (layer.gated ? 2 : 1);
  const std::size_t clear = whole.plain - part.plain;
  LayerCost cost{layer.name, options.order, layer.hidden, units.size()};
  cost.plain = before + whole.plain;
  cost.taylor = before + clear + part.taylor - (without_order_0 ? part.plain : 0);
  cost.factored = before + clear + part.factored;
  return cost;
}

}  // namespace

LayerCost measure_cost(const ModelFile& file, const MlpLayer& layer, Activation activation,
                       const UnitList& units, const TaylorMlpAttackOptions& options,
                       const Context& context) {
  LayerCost cost = counted(layer, units, options);
  if (cost.taylor - layer.inputs * layer.hidden > most_numbers) return cost;
  const auto hidden = own_block(file, layer, units, context);
  const Release release = released(hidden, activation, options);
  const PlainUnits plain_hidden{hidden, activation};
  const UnitList rest = units_in_the_clear(units, layer.hidden);
  std::optional<OwnedBlock> clear;
  if (!rest.empty()) clear = own_block(file, layer, rest, context);
  const auto plain_clear = clear ? std::optional{PlainUnits{*clear, activation}} : std::nullopt;

  std::vector<Query> of_hidden, of_clear;
  for (std::size_t k = 0; k < queries; ++k) {
    of_hidden.push_back(random_query(hidden, release.factored.z0, context.seed, k, 2));
    if (clear)
      of_clear.push_back(random_query(
          *clear, Tensor<float>{{rest.size()}, Floats(rest.size(), 0.0f)}, context.seed, k, 3));
  }
  const auto with_clear = [&](std::size_t k) {
    Floats y(layer.outputs, 0.0f);
    if (plain_clear) plain_clear->add_to(y, of_clear[k]);
    return y;
  };
  const auto plain = [&](std::size_t k) {
    Floats y = with_clear(k);
    plain_hidden.add_to(y, of_hidden[k]);
    return y;
  };
  const auto taylor = [&](std::size_t k) {
    Floats y = with_clear(k);
    release.taylor.add_to(y, of_hidden[k]);
    return y;
  };
  const auto factored = [&](std::size_t k) {
    Floats y = with_clear(k);
    release.add_factored(y, of_hidden[k]);
    return y;
  };
  float sink = 0;
  cost.plain_seconds = seconds_per_query(plain, sink);
  cost.taylor_seconds = seconds_per_query(taylor, sink);
  cost.factored_seconds = seconds_per_query(factored, sink);
  [[maybe_unused]] const volatile float kept = sink;
  double largest = 0, difference = 0;
  for (std::size_t k = 0; k < queries; ++k) {
    const auto expected = taylor(k), got = factored(k);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      largest = std::max(largest, std::fabs(static_cast<double>(expected[i])));
      difference = std::max(difference, std::fabs(static_cast<double>(expected[i] - got[i])));
    }
  }
  cost.disagreement = largest == 0 ? 0 : difference / largest;
  return cost;
}

}  // namespace certamen
