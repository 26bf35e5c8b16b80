// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/taylor_mlp_attack.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "adversaries/release/attack/block_sum.hpp"
#include "adversaries/release/attack/kept_rows.hpp"
#include "adversaries/release/attack/layer_choice.hpp"
#include "adversaries/release/attack/layer_cost.hpp"
#include "adversaries/release/attack/layer_run.hpp"
#include "adversaries/release/attack/parallel.hpp"
#include "adversaries/release/attack/run_progress.hpp"
#include "framework/error.hpp"
#include "framework/printable.hpp"
#include "framework/release/models/model_config.hpp"
#include "framework/run/team.hpp"

namespace certamen {

using extraction::Theta0;

std::string ReleasePrecision::name() const {
  return format ? std::string{to_string(*format)} : std::to_string(digits) + " digits";
}

ReleasePrecision parse_release_precision(const std::string& text) {
  const bool number = !text.empty() && std::all_of(text.begin(), text.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; });
  if (!number) {
    try {
      return {parse_float_format(text), 0};
    } catch (const Error&) {
      throw Error{ErrorCode::bad_number, "precision",
                  "expected float64, float32, bf16, f16, or 20 to 10000 decimal digits, got '" +
                      printable(text) + "'"};
    }
  }
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

unsigned working_digits(const ReleasePrecision& precision) {
  constexpr unsigned guard_digits = 10;
  return precision.format ? exact_release_digits : precision.digits + guard_digits;
}

FloatFormat storage_format(const ModelFile& file, const MlpLayer& layer) {
  switch (file.info(layer.down).dtype) {
  case Dtype::bf16: return FloatFormat::bf16;
  case Dtype::f16: return FloatFormat::f16;
  case Dtype::f64: return FloatFormat::f64;
  default: return FloatFormat::f32;
  }
}

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A layer of the file with what its owner decides once for all precisions.
struct OwnedLayer {
  const ModelFile& file;
  const MlpLayer& layer;
  Activation activation;
  UnitList units;
  ExpansionPoints& points;
  const CurveTables& tables;
};

Activation chosen_activation(const MlpLayer& layer, const TaylorMlpAttackOptions& options) {
  return options.activation ? *options.activation : activation_of(layer);
}

/// The row of a layer before anything is known. Throws what activation_of throws.
LayerAttack empty_row(const MlpLayer& layer, const TaylorMlpAttackOptions& options,
                      const ReleasePrecision& precision) {
  LayerAttack row;
  row.layer = layer.name;
  row.gated = layer.gated;
  row.transposed = layer.transposed;
  row.stored_from = layer.stored_from;
  row.activation = to_string(chosen_activation(layer, options));
  row.activation_from = options.activation ? "--set" : layer.activation_from;
  row.inputs = layer.inputs;
  row.hidden = layer.hidden;
  row.outputs = layer.outputs;
  row.order = options.order;
  row.precision = precision.name();
  row.attack = layer.gated ? "extraction-even-part" : "extraction-curve";
  if (!layer.gated) row.theta0 = to_string(options.theta0);
  return row;
}

std::vector<LayerAttack> expected_rows(const std::vector<MlpLayer>& layers,
                                       const TaylorMlpAttackOptions& options) {
  std::vector<LayerAttack> rows;
  for (const auto& layer : layers)
    for (const auto& precision : options.precisions) try {
        LayerAttack row = empty_row(layer, options, precision);
        row.protected_units =
            std::min(options.protection.units.value_or(layer.hidden), layer.hidden);
        expect_long_numbers(row, !layer.up_bias.empty(), !layer.down_bias.empty(),
                            options.enclose && precision.format);
        rows.push_back(row);
      } catch (const Error&) {  // it will be among those that failed
      }
  return rows;
}

LayerAttack attack_layer(const OwnedLayer& owned, const TaylorMlpAttackOptions& options,
                         const ReleasePrecision& precision, const Context& context,
                         const std::function<void(double part, double seconds)>& show) {
  const auto start = std::chrono::steady_clock::now();
  const PrecisionScope scope{working_digits(precision)};
  const MlpLayer& layer = owned.layer;
  const auto units = blocks_of(owned.units, options);
  BlockSum blocks;
  const BlockAttack attack{owned.activation,  owned.tables, layer.gated,
                           options,           precision,    storage_format(owned.file, layer),
                           owned.units.size()};
  in_parallel(
      units.size(), context,
      [&](std::size_t k) {
        context.stop_if_cancelled("attack");
        const PrecisionScope own{working_digits(precision)};
        BlockResult result =
            attack.run(own_block(owned.file, layer, units[k], context, owned.points), context);
        result.number_units(units[k]);
        blocks.add(k, std::move(result));
      },
      [&](std::size_t done) {
        show(static_cast<double>(done) / static_cast<double>(units.size()), seconds_since(start));
      });
  LayerAttack row = empty_row(layer, options, precision);
  row.protected_units = owned.units.size();
  blocks.put(row);
  if (!layer.gated && !layer.down_bias.empty())
    row.constant_error =
        blocks.constant_error(owned.file.read<double>(layer.down_bias), options, precision);
  row.seconds = seconds_since(start);
  return row;
}

std::vector<std::string> names_of(const std::vector<MlpLayer>& layers) {
  std::vector<std::string> names;
  for (const auto& layer : layers) names.push_back(layer.name);
  return names;
}

/// Of the layers that are this process's.
std::vector<RunProgress::Layer> own_sizes(const std::vector<MlpLayer>& layers, const Team& team) {
  std::vector<RunProgress::Layer> sizes;
  for (std::size_t number = team.rank(); number < layers.size(); number += team.size())
    sizes.push_back({layers[number].name, static_cast<double>(layers[number].hidden) *
                                              static_cast<double>(layers[number].outputs)});
  return sizes;
}

/// What processes compare to know that they read the same model; nothing for one that is alone.
std::vector<LayerSeen> seen_in(const ModelFile& file, const std::vector<MlpLayer>& layers,
                               const Context& context) {
  std::vector<LayerSeen> seen;
  if (context.cluster == nullptr) return seen;
  for (const auto& layer : layers)
    seen.push_back({layer.name, LayerKey{LayerKey::Bytes::samples}.add(file, layer).text()});
  return seen;
}

std::vector<std::string> names_of(const std::vector<ReleasePrecision>& precisions) {
  std::vector<std::string> names;
  for (const auto& precision : precisions) names.push_back(precision.name());
  return names;
}

}  // namespace

void check_options(const TaylorMlpAttackOptions& options) {
  if (options.order < 1 || options.order > 64)
    throw Error{ErrorCode::bad_number, "order",
                "expected 1 to 64, got " + std::to_string(options.order)};
  if (options.precisions.empty())
    throw Error{ErrorCode::usage, "precision", "expected at least one"};
  if (options.units_per_block == 0)
    throw Error{ErrorCode::usage, "units_per_block", "expected at least 1"};
}

void expect_long_numbers(LayerAttack& row, bool has_bias, bool has_constant, bool encloses) {
  const std::size_t most = row.protected_units * row.outputs;
  const Real error{"1.23e-10"};
  row.recovered = row.protected_units > 0 ? row.protected_units - 1 : 0;
  row.weights.entries = most;
  row.weights.bit_exact = most > 0 ? most - 1 : 0;
  row.weights.squared_error = Real{error * error};
  row.weights.squared_norm = 1;
  row.seconds = 100;
  if (row.gated && row.compared) row.signs_right = row.recovered;
  if (!row.gated && row.compared && has_bias) row.bias_error = error;
  if (!row.gated && row.compared && has_constant) row.constant_error = error;
  if (encloses) {
    row.enclosure.emplace();
    row.enclosure->contained = row.enclosure->within_percent = row.weights.bit_exact;
  }
}

TaylorMlpAttackReport attack_taylor_mlp(const std::filesystem::path& model,
                                        const TaylorMlpAttackOptions& options,
                                        const Context& context, const AttackRows& rows) {
  check_options(options);
  const Team team{context};
  TaylorMlpAttackReport report;
  report.model = model.string();
  std::vector<MlpLayer> layers;
  const ModelFile file = team.together([&] {
    ModelFile opened = ModelFile::open(model);
    report.config_trouble = ModelConfig::beside(opened.path()).trouble();
    layers = layers_of(opened, options, report.failed);
    return opened;
  });
  expect_same_everywhere(team.together([&] { return seen_in(file, layers, context); }),
                         file.place(), context);
  if (rows.begin) rows.begin(expected_rows(layers, options));
  RunProgress progress{"attack", own_sizes(layers, team), names_of(options.precisions)};
  std::map<Activation, CurveTables> tables;
  SharedInputs inputs{context.seed};
  const auto attack = [&](const LayerTask& task) {
    const MlpLayer& layer = layers[task.number];
    const std::size_t own = task.number / team.size();
    std::size_t k = 0;  // precision
    progress.show(context, own, 0, 0, 0);
    try {
      const Activation activation = chosen_activation(layer, options);
      const KeptRows kept{task.journal, file, layer, activation, options, context};
      std::optional<ExpansionPoints> points;
      std::optional<OwnedLayer> owned;  // once something is to be computed
      const auto owner = [&]() -> const OwnedLayer& {
        if (owned) return *owned;
        const auto known = tables.try_emplace(activation, activation, options.order).first;
        points.emplace(layer, inputs.of(layer));
        owned.emplace(OwnedLayer{file, layer, activation,
                                 protected_units(file, layer, options, context), *points,
                                 known->second});
        return *owned;
      };
      for (; k < options.precisions.size(); ++k) {
        const auto show = [&](double part, double seconds) {
          progress.show(context, own, k, part, seconds);
        };
        show(0, 0);
        const LayerAttack row = kept.attack(options.precisions[k], [&] {
          return attack_layer(owner(), options, options.precisions[k], context, show);
        });
        progress.finish(own, k, row.seconds);
        task.done(row);
      }
      task.costs.push_back(kept.cost(
          [&] { return measure_cost(file, layer, activation, owner().units, options, context); }));
    } catch (const Error&) {
      progress.skip(own, k);
      throw;
    }
  };
  run_layers(names_of(layers), context, rows, attack, report);
  if (rows.journal != nullptr) report.not_kept = rows.journal->lost();
  return report;
}

}  // namespace certamen
