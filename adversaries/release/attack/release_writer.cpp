// SPDX-License-Identifier: Apache-2.0
// The owner's side of releases in files.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <span>

#include "adversaries/release/attack/layer_choice.hpp"
#include "adversaries/release/attack/parallel.hpp"
#include "adversaries/release/attack/release_file.hpp"
#include "adversaries/release/attack/run_progress.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "framework/error.hpp"
#include "framework/release/models/safetensors_stream.hpp"

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
        context_{context}, clear_{storage_format(file, layer)} {
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

  const ReleasedLayer& released() const { return released_; }

  /// The tensors of the layer, and what the metadata say of it.
  void plan(std::vector<PlannedTensor>& tensors,
            std::map<std::string, std::string>& metadata) const {
    const std::size_t units = released_.units.size(), clear = layer_.hidden - units;
    const auto add = [&](const std::string& name, FloatFormat format, Shape shape) {
      tensors.push_back({of(name), format, std::move(shape)});
    };
    for (std::size_t n = first_order(); n < orders(); ++n)
      add(coefficients(n), released_.format, {layer_.outputs, units});
    add("expansion", FloatFormat::f64, {units});
    const auto matrices = [&](const std::string& before, std::size_t count) {
      add(before + "up.weight", clear_, {count, layer_.inputs});
      if (layer_.gated) add(before + "gate.weight", clear_, {count, layer_.inputs});
      if ((layer_.gated || !before.empty()) && !layer_.up_bias.empty())
        add(before + "up.bias", clear_, {count});
      if (layer_.gated && !layer_.gate_bias.empty()) add(before + "gate.bias", clear_, {count});
    };
    matrices("", units);
    if (layer_.gated && constant_) add("down.bias", clear_, {layer_.outputs});
    if (has_sum()) add("constant", released_.format, {layer_.outputs});
    if (clear > 0) {
      matrices("clear.", clear);
      add("clear.down.weight", clear_, {layer_.outputs, clear});
    }
    const auto say = [&](const char* what, const std::string& value) {
      metadata[of(what)] = value;
    };
    say("form", layer_.gated ? "gated" : "plain");
    say("activation", std::string{to_string(released_.activation)});
    say("order", std::to_string(released_.order));
    say("units", ranges_text(released_.units));
    say("hidden", std::to_string(layer_.hidden));
    if (!layer_.gated) say("theta0", std::string{to_string(released_.theta0)});
  }

  /// Block by block.
  void write(SafetensorsStream& out, SharedInputs& inputs,
             const std::function<void(double part)>& show) const {
    const auto blocks = blocks_of(released_.units, options_),
               rest = blocks_of(units_in_the_clear(released_.units, layer_.hidden), options_);
    const auto first = starts_of(blocks), first_clear = starts_of(rest);
    ExpansionPoints points{layer_, inputs.of(layer_)};
    OrderSums sums{constant_, layer_.outputs, precision_};
    in_parallel(
        blocks.size() + rest.size(), context_,
        [&](std::size_t k) {
          context_.stop_if_cancelled("release");
          const PrecisionScope scope{working_digits(precision_)};
          if (k < blocks.size())
            sums.add(k, hide(blocks[k], first[k], points, out));
          else
            leave(rest[k - blocks.size()], first_clear[k - blocks.size()], out);
        },
        [&](std::size_t done) {
          show(static_cast<double>(done) / static_cast<double>(blocks.size() + rest.size()));
        });
    if (layer_.gated && constant_) out.write(of("down.bias"), 0, constant_->data());
    if (!has_sum()) return;
    const Tensor<double> constant = sums.published();
    expect_finite("constant", constant.data());
    out.write(of("constant"), 0, constant.data());
  }

 private:
  /// The sum of order 0 over all units and c, with theta0=sum, in the order of the blocks.
  class OrderSums {
   public:
    OrderSums(const std::optional<Tensor<double>>& constant, std::size_t outputs,
              const ReleasePrecision& precision)
        : precision_{precision} {
      const PrecisionScope scope{working_digits(precision)};
      for (std::size_t i = 0; i < outputs; ++i) sum_.emplace_back(constant ? (*constant)[i] : 0.0);
    }
    void add(std::size_t k, Tensor<Real> part) {
      parts_.add(k, std::move(part), [&](const Tensor<Real>& next) {
        for (std::size_t i = 0; i < sum_.size() && next.rank() == 1; ++i) sum_[i] += next[i];
      });
    }
    Tensor<double> published() const {
      const PrecisionScope scope{working_digits(precision_)};
      Tensor<double> all{{sum_.size()}};
      for (std::size_t i = 0; i < sum_.size(); ++i)
        all[i] = static_cast<double>(certamen::published(sum_[i], precision_));
      return all;
    }

   private:
    const ReleasePrecision& precision_;
    InOrder<Tensor<Real>> parts_;
    std::vector<Real> sum_;
  };

  std::string of(const std::string& name) const { return layer_.name + "." + name; }
  static std::string coefficients(std::size_t n) { return "taylor." + std::to_string(n); }
  std::size_t orders() const { return static_cast<std::size_t>(released_.order) + 1; }
  std::size_t first_order() const {
    return layer_.gated || released_.theta0 == Theta0::spread ? 0 : 1;
  }
  bool has_sum() const { return !layer_.gated && released_.theta0 == Theta0::sum; }

  static std::vector<std::size_t> starts_of(const std::vector<UnitList>& blocks) {
    std::vector<std::size_t> first(blocks.size(), 0);
    for (std::size_t k = 1; k < blocks.size(); ++k) first[k] = first[k - 1] + blocks[k - 1].size();
    return first;
  }

  /// Throws Error(bad_number) for a number that the precision of the release cannot hold.
  void expect_finite(const std::string& tensor, std::span<const double> numbers) const {
    if (std::ranges::all_of(numbers, [](double number) { return std::isfinite(number); })) return;
    throw Error{
        ErrorCode::bad_number, of(tensor),
        fmt::format("a number overflows {}: choose a wider --precision", precision_.name())};
  }

  /// Releases a block, whose units are those from `first` on of the protected ones. With theta0=sum
  /// its part of the sums.
  Tensor<Real> hide(const UnitList& units, std::size_t first, ExpansionPoints& points,
                    SafetensorsStream& out) const {
    OwnedBlock block = own_block(file_, layer_, units, context_, points);
    const auto signed_rows = [&](Tensor<double>& values) {
      const std::size_t width = values.size() / units.size();
      for (std::size_t i = 0; i < values.size(); ++i) values[i] *= block.sign[i / width];
    };
    Tensor<Real> sums;
    in_numbers_of(precision_, [&](auto zero) {
      using T = decltype(zero);
      const std::size_t slice = layer_.outputs * units.size();
      const auto put = [&](std::size_t n, const Tensor<T>& from, std::size_t start) {
        Tensor<double> order{{layer_.outputs, units.size()}};
        for (std::size_t i = 0; i < slice; ++i) order[i] = static_cast<double>(from[start + i]);
        expect_finite(coefficients(n), order.data());
        out.write_columns(of(coefficients(n)), first, order);
      };
      if (layer_.gated) {
        const auto release =
            release_gated_block<T>(block, released_.activation, released_.order, precision_);
        put(0, release.l, 0);
        for (std::size_t n = 1; n < orders(); ++n) put(n, release.f, (n - 1) * slice);
      } else {
        const auto release = release_block<T>(block, released_.activation, options_, precision_,
                                              released_.units.size());
        for (std::size_t n = first_order(); n < orders(); ++n) put(n, release.theta, n * slice);
        if (has_sum()) sums = extraction::converted<Real>(release.theta0_sum);
      }
    });
    if (layer_.gated) {
      signed_rows(block.z0);
      signed_rows(*block.mlp.gate);
      if (block.mlp.gate_bias) signed_rows(*block.mlp.gate_bias);
      inputs(block.mlp, "", first, out);
    } else {
      block.mlp.up_bias.reset();  // b is hidden
      inputs(block.mlp, "", first, out);
    }
    out.write(of("expansion"), first, block.z0.data());
    return sums;
  }

  /// Units that are not protected.
  void leave(const UnitList& units, std::size_t first, SafetensorsStream& out) const {
    UnitList positions = units;
    for (auto& unit : positions) unit -= units.front();
    const auto mlp = take_units(
        read_mlp_units(file_, layer_, units.front(), units.back() - units.front() + 1), positions);
    inputs(mlp, "clear.", first, out);
    out.write_columns(of("clear.down.weight"), first, mlp.down);
  }

  void inputs(const Mlp<double>& mlp, const std::string& before, std::size_t first,
              SafetensorsStream& out) const {
    out.write(of(before + "up.weight"), first * layer_.inputs, mlp.up.data());
    if (mlp.gate) out.write(of(before + "gate.weight"), first * layer_.inputs, mlp.gate->data());
    if (mlp.up_bias) out.write(of(before + "up.bias"), first, mlp.up_bias->data());
    if (mlp.gate_bias) out.write(of(before + "gate.bias"), first, mlp.gate_bias->data());
  }

  const ModelFile& file_;
  const MlpLayer& layer_;
  const TaylorMlpAttackOptions& options_;
  const ReleasePrecision& precision_;
  const Context& context_;
  FloatFormat clear_;
  std::optional<Tensor<double>> constant_;  // c
  ReleasedLayer released_;
};

/// Bytes that the blocks of these layers take that are made at the same time.
double block_bytes(const std::vector<MlpLayer>& layers, const TaylorMlpAttackOptions& options,
                   const Context& context) {
  double most = 0;
  for (const auto& layer : layers)
    most =
        std::max(most, static_cast<double>(options.order + 3) * static_cast<double>(layer.outputs) +
                           3.0 * static_cast<double>(layer.inputs));
  return 16.0 * most * static_cast<double>(options.units_per_block * context.thread_count());
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
  if (const double bytes = block_bytes(layers, options, context);
      bytes > static_cast<double>(context.memory_cap))
    throw Error{ErrorCode::too_large, "release",
                fmt::format("blocks of the layers take {:.3g} GiB, more than --memory allows",
                            bytes / 1073741824.0)};
  std::vector<PlannedTensor> tensors;
  std::map<std::string, std::string> metadata{{"certamen.release", "taylor-mlp"}};
  std::vector<LayerWriter> writers;
  std::vector<RunProgress::Layer> sizes;
  for (const auto& layer : layers) {
    writers.emplace_back(file, layer, options, context).plan(tensors, metadata);
    sizes.push_back({layer.name, static_cast<double>(writers.back().released().units.size()) *
                                     static_cast<double>(layer.outputs)});
  }
  SafetensorsStream stream{out, std::move(tensors), metadata};
  RunProgress progress{"release", sizes, {options.precisions.front().name()}};
  SharedInputs inputs{context.seed};
  std::vector<ReleasedLayer> released;
  for (std::size_t k = 0; k < writers.size(); ++k) {
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    writers[k].write(stream, inputs,
                     [&](double part) { progress.show(context, k, 0, part, seconds()); });
    progress.finish(k, 0, seconds());
    released.push_back(writers[k].released());
  }
  stream.commit();
  return released;
}

}  // namespace certamen
