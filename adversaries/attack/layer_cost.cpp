// SPDX-License-Identifier: Apache-2.0
#include "adversaries/attack/layer_cost.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "adversaries/attack/taylor_mlp_owner.hpp"
#include "adversaries/extraction/rank_one.hpp"
#include "framework/engines/random.hpp"

namespace certamen {

namespace {

using extraction::TaylorRelease;

constexpr std::size_t most_coefficients = std::size_t{1} << 24;
constexpr std::size_t queries = 32;

TaylorRelease<float> as_floats(const TaylorRelease<Real>& release) {
  const auto convert = [](const Tensor<Real>& from) {
    Tensor<float> to{from.shape()};
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = static_cast<float>(from[i]);
    return to;
  };
  return {release.activation,  release.order,          release.theta0,
          convert(release.z0), convert(release.theta), convert(release.theta0_sum)};
}

/// The released sum as it stands: every order's matrix is applied.
std::vector<float> taylor(const TaylorRelease<float>& release, const std::vector<float>& z) {
  const std::size_t units = release.units(), outputs = release.outputs();
  std::vector<float> y(outputs, 0.0f), power(units, 1.0f);
  for (std::size_t n = 0; n <= static_cast<std::size_t>(release.order); ++n) {
    for (std::size_t i = 0; i < outputs; ++i) {
      const float* row = &release.theta(n, i, 0);
      float sum = 0;
      for (std::size_t d = 0; d < units; ++d) sum += row[d] * power[d];
      y[i] += sum;
    }
    for (std::size_t d = 0; d < units; ++d) power[d] *= z[d] - release.z0[d];
  }
  return y;
}

std::vector<float> plain(const OwnedBlock& block, Activation activation, const Tensor<float>& down,
                         const std::vector<float>& z) {
  std::vector<float> hidden(z.size()), y(down.extent(0));
  for (std::size_t d = 0; d < z.size(); ++d) {
    const float bias = block.mlp.up_bias ? static_cast<float>((*block.mlp.up_bias)[d]) : 0.0f;
    hidden[d] = activate(activation, z[d] + bias);
  }
  for (std::size_t i = 0; i < y.size(); ++i) {
    float sum = 0;
    for (std::size_t d = 0; d < hidden.size(); ++d) sum += down(i, d) * hidden[d];
    y[i] = sum;
  }
  return y;
}

/// Median time of one query over a few passes through all queries; `sink` keeps the work alive.
template <class F>
double seconds_per_query(const std::vector<std::vector<float>>& inputs, const F& evaluate,
                         float& sink) {
  std::vector<double> passes;
  for (int pass = 0; pass < 7; ++pass) {
    const auto start = std::chrono::steady_clock::now();
    for (const auto& z : inputs) sink += evaluate(z).front();
    passes.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::nth_element(passes.begin(), passes.begin() + 3, passes.end());
  return passes[3] / static_cast<double>(inputs.size());
}

}  // namespace

LayerCost measure_cost(const SafetensorsFile& file, const MlpLayer& layer, Activation activation,
                       int order, const Context& context) {
  const auto count = extraction::evaluation_cost(layer.outputs, layer.hidden, order);
  const std::size_t up = layer.inputs * layer.hidden;
  LayerCost cost{layer.name, up + count.plain, up + count.taylor, up + count.factored};
  if (count.taylor > most_coefficients) return cost;
  const PrecisionScope scope{20};
  const auto block = own_block(file, layer, 0, layer.hidden, context);
  TaylorMlpAttackOptions options;
  options.order = order;
  const auto release =
      as_floats(release_block(block, activation, options, {FloatFormat::f32, 0}, layer.hidden));
  const auto evaluator = extraction::factor(release);
  Tensor<float> down{block.mlp.down.shape()};
  for (std::size_t i = 0; i < down.size(); ++i) down[i] = static_cast<float>(block.mlp.down[i]);

  std::vector<std::vector<float>> inputs(queries, std::vector<float>(layer.hidden));
  for (std::size_t k = 0; k < queries; ++k) {
    Stream stream{context.seed, k, 2};
    for (std::size_t d = 0; d < layer.hidden; ++d)
      inputs[k][d] = static_cast<float>(block.z0[d] + stream.gaussian() / 2);
  }
  float sink = 0;
  cost.plain_seconds = seconds_per_query(
      inputs, [&](const auto& z) { return plain(block, activation, down, z); }, sink);
  cost.taylor_seconds =
      seconds_per_query(inputs, [&](const auto& z) { return taylor(release, z); }, sink);
  cost.factored_seconds =
      seconds_per_query(inputs, [&](const auto& z) { return evaluate(evaluator, z); }, sink);
  [[maybe_unused]] const volatile float kept = sink;
  double largest = 0, difference = 0;
  for (const auto& z : inputs) {
    const auto expected = taylor(release, z), got = evaluate(evaluator, z);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      largest = std::max(largest, std::fabs(static_cast<double>(expected[i])));
      difference = std::max(difference, std::fabs(static_cast<double>(expected[i] - got[i])));
    }
  }
  cost.disagreement = largest == 0 ? 0 : difference / largest;
  return cost;
}

}  // namespace certamen
