// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/calibration.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <span>

#include "framework/error.hpp"
#include "framework/numbers/float_format.hpp"
#include "framework/release/models/range_kernels.hpp"
#include "framework/run/random.hpp"

namespace certamen {

Tensor<double> Calibration::middles() const {
  Tensor<double> z0{{units()}};
  for (std::size_t d = 0; d < units(); ++d)
    z0[d] = round_to((low[d] + high[d]) / 2, FloatFormat::f32);
  return z0;
}

std::vector<double> Calibration::gaps() const {
  std::vector<double> gaps;
  for (std::size_t d = 0; d < units(); ++d) gaps.push_back(high[d] - low[d]);
  return gaps;
}

CalibrationInputs::CalibrationInputs(std::size_t inputs, std::uint64_t seed, std::size_t samples)
    : inputs_{inputs}, samples_{samples}, entries_((samples + width - 1) / width * width * inputs) {
  for (std::size_t k = 0; k < samples; ++k) {
    Stream stream{seed, k, 0};
    for (std::size_t j = 0; j < inputs; ++j)
      entries_[(k / width * inputs + j) * width + k % width] = stream.gaussian();
  }
}

namespace {

/// The fastest that this machine runs.
calibration::PreActivations best_pre_activations() {
#ifdef __x86_64__
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") != 0) {
    if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
        __builtin_cpu_supports("avx512vl") != 0)
      return calibration::avx512::pre_activations;
    return calibration::avx2::pre_activations;
  }
#endif
  return calibration::baseline::pre_activations;
}

}  // namespace

Calibration calibrate(const Mlp<double>& mlp, const CalibrationInputs& inputs) {
  static const calibration::PreActivations pre_activations = best_pre_activations();
  constexpr std::size_t width = CalibrationInputs::width;
  const Tensor<double>& rows = mlp.gate ? *mlp.gate : mlp.up;
  const double* bias = mlp.gate_bias ? mlp.gate_bias->data().data() : nullptr;
  const std::size_t units = rows.extent(0), count = inputs.samples();
  Calibration calibration{std::vector<double>(units, 0), std::vector<double>(units, 0)};
  std::vector<double> z(units * width);
  for (std::size_t k = 0; k * width < count; ++k) {
    pre_activations(rows.data().data(), bias, units, inputs.inputs(), inputs.entries(k, 0),
                    z.data());
    const std::size_t there = std::min(width, count - k * width);
    for (std::size_t d = 0; d < units; ++d) {
      const auto [low, high] = std::ranges::minmax_element(std::span{z}.subspan(d * width, there));
      calibration.low[d] = std::min(calibration.low[d], *low);
      calibration.high[d] = std::max(calibration.high[d], *high);
    }
  }
  return calibration;
}

Calibration calibrate(const Mlp<double>& mlp, std::uint64_t seed, std::size_t samples) {
  const Tensor<double>& rows = mlp.gate ? *mlp.gate : mlp.up;
  return calibrate(mlp, CalibrationInputs{rows.extent(1), seed, samples});
}

std::vector<std::size_t> Protection::choose(const std::vector<double>& gaps) const {
  std::vector<std::size_t> order(gaps.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (all()) return order;
  if (*units > gaps.size())
    throw Error{ErrorCode::bad_number, "parameter protect",
                "expected at most the layer's " + std::to_string(gaps.size()) +
                    " hidden units, got " + std::to_string(*units)};
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair{gaps[a], a} < std::pair{gaps[b], b};
  });
  const auto narrow = std::partition_point(
      order.begin(), order.end(), [&](std::size_t d) { return Rational{gaps[d]} < max_gap; });
  const auto count = static_cast<std::ptrdiff_t>(*units);
  const auto first = narrow - order.begin() >= count ? narrow - count : order.begin();
  std::vector<std::size_t> chosen(first, first + count);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

Protection parse_protection(const std::string& protect, const std::string& max_gap) {
  Protection protection{std::nullopt, parse_rational(max_gap, "parameter max-gap")};
  if (protection.max_gap < 0)
    throw Error{ErrorCode::bad_number, "parameter max-gap", "expected at least 0, got " + max_gap};
  if (protect == "all") {
    if (protection.max_gap > 0)
      throw Error{ErrorCode::usage, "parameter max-gap",
                  "it chooses among hidden units, but protect=all takes every one"};
    return protection;
  }
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(protect.data(), protect.data() + protect.size(), count);
  if (error != std::errc{} || end != protect.data() + protect.size() || count == 0)
    throw Error{ErrorCode::bad_number, "parameter protect",
                "expected all, or a number of hidden units from 1 on, got '" + protect + "'"};
  protection.units = count;
  return protection;
}

namespace {

Tensor<double> taken(const Tensor<double>& from, const std::vector<std::size_t>& units) {
  Shape shape = from.shape();
  shape[0] = units.size();
  Tensor<double> to{shape};
  const std::size_t row = from.size() / from.extent(0);
  for (std::size_t k = 0; k < units.size(); ++k)
    for (std::size_t j = 0; j < row; ++j) to[k * row + j] = from[units[k] * row + j];
  return to;
}

std::optional<Tensor<double>> taken(const std::optional<Tensor<double>>& from,
                                    const std::vector<std::size_t>& units) {
  return from ? std::optional{taken(*from, units)} : std::nullopt;
}

}  // namespace

Mlp<double> take_units(const Mlp<double>& mlp, const std::vector<std::size_t>& units) {
  Mlp<double> part;
  part.activation = mlp.activation;
  part.up = taken(mlp.up, units);
  part.up_bias = taken(mlp.up_bias, units);
  part.gate = taken(mlp.gate, units);
  part.gate_bias = taken(mlp.gate_bias, units);
  part.down = Tensor<double>{{mlp.down.extent(0), units.size()}};
  for (std::size_t i = 0; i < part.down.extent(0); ++i)
    for (std::size_t k = 0; k < units.size(); ++k) part.down(i, k) = mlp.down(i, units[k]);
  part.down_bias = mlp.down_bias;
  return part;
}

}  // namespace certamen
