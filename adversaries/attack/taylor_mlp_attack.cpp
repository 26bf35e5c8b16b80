// SPDX-License-Identifier: Apache-2.0
#include "adversaries/attack/taylor_mlp_attack.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

#include "adversaries/attack/layer_cost.hpp"
#include "adversaries/attack/taylor_mlp_owner.hpp"
#include "adversaries/extraction/curve.hpp"
#include "adversaries/extraction/enclosure.hpp"
#include "adversaries/extraction/even_part.hpp"
#include "adversaries/extraction/rank_one.hpp"
#include "framework/error.hpp"

namespace certamen {

using namespace extraction;

std::string ReleasePrecision::name() const {
  return format ? std::string{to_string(*format)} : std::to_string(digits) + " digits";
}

ReleasePrecision parse_release_precision(const std::string& text) {
  const bool number = !text.empty() && std::all_of(text.begin(), text.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return {parse_float_format(text), 0};
  const Integer digits = parse_integer(text, "precision");
  if (digits < 20 || digits > 10000)
    throw Error{ErrorCode::bad_number, "precision",
                "expected 20 to 10000 decimal digits, got " + text};
  return {std::nullopt, static_cast<unsigned>(digits)};
}

namespace {

constexpr unsigned guard_digits = 10;
constexpr unsigned storage_digits = 40;  // the exact release before rounding to a storage format

unsigned working_digits(const ReleasePrecision& precision) {
  return precision.format ? storage_digits : precision.digits + guard_digits;
}

/// What one block adds to its layer's row.
struct BlockResult {
  LayerAttack part;
  Real squared_bias_error{0}, squared_bias{0};
  Tensor<Real> constant;  // [D]: the block's share of c
};

CurveOptions curve_options(const ReleasePrecision& precision) {
  if (precision.format)
    return {.roundoff = static_cast<double>(to_real(unit_roundoff(*precision.format)))};
  return {.roundoff = std::pow(10.0, -static_cast<double>(std::min(precision.digits, 300u)))};
}

void count_units(LayerAttack& part, const std::vector<UnitStatus>& status) {
  part.recovered +=
      static_cast<std::size_t>(std::count(status.begin(), status.end(), UnitStatus::recovered));
  part.ambiguous +=
      static_cast<std::size_t>(std::count(status.begin(), status.end(), UnitStatus::ambiguous));
  part.dead +=
      static_cast<std::size_t>(std::count(status.begin(), status.end(), UnitStatus::dead_column));
}

Tensor<Real> reals(const Tensor<double>& tensor) {
  Tensor<Real> result{tensor.shape()};
  for (std::size_t i = 0; i < tensor.size(); ++i) result[i] = Real{tensor[i]};
  return result;
}

EnclosureReport enclosed(const TaylorRelease<Real>& release, const Tensor<Real>& truth,
                         FloatFormat format, FloatFormat storage, const Context& context) {
  EnclosureReport report;
  for (std::size_t d = 0; d < release.units(); ++d) {
    context.stop_if_cancelled("attack");
    const auto unit = enclose_unit(release.activation, unit_coefficients(release, d), 1, format);
    for (std::size_t i = 0; i < unit.column.size(); ++i) {
      const Interval& interval = unit.column[i];
      ++report.entries;
      report.contained += interval.contains(truth(i, d));
      report.bit_exact += round_to(interval.midpoint(), storage) == truth(i, d);
      if (truth(i, d) != 0)
        report.widest = std::max(report.widest, Real{interval.width() / abs(truth(i, d))});
    }
  }
  return report;
}

BlockResult attack_plain(const OwnedBlock& block, Activation activation,
                         const TaylorMlpAttackOptions& options, const ReleasePrecision& precision,
                         std::size_t units, FloatFormat storage, const Context& context) {
  const auto release = release_block(block, activation, options, precision, units);
  const auto recovered = recover_by_curve(release, curve_options(precision));
  BlockResult result;
  count_units(result.part, recovered.status);
  const Tensor<Real> truth = reals(block.mlp.down);
  result.part.weights = fidelity(recovered.w, truth, recovered.status, storage);
  for (std::size_t d = 0; d < recovered.status.size(); ++d) {
    if (recovered.status[d] != UnitStatus::recovered || !block.mlp.up_bias) continue;
    const Real bias{(*block.mlp.up_bias)[d]}, error = recovered.b[d] - bias;
    result.squared_bias_error += error * error;
    result.squared_bias += bias * bias;
  }
  if (recovered.has_c) result.constant = recovered.c;
  if (options.enclose && precision.format)
    result.part.enclosure = enclosed(release, truth, *precision.format, storage, context);
  return result;
}

BlockResult attack_gated(const OwnedBlock& block, Activation activation, int order,
                         const ReleasePrecision& precision, FloatFormat storage) {
  const auto recovered = recover_gated(release_gated_block(block, activation, order, precision));
  BlockResult result;
  count_units(result.part, recovered.status);
  result.part.weights = fidelity(recovered.w, reals(block.mlp.down), recovered.status, storage);
  std::size_t right = 0;
  for (std::size_t d = 0; d < block.sign.size(); ++d) right += recovered.sign[d] == block.sign[d];
  result.part.signs_right = right;
  return result;
}

/// Runs `work(k)` for k below `count` on the context's threads; the first exception is thrown
/// again.
void in_parallel(std::size_t count, const Context& context,
                 const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  {
    std::vector<std::jthread> threads;
    const auto workers = std::min<std::size_t>(count, context.thread_count());
    for (std::size_t t = 0; t < workers; ++t)
      threads.emplace_back([&] {
        try {
          for (std::size_t k = next++; k < count; k = next++) work(k);
        } catch (...) {
          const std::scoped_lock lock{mutex};
          if (!failure) failure = std::current_exception();
          next = count;
        }
      });
  }
  if (failure) std::rethrow_exception(failure);
}

void merge(LayerAttack& row, const BlockResult& block) {
  row.recovered += block.part.recovered;
  row.ambiguous += block.part.ambiguous;
  row.dead += block.part.dead;
  row.weights.merge(block.part.weights);
  if (block.part.signs_right)
    row.signs_right = row.signs_right.value_or(0) + *block.part.signs_right;
  if (!block.part.enclosure) return;
  if (!row.enclosure) row.enclosure.emplace();
  row.enclosure->entries += block.part.enclosure->entries;
  row.enclosure->contained += block.part.enclosure->contained;
  row.enclosure->bit_exact += block.part.enclosure->bit_exact;
  row.enclosure->widest = std::max(row.enclosure->widest, block.part.enclosure->widest);
}

/// c is the sum of the blocks' shares; only if every block could tell its own.
std::optional<Real> constant_error(const SafetensorsFile& file, const MlpLayer& layer,
                                   const std::vector<BlockResult>& blocks) {
  if (layer.down_bias.empty()) return std::nullopt;
  const auto truth = file.read<double>(layer.down_bias);
  Real error{0}, norm{0};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    Real sum{0};
    for (const auto& block : blocks) {
      if (block.constant.rank() != 1) return std::nullopt;
      sum += block.constant[i];
    }
    const Real exact{truth[i]}, difference = sum - exact;
    error += difference * difference;
    norm += exact * exact;
  }
  if (norm == 0) return std::nullopt;
  return Real{sqrt(Real{error / norm})};
}

FloatFormat storage_format(const SafetensorsFile& file, const MlpLayer& layer) {
  switch (file.info(layer.down).dtype) {
  case Dtype::bf16: return FloatFormat::bf16;
  case Dtype::f16: return FloatFormat::f16;
  case Dtype::f64: return FloatFormat::f64;
  default: return FloatFormat::f32;
  }
}

LayerAttack attack_layer(const SafetensorsFile& file, const MlpLayer& layer, Activation activation,
                         const TaylorMlpAttackOptions& options, const ReleasePrecision& precision,
                         const Context& context) {
  const auto start = std::chrono::steady_clock::now();
  const PrecisionScope scope{working_digits(precision)};
  const std::size_t width = std::max<std::size_t>(1, options.units_per_block);
  std::vector<BlockResult> blocks((layer.hidden + width - 1) / width);
  const FloatFormat storage = storage_format(file, layer);
  std::atomic<std::size_t> done{0};
  in_parallel(blocks.size(), context, [&](std::size_t k) {
    context.stop_if_cancelled("attack");
    const PrecisionScope own{working_digits(precision)};
    const std::size_t first = k * width, count = std::min(width, layer.hidden - first);
    const OwnedBlock block = own_block(file, layer, first, count, context);
    blocks[k] = layer.gated ? attack_gated(block, activation, options.order, precision, storage)
                            : attack_plain(block, activation, options, precision, layer.hidden,
                                           storage, context);
    ++done;
  });
  LayerAttack row;
  row.layer = layer.name;
  row.gated = layer.gated;
  row.activation = to_string(activation);
  row.inputs = layer.inputs;
  row.hidden = layer.hidden;
  row.outputs = layer.outputs;
  row.order = options.order;
  row.precision = precision.name();
  row.attack = layer.gated ? "even-part" : "extraction-curve";
  Real bias_error{0}, bias{0};
  for (const auto& block : blocks) {
    merge(row, block);
    bias_error += block.squared_bias_error;
    bias += block.squared_bias;
  }
  if (!layer.gated && bias != 0) row.bias_error = sqrt(Real{bias_error / bias});
  if (!layer.gated && options.theta0 == Theta0::spread)
    row.constant_error = constant_error(file, layer, blocks);
  row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return row;
}

void check_options(const TaylorMlpAttackOptions& options) {
  if (options.order < 1 || options.order > 64)
    throw Error{ErrorCode::bad_number, "order",
                "expected 1 to 64, got " + std::to_string(options.order)};
  if (options.precisions.empty())
    throw Error{ErrorCode::usage, "precision", "expected at least one"};
}

}  // namespace

TaylorMlpAttackReport attack_taylor_mlp(const std::filesystem::path& model,
                                        const TaylorMlpAttackOptions& options,
                                        const Context& context,
                                        const std::function<void(const LayerAttack&)>& row) {
  check_options(options);
  const SafetensorsFile file = SafetensorsFile::open(model);
  auto layers = find_mlp_layers(file);
  if (layers.empty())
    throw Error{ErrorCode::bad_file, model.string(),
                "no MLP of a known kind (GPT-2, BERT, ViT, Llama, Phi names) is in it"};
  if (!options.layer.empty())
    layers = {select_mlp_layer(layers, options.layer)};
  else
    std::erase_if(layers, [](const MlpLayer& layer) { return !layer.missing.empty(); });
  if (layers.empty())
    throw Error{ErrorCode::bad_file, model.string(),
                "every MLP in it lacks a weight: the file is one shard of several"};
  TaylorMlpAttackReport report;
  report.model = model.string();
  const double total = static_cast<double>(layers.size() * options.precisions.size());
  try {
    for (const auto& layer : layers) {
      const Activation activation =
          options.activation ? *options.activation : parse_activation(layer.activation);
      for (const auto& precision : options.precisions) {
        context.report("attack " + layer.name + ", " + precision.name(),
                       static_cast<double>(report.attacks.size()) / total);
        report.attacks.push_back(
            attack_layer(file, layer, activation, options, precision, context));
        if (row) row(report.attacks.back());
      }
      if (!layer.gated)
        report.costs.push_back(measure_cost(file, layer, activation, options.order, context));
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    report.interrupted = true;
  }
  return report;
}

}  // namespace certamen
