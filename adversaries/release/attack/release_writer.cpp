// SPDX-License-Identifier: Apache-2.0
// The owner's side of releases in files.
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "adversaries/release/attack/layer_choice.hpp"
#include "adversaries/release/attack/parallel.hpp"
#include "adversaries/release/attack/release_file.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "framework/error.hpp"
#include "framework/release/models/safetensors_writer.hpp"

namespace certamen {

using extraction::Theta0;

namespace {

std::string ranges_text(const UnitList& units) {
  std::string text;
  for (std::size_t i = 0; i < units.size();) {
    std::size_t last = i;
    while (last + 1 < units.size() && units[last + 1] == units[last] + 1) ++last;
    text += text.empty() ? "" : ",";
    text += std::to_string(units[i]);
    if (last > i) text += "-" + std::to_string(units[last]);
    i = last + 1;
  }
  return text;
}

/// One layer's part of the file.
class LayerWriter {
 public:
  LayerWriter(const ModelFile& file, const MlpLayer& layer, const TaylorMlpAttackOptions& options,
              const Context& context)
      : file_{file}, layer_{layer}, options_{options}, precision_{options.precisions.front()},
        context_{context}, points_{layer, context.seed}, clear_{storage_format(file, layer)} {
    released_ = {.name = layer.name,
                 .gated = layer.gated,
                 .activation = options.activation ? *options.activation : activation_of(layer),
                 .order = options.order,
                 .theta0 = options.theta0,
                 .format = *precision_.format,
                 .inputs = layer.inputs,
                 .hidden = layer.hidden,
                 .outputs = layer.outputs,
                 .units = protected_units(file, layer, options, context)};
    if (!layer.down_bias.empty()) constant_ = file.read<double>(layer.down_bias);
  }

  ReleasedLayer write(std::vector<StoredTensor>& tensors,
                      std::map<std::string, std::string>& metadata) {
    coefficients(tensors);
    const UnitList clear = units_in_the_clear(released_.units, layer_.hidden);
    if (!clear.empty()) in_the_clear(clear, tensors);
    const auto say = [&](const char* what, const std::string& value) {
      metadata[layer_.name + "." + what] = value;
    };
    say("form", layer_.gated ? "gated" : "plain");
    say("activation", std::string{to_string(released_.activation)});
    say("order", std::to_string(released_.order));
    say("units", ranges_text(released_.units));
    say("hidden", std::to_string(layer_.hidden));
    if (!layer_.gated) say("theta0", std::string{to_string(released_.theta0)});
    return released_;
  }

 private:
  void add(std::vector<StoredTensor>& tensors, const std::string& name, FloatFormat format,
           Tensor<double> values) const {
    tensors.push_back({layer_.name + "." + name, format, std::move(values)});
  }

  /// Makes the release block by block and sorts it into matrices by order.
  void coefficients(std::vector<StoredTensor>& tensors) {
    const std::size_t count = released_.units.size();
    const auto orders = static_cast<std::size_t>(released_.order) + 1;
    const auto blocks = blocks_of(released_.units, options_);
    std::vector<Tensor<double>> taylor(orders, Tensor<double>{{layer_.outputs, count}});
    Tensor<double> points{{count}}, up{{count, layer_.inputs}};
    std::optional<Tensor<double>> gate, up_bias, gate_bias;
    if (layer_.gated) gate = up;
    if (layer_.gated && !layer_.up_bias.empty()) up_bias = points;
    if (layer_.gated && !layer_.gate_bias.empty()) gate_bias = points;
    std::vector<std::size_t> first(blocks.size(), 0);
    for (std::size_t k = 1; k < blocks.size(); ++k) first[k] = first[k - 1] + blocks[k - 1].size();
    std::vector<Tensor<Real>> sums(blocks.size());
    in_parallel(blocks.size(), context_, [&](std::size_t k) {
      context_.stop_if_cancelled("release");
      const PrecisionScope scope{working_digits(precision_)};
      const OwnedBlock block = own_block(file_, layer_, blocks[k], context_, points_);
      for (std::size_t d = 0; d < blocks[k].size(); ++d) {
        const std::size_t to = first[k] + d;
        const int sign = layer_.gated ? block.sign[d] : 1;
        points[to] = sign * block.z0[d];
        for (std::size_t j = 0; j < layer_.inputs; ++j) {
          up(to, j) = block.mlp.up(d, j);
          if (layer_.gated) (*gate)(to, j) = sign * (*block.mlp.gate)(d, j);
        }
        if (up_bias) (*up_bias)[to] = (*block.mlp.up_bias)[d];
        if (gate_bias) (*gate_bias)[to] = sign * (*block.mlp.gate_bias)[d];
      }
      in_numbers_of(precision_, [&](auto zero) {
        using T = decltype(zero);
        const auto keep = [&](std::size_t n, const Tensor<T>& from, std::size_t start) {
          for (std::size_t i = 0; i < layer_.outputs; ++i)
            for (std::size_t d = 0; d < blocks[k].size(); ++d)
              taylor[n](i, first[k] + d) =
                  static_cast<double>(from[start + i * blocks[k].size() + d]);
        };
        const std::size_t slice = layer_.outputs * blocks[k].size();
        if (layer_.gated) {
          const auto release =
              release_gated_block<T>(block, released_.activation, released_.order, precision_);
          keep(0, release.l, 0);
          for (std::size_t n = 1; n < orders; ++n) keep(n, release.f, (n - 1) * slice);
        } else {
          const auto release =
              release_block<T>(block, released_.activation, options_, precision_, count);
          for (std::size_t n = 0; n < orders; ++n) keep(n, release.theta, n * slice);
          sums[k] = extraction::converted<Real>(release.theta0_sum);
        }
      });
    });
    for (std::size_t n = layer_.gated || options_.theta0 == Theta0::spread ? 0 : 1; n < orders; ++n)
      add(tensors, "taylor." + std::to_string(n), released_.format, std::move(taylor[n]));
    add(tensors, "expansion", FloatFormat::f64, std::move(points));
    add(tensors, "up.weight", clear_, std::move(up));
    if (gate) add(tensors, "gate.weight", clear_, std::move(*gate));
    if (up_bias) add(tensors, "up.bias", clear_, std::move(*up_bias));
    if (gate_bias) add(tensors, "gate.bias", clear_, std::move(*gate_bias));
    if (layer_.gated && constant_) add(tensors, "down.bias", clear_, *constant_);
    if (!layer_.gated && options_.theta0 == Theta0::sum)
      add(tensors, "constant", released_.format, total(sums));
  }

  Tensor<double> total(const std::vector<Tensor<Real>>& sums) const {
    const PrecisionScope scope{working_digits(precision_)};
    Tensor<double> constant{{layer_.outputs}};
    for (std::size_t i = 0; i < layer_.outputs; ++i) {
      Real sum{constant_ ? (*constant_)[i] : 0};
      for (const auto& block : sums) sum += block[i];
      constant[i] = static_cast<double>(published(sum, precision_));
    }
    return constant;
  }

  void in_the_clear(const UnitList& units, std::vector<StoredTensor>& tensors) const {
    const Mlp<double> mlp = take_units(read_mlp(file_, layer_), units);
    const auto clear = [&](const char* name, const std::optional<Tensor<double>>& values) {
      if (values) add(tensors, std::string{"clear."} + name, clear_, *values);
    };
    clear("up.weight", mlp.up);
    clear("up.bias", mlp.up_bias);
    clear("gate.weight", mlp.gate);
    clear("gate.bias", mlp.gate_bias);
    clear("down.weight", mlp.down);
  }

  const ModelFile& file_;
  const MlpLayer& layer_;
  const TaylorMlpAttackOptions& options_;
  const ReleasePrecision& precision_;
  const Context& context_;
  ExpansionPoints points_;
  FloatFormat clear_;
  std::optional<Tensor<double>> constant_;  // c
  ReleasedLayer released_;
};

/// Bytes that the numbers of these layers take while the file is made.
double bytes_of(const std::vector<MlpLayer>& layers, const TaylorMlpAttackOptions& options) {
  double bytes = 0;
  for (const auto& layer : layers)
    bytes += 16.0 * static_cast<double>(layer.hidden) *
             (static_cast<double>(options.order + 1) * static_cast<double>(layer.outputs) +
              2.0 * static_cast<double>(layer.inputs));
  return bytes;
}

}  // namespace

std::vector<ReleasedLayer> write_release(const std::filesystem::path& model,
                                         const std::filesystem::path& out,
                                         const TaylorMlpAttackOptions& options,
                                         const Context& context) {
  check_options(options);
  if (!options.precisions.front().format)
    throw Error{ErrorCode::unsupported, "precision " + options.precisions.front().name(),
                "a file stores float64, float32, bf16 or f16"};
  const ModelFile file = ModelFile::open(model);
  std::vector<std::pair<std::string, std::string>> failed;
  const auto layers = layers_of(file, options, failed);
  if (!failed.empty())
    throw Error{ErrorCode::bad_file, failed.front().first,
                failed.front().second + ": --layers names those that are to be released"};
  if (const double bytes = bytes_of(layers, options);
      bytes > static_cast<double>(context.memory_cap))
    throw Error{ErrorCode::too_large, "release",
                fmt::format("{} layers take {:.3g} GiB, more than --memory allows: --layers names "
                            "fewer",
                            layers.size(), bytes / 1073741824.0)};
  std::vector<StoredTensor> tensors;
  std::map<std::string, std::string> metadata{{"certamen.release", "taylor-mlp"}};
  std::vector<ReleasedLayer> released;
  for (const auto& layer : layers) {
    context.report("release " + layer.name,
                   static_cast<double>(released.size()) / static_cast<double>(layers.size()));
    released.push_back(LayerWriter{file, layer, options, context}.write(tensors, metadata));
  }
  write_safetensors(out, tensors, metadata);
  return released;
}

}  // namespace certamen
