// SPDX-License-Identifier: Apache-2.0
// The attacker's side on releases in files.
#include <chrono>
#include <functional>
#include <map>
#include <mutex>

#include "adversaries/release/attack/block_sum.hpp"
#include "adversaries/release/attack/kept_rows.hpp"
#include "adversaries/release/attack/layer_choice.hpp"
#include "adversaries/release/attack/layer_run.hpp"
#include "adversaries/release/attack/parallel.hpp"
#include "adversaries/release/attack/release_file.hpp"
#include "adversaries/release/attack/run_progress.hpp"
#include "framework/error.hpp"
#include "framework/release/models/safetensors_stream.hpp"
#include "framework/run/team.hpp"

namespace certamen {

using extraction::Theta0;
using extraction::UnitStatus;

namespace {

/// The first number in a name; 0 if it has none.
std::size_t index_in(const std::string& name) {
  const auto digit = name.find_first_of("0123456789");
  return digit == name.npos ? 0 : std::stoul(name.substr(digit, 9));
}

/// The layers that the selector names; those of them that cannot be used go to `failed`.
std::vector<ReleasedLayer> chosen(const ReleaseFile& release, const std::string& selector,
                                  std::vector<std::pair<std::string, std::string>>& failed) {
  MlpLayers all;
  for (const auto& layer : release.layers()) {
    MlpLayer one;
    one.name = layer.name;
    one.index = index_in(layer.name);
    all.readable.push_back(one);
  }
  for (const auto& [name, reason] : release.unusable())
    all.unreadable.push_back({name, index_in(name), reason});
  if (!selector.empty()) all = chosen_layers(all, selector);
  if (all.readable.empty()) throw Error{all.unreadable.front().reason};
  for (const auto& layer : all.unreadable) failed.emplace_back(layer.name, layer.reason.what());
  std::vector<ReleasedLayer> some;
  for (const auto& one : all.readable)
    some.push_back(*std::ranges::find(release.layers(), one.name, &ReleasedLayer::name));
  return some;
}

/// What processes compare to know that they read the same release; nothing for one that is alone.
std::vector<LayerSeen> seen_in(const ReleaseFile& release, const std::vector<ReleasedLayer>& layers,
                               const Context& context) {
  std::vector<LayerSeen> seen;
  if (context.cluster == nullptr) return seen;
  for (const auto& layer : layers) {
    LayerKey key{LayerKey::Bytes::samples};
    key.add(to_string(Shape{layer.inputs, layer.hidden, layer.outputs}));
    for (const auto& tensor : release.file().tensors())
      if (tensor.name.starts_with(layer.name + ".")) key.add(release.file(), tensor.name);
    seen.push_back({layer.name, key.text()});
  }
  return seen;
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

/// The file of recovered weights, written while layers are attacked.
class RecoveredFile {
 public:
  /// With room for all of these layers.
  RecoveredFile(const std::filesystem::path& path, const std::vector<ReleasedLayer>& layers)
      : stream_{path, header_of(layers), numbers_of(layers) * sizeof(double)} {}

  void begin(const ReleasedLayer& layer) {
    before_ = stream_.count();
    const std::size_t units = layer.units.size();
    stream_.add({layer.name + ".down.weight", FloatFormat::f64, {layer.outputs, units}});
    stream_.add({of_units(layer), FloatFormat::f64, {units}});
    missing_.assign(units, false);
  }
  /// The units of a block from position `first` on. Threads may write different blocks.
  void write(const ReleasedLayer& layer, std::size_t first, const RecoveredBlock& block) {
    Tensor<double> w = block.w, of_unit{{block.status.size()}};
    for (std::size_t d = 0; d < block.status.size(); ++d) {
      if (block.status[d] == UnitStatus::recovered) {
        of_unit[d] = layer.gated ? block.sign[d] : block.b[d];
        continue;
      }
      const std::scoped_lock lock{mutex_};
      missing_[first + d] = true;
      for (std::size_t i = 0; i < layer.outputs; ++i) w(i, d) = 0;
    }
    stream_.write_columns(layer.name + ".down.weight", first, w);
    stream_.write(of_units(layer), first, of_unit.data());
  }
  void end(const ReleasedLayer& layer, const std::optional<Tensor<double>>& constant) {
    if (constant) {
      stream_.add({layer.name + ".down.bias", FloatFormat::f64, constant->shape()});
      stream_.write(layer.name + ".down.bias", 0, constant->data());
    }
    std::string missing;
    for (std::size_t at = 0; at < layer.units.size(); ++at)
      if (missing_[at]) missing += (missing.empty() ? "" : ",") + std::to_string(layer.units[at]);
    if (!missing.empty()) metadata_[layer.name + ".unrecovered"] = missing;
    before_ = stream_.count();
  }
  /// Puts the file in its place if a layer is in it. One that was not ended is left out.
  void commit() {
    stream_.take_back(before_);
    if (stream_.count() > 0) stream_.commit(metadata_);
  }
  void forget() { stream_.take_back(before_); }

 private:
  static std::string of_units(const ReleasedLayer& layer) {
    return layer.name + (layer.gated ? ".sign" : ".up.bias");
  }
  /// The longest header there may be: names as JSON may write them, and all units unrecovered.
  static std::size_t header_of(const std::vector<ReleasedLayer>& layers) {
    std::size_t bytes = 64;
    for (const auto& layer : layers)
      bytes += 4 * (6 * layer.name.size() + 192) +
               layer.units.size() * (std::to_string(layer.hidden).size() + 1);
    return bytes;
  }
  static std::size_t numbers_of(const std::vector<ReleasedLayer>& layers) {
    std::size_t numbers = 0;
    for (const auto& layer : layers)
      numbers += (layer.outputs + 1) * layer.units.size() + layer.outputs;
    return numbers;
  }

  SafetensorsStream stream_;
  std::size_t before_ = 0;  // tensors of the layers that are done
  std::mutex mutex_;
  std::vector<bool> missing_;  // of the layer
  std::map<std::string, std::string> metadata_;
};

/// One layer of a release under attack.
class ReleasedAttack {
 public:
  /// `recovered` takes the weights; null: they are not kept.
  ReleasedAttack(const ReleaseFile& release, const ReleasedLayer& layer, const Original& original,
                 const TaylorMlpAttackOptions& options, RecoveredFile* recovered)
      : release_{release}, layer_{layer}, options_{options}, precision_{layer.format, 0},
        recovered_{recovered} {
    options_.order = layer.order;
    options_.theta0 = layer.theta0;
    if (!original) return;
    file_ = &original.file();
    original_ = &original.layer(layer);
  }

  LayerAttack run(const CurveTables& tables, const Context& context,
                  const std::function<void(double part)>& show) {
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
    BlockSum sum{release_.constant(layer_).value_or(Tensor<double>{})};
    if (recovered_) recovered_->begin(layer_);
    in_parallel(
        blocks.size(), context,
        [&](std::size_t k) {
          context.stop_if_cancelled("attack");
          const PrecisionScope own{working_digits(precision_)};
          BlockResult result = block(attack, blocks[k], first[k], context);
          if (recovered_) recovered_->write(layer_, first[k], *result.recovered);
          result.recovered->w = {};
          result.number_units(blocks[k]);
          sum.add(k, std::move(result));
        },
        [&](std::size_t done) {
          show(static_cast<double>(done) / static_cast<double>(blocks.size()));
        });
    LayerAttack row = description();
    sum.put(row);
    const auto c = hides_constant() ? sum.constant() : std::nullopt;
    if (recovered_) recovered_->end(layer_, c);
    if (c && has_bias()) compare_constant(*c, row);
    row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return row;
  }

  /// Where its row is kept.
  KeptRows kept(FindingsJournal* journal, const Context& context) const {
    const std::string digest = journal != nullptr ? digest_of_all(context) : std::string{};
    return {journal, release_.file().place(), layer_.name, digest, layer_.order};
  }

  const ReleasePrecision& precision() const { return precision_; }

  /// The row with numbers as long as they may get.
  LayerAttack expected() const {
    LayerAttack row = description();
    expect_long_numbers(row, original_ && !original_->up_bias.empty(), has_bias(),
                        options_.enclose);
    return row;
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

  std::string digest_of_all(const Context& context) const {
    LayerKey key;
    key.add("taylor-mlp on a release").add(layer_.name).add(layer_.gated ? "gated" : "plain");
    key.add(to_string(layer_.activation)).add(to_string(layer_.theta0));
    key.add(to_string(layer_.format));
    for (const auto number :
         {static_cast<std::uint64_t>(layer_.order), context.seed, std::uint64_t{layer_.inputs},
          std::uint64_t{layer_.hidden}, std::uint64_t{layer_.outputs},
          std::uint64_t{options_.enclose}, std::uint64_t{options_.units_per_block}})
      key.add(std::to_string(number));
    for (const auto unit : layer_.units) key.add(std::to_string(unit));
    for (const auto& tensor : release_.file().tensors())
      if (tensor.name.starts_with(layer_.name + ".")) key.add(release_.file(), tensor.name);
    if (original_ != nullptr) key.add("against").add(*file_, *original_);
    return key.text();
  }

  bool hides_constant() const { return !layer_.gated && layer_.theta0 != Theta0::none; }
  bool has_bias() const { return original_ && !layer_.gated && !original_->down_bias.empty(); }

  void compare_constant(const Tensor<double>& found, LayerAttack& row) const {
    const auto truth = file_->read<double>(original_->down_bias);
    Real error{0}, norm{0};
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const Real exact{truth[i]}, difference = Real{found[i]} - exact;
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
  RecoveredFile* recovered_;
};

}  // namespace

TaylorMlpAttackReport attack_release(const std::filesystem::path& path,
                                     const std::filesystem::path& model,
                                     const std::filesystem::path& out,
                                     const TaylorMlpAttackOptions& options, const Context& context,
                                     const AttackRows& rows) {
  const Team team{context};
  if (!out.empty() && team.size() > 1)
    throw Error{ErrorCode::usage, "--out", "recovered weights are written by a run of one process"};
  std::optional<ReleaseFile> opened;
  std::optional<Original> known;
  std::vector<ReleasedLayer> layers;
  TaylorMlpAttackReport report;
  team.together([&] {
    opened.emplace(path);
    known.emplace(model, options.hints);
    layers = chosen(*opened, options.layer, report.failed);
  });
  const ReleaseFile& release = *opened;
  const Original& original = *known;
  expect_same_everywhere(team.together([&] { return seen_in(release, layers, context); }),
                         release.file().place(), context);
  report.release = path.string();
  report.model = model.string();
  std::map<std::pair<Activation, int>, CurveTables> tables;
  std::optional<RecoveredFile> recovered;
  if (!out.empty()) recovered.emplace(out, layers);
  std::vector<RunProgress::Layer> own_sizes;
  std::vector<std::string> names;
  std::vector<LayerAttack> expected;
  for (std::size_t number = 0; number < layers.size(); ++number) {
    const auto& layer = layers[number];
    names.push_back(layer.name);
    if (number % team.size() == team.rank())
      own_sizes.push_back({layer.name, static_cast<double>(layer.units.size()) *
                                           static_cast<double>(layer.outputs)});
    try {
      expected.push_back(ReleasedAttack{release, layer, original, options, nullptr}.expected());
    } catch (const Error&) {  // it will be among those that failed
    }
  }
  if (rows.begin) rows.begin(expected);
  RunProgress progress{"attack", own_sizes, {"its release"}};
  const auto attack_one = [&](const LayerTask& task) {
    const auto& layer = layers[task.number];
    const std::size_t own = task.number / team.size();
    try {
      ReleasedAttack attack{release, layer, original, options, recovered ? &*recovered : nullptr};
      const auto kept = attack.kept(task.journal, context);
      const auto needed = recovered ? KeptRows::Needed::weights : KeptRows::Needed::row;
      const auto attacked = [&] {
        const auto table = tables
                               .try_emplace(std::pair{layer.activation, layer.order},
                                            layer.activation, layer.order)
                               .first;
        const auto start = std::chrono::steady_clock::now();
        return attack.run(table->second, context, [&](double part) {
          progress.show(
              context, own, 0, part,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        });
      };
      const LayerAttack row = kept.attack(attack.precision(), attacked, needed);
      progress.finish(own, 0, row.seconds);
      task.done(row);
    } catch (const Error& error) {
      progress.skip(own, 0);
      if (recovered && error.code() != ErrorCode::interrupted) recovered->forget();
      throw;
    }
  };
  run_layers(names, context, rows, attack_one, report);
  if (recovered) recovered->commit();
  if (rows.journal != nullptr) report.not_kept = rows.journal->lost();
  return report;
}

}  // namespace certamen
