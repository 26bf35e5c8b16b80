// SPDX-License-Identifier: Apache-2.0
// The attacker's side on releases in files.
#include <chrono>
#include <map>

#include "adversaries/release/attack/block_attack.hpp"
#include "adversaries/release/attack/layer_choice.hpp"
#include "adversaries/release/attack/parallel.hpp"
#include "adversaries/release/attack/release_file.hpp"
#include "framework/error.hpp"
#include "framework/release/models/safetensors_writer.hpp"

namespace certamen {

using extraction::Theta0;
using extraction::UnitStatus;

namespace {

/// The first number in a name; 0 if it has none.
std::size_t index_in(const std::string& name) {
  const auto digit = name.find_first_of("0123456789");
  return digit == name.npos ? 0 : std::stoul(name.substr(digit, 9));
}

std::vector<ReleasedLayer> chosen(const ReleaseFile& release, const std::string& selector) {
  if (selector.empty()) return release.layers();
  MlpLayers all;
  for (const auto& layer : release.layers()) {
    MlpLayer one;
    one.name = layer.name;
    one.index = index_in(layer.name);
    all.readable.push_back(one);
  }
  std::vector<ReleasedLayer> some;
  for (const auto& one : chosen_layers(all, selector).readable)
    some.push_back(*std::ranges::find(release.layers(), one.name, &ReleasedLayer::name));
  return some;
}

/// The model that a release was made from, if it is known.
class Original {
 public:
  Original(const std::filesystem::path& path, const MlpHints& hints) {
    if (path.empty()) return;
    file_ = ModelFile::open(path);
    layers_ = find_mlp_layers(*file_, hints);
  }
  explicit operator bool() const { return file_.has_value(); }
  const ModelFile& file() const { return *file_; }

  /// Throws Error(bad_file) if it is not of these sizes.
  const MlpLayer& layer(const ReleasedLayer& released) const {
    const MlpLayer& layer = select_mlp_layer(layers_, released.name);
    if (layer.gated == released.gated && layer.hidden == released.hidden &&
        layer.outputs == released.outputs)
      return layer;
    throw Error{ErrorCode::bad_file, file_->place() + ": layer " + quote_name(layer.name),
                "expected the form and sizes that it has in the release"};
  }

 private:
  std::optional<ModelFile> file_;
  MlpLayers layers_;
};

/// One layer of a release under attack.
class ReleasedAttack {
 public:
  ReleasedAttack(const ReleaseFile& release, const ReleasedLayer& layer, const Original& original,
                 const TaylorMlpAttackOptions& options)
      : release_{release}, layer_{layer}, options_{options}, precision_{layer.format, 0} {
    options_.order = layer.order;
    options_.theta0 = layer.theta0;
    if (!original) return;
    file_ = &original.file();
    original_ = &original.layer(layer);
  }

  LayerAttack run(const CurveTables& tables, const Context& context) {
    const auto start = std::chrono::steady_clock::now();
    const PrecisionScope scope{working_digits(precision_)};
    const BlockAttack attack{
        layer_.activation,  tables,
        layer_.gated,       options_,
        precision_,         original_ ? storage_format(*file_, *original_) : FloatFormat::f32,
        layer_.units.size()};
    const auto blocks = blocks_of(layer_.units, options_);
    std::vector<std::size_t> first(blocks.size(), 0);
    for (std::size_t k = 1; k < blocks.size(); ++k) first[k] = first[k - 1] + blocks[k - 1].size();
    results_.resize(blocks.size());
    in_parallel(
        blocks.size(), context,
        [&](std::size_t k) {
          context.stop_if_cancelled("attack");
          const PrecisionScope own{working_digits(precision_)};
          results_[k] = block(attack, blocks[k], first[k], context);
        },
        [&](std::size_t done) {
          context.report("attack " + layer_.name,
                         static_cast<double>(done) / static_cast<double>(blocks.size()));
        });
    LayerAttack row = description();
    merge(row, results_);
    if (original_ && !layer_.gated && !original_->down_bias.empty()) compare_constant(row);
    row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return row;
  }

  /// What was recovered, for a file.
  void keep(std::vector<StoredTensor>& tensors,
            std::map<std::string, std::string>& metadata) const {
    const std::size_t units = layer_.units.size();
    Tensor<double> w{{layer_.outputs, units}}, bias{{units}}, sign{{units}};
    std::string missing;
    std::size_t at = 0;
    for (const auto& result : results_) {
      const RecoveredBlock& block = *result.recovered;
      for (std::size_t d = 0; d < block.status.size(); ++d, ++at) {
        if (block.status[d] != UnitStatus::recovered) {
          missing += (missing.empty() ? "" : ",") + std::to_string(layer_.units[at]);
          continue;
        }
        for (std::size_t i = 0; i < layer_.outputs; ++i) w(i, at) = block.w(i, d);
        if (layer_.gated)
          sign[at] = block.sign[d];
        else
          bias[at] = block.b[d];
      }
    }
    const auto add = [&](const char* name, Tensor<double> values) {
      tensors.push_back({layer_.name + "." + name, FloatFormat::f64, std::move(values)});
    };
    add("down.weight", std::move(w));
    if (layer_.gated)
      add("sign", std::move(sign));
    else
      add("up.bias", std::move(bias));
    if (const auto c = constant()) add("down.bias", *c);
    if (!missing.empty()) metadata[layer_.name + ".unrecovered"] = missing;
  }

 private:
  BlockResult block(const BlockAttack& attack, const UnitList& units, std::size_t first,
                    const Context& context) const {
    std::optional<Mlp<double>> truth;
    if (original_) {
      UnitList positions = units;
      for (auto& unit : positions) unit -= units.front();
      truth = take_units(
          read_mlp_units(*file_, *original_, units.front(), units.back() - units.front() + 1),
          positions);
    }
    const Mlp<double>* known = truth ? &*truth : nullptr;
    return in_numbers_of(precision_, [&](auto zero) -> BlockResult {
      using T = decltype(zero);
      if constexpr (std::is_floating_point_v<T>) {
        if (layer_.gated)
          return attack.on(release_.gated<T>(layer_, first, units.size()), known, context);
        return attack.on(release_.plain<T>(layer_, first, units.size()), known, context);
      }
      return {};  // a file stores no digits
    });
  }

  LayerAttack description() const {
    LayerAttack row;
    row.layer = layer_.name;
    row.gated = layer_.gated;
    row.activation = to_string(layer_.activation);
    row.activation_from = "release";
    row.stored_from = "release";
    row.inputs = layer_.inputs;
    row.hidden = layer_.hidden;
    row.outputs = layer_.outputs;
    row.protected_units = layer_.units.size();
    row.order = layer_.order;
    row.precision = precision_.name();
    row.attack = layer_.gated ? "extraction-even-part" : "extraction-curve";
    if (!layer_.gated) row.theta0 = to_string(layer_.theta0);
    row.compared = original_ != nullptr;
    return row;
  }

  /// c: what the blocks have of it, and with theta0=sum the published sums.
  std::optional<Tensor<double>> constant() const {
    if (layer_.gated || layer_.theta0 == Theta0::none) return std::nullopt;
    Tensor<double> c = release_.constant(layer_).value_or(Tensor<double>{{layer_.outputs}});
    for (const auto& result : results_) {
      if (!result.recovered->c) return std::nullopt;
      for (std::size_t i = 0; i < c.size(); ++i) c[i] += (*result.recovered->c)[i];
    }
    return c;
  }

  void compare_constant(LayerAttack& row) const {
    const auto found = constant();
    if (!found) return;
    const auto truth = file_->read<double>(original_->down_bias);
    Real error{0}, norm{0};
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const Real exact{truth[i]}, difference = Real{(*found)[i]} - exact;
      error += difference * difference;
      norm += exact * exact;
    }
    if (norm != 0) row.constant_error = Real{sqrt(Real{error / norm})};
  }

  const ReleaseFile& release_;
  const ReleasedLayer& layer_;
  TaylorMlpAttackOptions options_;
  ReleasePrecision precision_;
  const ModelFile* file_ = nullptr;  // null: the original is not known
  const MlpLayer* original_ = nullptr;
  std::vector<BlockResult> results_;
};

}  // namespace

TaylorMlpAttackReport attack_release(const std::filesystem::path& path,
                                     const std::filesystem::path& model,
                                     const std::filesystem::path& out,
                                     const TaylorMlpAttackOptions& options,
                                     const Context& context) {
  const ReleaseFile release{path};
  const Original original{model, options.hints};
  TaylorMlpAttackReport report;
  report.release = path.string();
  report.model = model.string();
  std::map<std::pair<Activation, int>, CurveTables> tables;
  std::vector<StoredTensor> tensors;
  std::map<std::string, std::string> metadata;
  const auto layers = chosen(release, options.layer);
  for (const auto& layer : layers) {
    try {
      ReleasedAttack attack{release, layer, original, options};
      const auto known =
          tables
              .try_emplace(std::pair{layer.activation, layer.order}, layer.activation, layer.order)
              .first;
      report.attacks.push_back(attack.run(known->second, context));
      if (!out.empty()) attack.keep(tensors, metadata);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) {
        report.stopped = context.cancel.reason();
        break;
      }
      if (is_defect(error.code()) || layers.size() == 1) throw;
      report.failed.emplace_back(layer.name, error.what());
    }
  }
  if (!out.empty() && !tensors.empty()) write_safetensors(out, tensors, metadata);
  return report;
}

}  // namespace certamen
