// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/taylor_mlp_attack.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

#include "adversaries/release/attack/block_attack.hpp"
#include "adversaries/release/attack/layer_cost.hpp"
#include "adversaries/release/attack/parallel.hpp"
#include "adversaries/release/attack/run_progress.hpp"
#include "framework/error.hpp"

namespace certamen {

using extraction::Theta0;

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

std::string_view to_string(Theta0 theta0) {
  switch (theta0) {
  case Theta0::spread: return "spread";
  case Theta0::sum: return "sum";
  case Theta0::none: return "none";
  }
  return "theta0";
}

Theta0 parse_theta0(std::string_view text) {
  for (const auto theta0 : {Theta0::spread, Theta0::sum, Theta0::none})
    if (text == to_string(theta0)) return theta0;
  throw Error{ErrorCode::unknown_name, "parameter theta0",
              "expected spread, sum or none, got '" + std::string{text} + "'"};
}

namespace {

constexpr unsigned guard_digits = 10;
constexpr unsigned storage_digits = 40;  // the exact release before rounding to a storage format

unsigned working_digits(const ReleasePrecision& precision) {
  return precision.format ? storage_digits : precision.digits + guard_digits;
}

FloatFormat storage_format(const ModelFile& file, const MlpLayer& layer) {
  switch (file.info(layer.down).dtype) {
  case Dtype::bf16: return FloatFormat::bf16;
  case Dtype::f16: return FloatFormat::f16;
  case Dtype::f64: return FloatFormat::f64;
  default: return FloatFormat::f32;
  }
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A layer of the file with what its owner decides once for all precisions.
struct OwnedLayer {
  const ModelFile& file;
  const MlpLayer& layer;
  Activation activation;
  std::string activation_from;
  UnitList units;
  ExpansionPoints& points;
  const CurveTables& tables;
};

LayerAttack attack_layer(const OwnedLayer& owned, const TaylorMlpAttackOptions& options,
                         const ReleasePrecision& precision, const Context& context,
                         const std::function<void(double part, double seconds)>& show) {
  const auto start = std::chrono::steady_clock::now();
  const PrecisionScope scope{working_digits(precision)};
  const MlpLayer& layer = owned.layer;
  const auto units = blocks_of(owned.units, options);
  std::vector<BlockResult> blocks(units.size());
  const BlockAttack attack{owned.activation,  owned.tables, layer.gated,
                           options,           precision,    storage_format(owned.file, layer),
                           owned.units.size()};
  in_parallel(
      units.size(), context,
      [&](std::size_t k) {
        context.stop_if_cancelled("attack");
        const PrecisionScope own{working_digits(precision)};
        blocks[k] =
            attack.run(own_block(owned.file, layer, units[k], context, owned.points), context);
      },
      [&](std::size_t done) {
        show(static_cast<double>(done) / static_cast<double>(units.size()), seconds_since(start));
      });
  LayerAttack row;
  row.layer = layer.name;
  row.gated = layer.gated;
  row.transposed = layer.transposed;
  row.stored_from = layer.stored_from;
  row.activation = to_string(owned.activation);
  row.activation_from = owned.activation_from;
  row.inputs = layer.inputs;
  row.hidden = layer.hidden;
  row.outputs = layer.outputs;
  row.protected_units = owned.units.size();
  row.order = options.order;
  row.precision = precision.name();
  row.attack = layer.gated ? "extraction-even-part" : "extraction-curve";
  merge(row, blocks);
  if (!layer.gated) {
    row.theta0 = to_string(options.theta0);
    if (!layer.down_bias.empty())
      row.constant_error =
          constant_error(owned.file.read<double>(layer.down_bias), blocks, options, precision);
  }
  row.seconds = seconds_since(start);
  return row;
}

void check_options(const TaylorMlpAttackOptions& options) {
  if (options.order < 1 || options.order > 64)
    throw Error{ErrorCode::bad_number, "order",
                "expected 1 to 64, got " + std::to_string(options.order)};
  if (options.precisions.empty())
    throw Error{ErrorCode::usage, "precision", "expected at least one"};
  if (options.units_per_block == 0)
    throw Error{ErrorCode::usage, "units_per_block", "expected at least 1"};
}

/// "0,3-17": numbers and ranges of them; none for any other text.
std::optional<std::vector<std::pair<std::size_t, std::size_t>>>
number_ranges(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  const char *at = text.data(), *const end = at + text.size();
  while (true) {
    std::pair<std::size_t, std::size_t> range;
    auto read = std::from_chars(at, end, range.first);
    if (read.ec != std::errc{}) return std::nullopt;
    range.second = range.first;
    if (read.ptr != end && *read.ptr == '-') {
      read = std::from_chars(read.ptr + 1, end, range.second);
      if (read.ec != std::errc{} || range.second < range.first) return std::nullopt;
    }
    ranges.push_back(range);
    if (read.ptr == end) return ranges;
    if (*read.ptr != ',') return std::nullopt;
    at = read.ptr + 1;
  }
}

/// The layers that the options name; those that are unreadable are among the unreadable.
MlpLayers chosen(const MlpLayers& layers, const std::string& selector) {
  const auto has_name = [&](const auto& layer) { return layer.name == selector; };
  const bool several = selector.find_first_of(",-") != std::string::npos &&
                       selector.find_first_not_of("0123456789,-") == std::string::npos;
  if (!several || std::ranges::any_of(layers.readable, has_name) ||
      std::ranges::any_of(layers.unreadable, has_name))
    return {{select_mlp_layer(layers, selector)}, {}};
  const auto ranges = number_ranges(selector);
  if (!ranges)
    throw Error{ErrorCode::bad_number, "layers " + selector,
                "expected numbers and ranges upwards, as 0,3-17"};
  const auto wanted = [&](const auto& layer) {
    return std::ranges::any_of(*ranges, [&](const auto& range) {
      return range.first <= layer.index && layer.index <= range.second;
    });
  };
  MlpLayers some;
  std::ranges::copy_if(layers.readable, std::back_inserter(some.readable), wanted);
  std::ranges::copy_if(layers.unreadable, std::back_inserter(some.unreadable), wanted);
  if (some.readable.empty() && some.unreadable.empty()) {
    std::string numbers;
    const auto add = [&](const auto& list) {
      for (const auto& layer : list)
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(layer.index);
    };
    add(layers.readable);
    add(layers.unreadable);
    throw Error{ErrorCode::unknown_name, "layers " + selector,
                "no MLP has one of these numbers: expected some of " + numbers};
  }
  return some;
}

/// The layers that are attacked; the others go to `failed`.
std::vector<MlpLayer> layers_of(const ModelFile& file, const TaylorMlpAttackOptions& options,
                                TaylorMlpAttackReport& report) {
  MlpLayers layers = find_mlp_layers(file, options.hints);
  if (layers.readable.empty() && layers.unreadable.empty())
    throw Error{ErrorCode::bad_file, file.place(),
                "no MLP with the names of a known architecture is in it: --set up=..,down=.. names "
                "it by hand"};
  if (!options.layer.empty()) layers = chosen(layers, options.layer);
  if (layers.readable.empty()) throw layers.unreadable.front().reason;
  for (const auto& layer : layers.unreadable)
    report.failed.emplace_back(layer.name, layer.reason.what());
  return std::move(layers.readable);
}

}  // namespace

TaylorMlpAttackReport attack_taylor_mlp(const std::filesystem::path& model,
                                        const TaylorMlpAttackOptions& options,
                                        const Context& context,
                                        const std::function<void(const LayerAttack&)>& row) {
  check_options(options);
  const ModelFile file = ModelFile::open(model);
  TaylorMlpAttackReport report;
  report.model = model.string();
  const auto layers = layers_of(file, options, report);
  RunProgress progress{layers, options.precisions};
  std::map<Activation, CurveTables> tables;
  std::size_t k = 0;  // precision
  const auto attack = [&](const MlpLayer& layer) {
    k = 0;
    progress.show(context, layer, options.precisions.front(), 0, 0, 0);
    const Activation activation = options.activation ? *options.activation : activation_of(layer);
    const auto known = tables.try_emplace(activation, activation, options.order).first;
    ExpansionPoints points{layer, context.seed};
    const OwnedLayer owned{file,
                           layer,
                           activation,
                           options.activation ? "--set" : layer.activation_from,
                           protected_units(file, layer, options, context),
                           points,
                           known->second};
    for (; k < options.precisions.size(); ++k) {
      const auto& precision = options.precisions[k];
      const auto show = [&](double part, double seconds) {
        progress.show(context, layer, precision, k, part, seconds);
      };
      show(0, 0);
      report.attacks.push_back(attack_layer(owned, options, precision, context, show));
      progress.finish(layer, k, report.attacks.back().seconds);
      if (row) row(report.attacks.back());
    }
    report.costs.push_back(
        measure_cost(file, layer, owned.activation, owned.units, options, context));
  };
  std::optional<Error> first;
  for (const auto& layer : layers) {
    try {
      attack(layer);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) {
        report.stopped = context.cancel.reason();
        break;
      }
      if (is_defect(error.code())) throw;
      if (!first) first = error;
      progress.skip(layer, k);
      report.failed.emplace_back(layer.name, error.what());
    }
  }
  if (first && report.attacks.empty() && report.stopped == StopReason::none) throw Error{*first};
  return report;
}

}  // namespace certamen
