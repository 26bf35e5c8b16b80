// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/inspection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "framework/error.hpp"
#include "framework/release/assessment/comparison.hpp"
#include "framework/release/assessment/finetune.hpp"
#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/read_matrix.hpp"
#include "framework/release/models/mlp_describe.hpp"
#include "framework/release/models/mlp_layers.hpp"

namespace certamen::assessment {

namespace {

/// What a conspicuous figure means, and what undoing it leaves.
std::string meaning_of(const Measured& one) {
  std::string meaning{text_of(one.detector).meaning};
  if (one.undone)
    meaning += fmt::format("; undone, it lies {:.2g} of its norm from the base", *one.undone);
  return meaning;
}

/// Why a conspicuous figure decides nothing; empty if it does.
std::string reason_not_to_decide(const Measured& one) {
  return one.also.empty() ? std::string{text_of(one.detector).also} : one.also;
}

/// Both.
std::string reason_of(const Measured& one) {
  const std::string reason = reason_not_to_decide(one);
  return meaning_of(one) + (reason.empty() ? "" : ", but " + reason);
}

/// Why a matrix is left out: its size, for the decompositions take the cube of it, or its type.
std::optional<std::string> reason_to_skip(const ModelFile& file, const TensorInfo& info) {
  constexpr std::size_t most = 2048;
  if (std::ranges::max(info.shape) > most)
    return fmt::format("matrices of at most {0} x {0} are inspected, got {1}", most,
                       certamen::to_string(info.shape));
  if (!info.unreadable.empty()) return info.unreadable;
  if (!is_real(info.dtype) && !info.quantised)
    return fmt::format("dtype {}: expected {}", dtype_name(info.dtype), real_dtypes());
  if (const auto scale = scale_of(file, info))
    return fmt::format("its numbers are multiplied by the tensor {}", quote_name(*scale));
  return std::nullopt;
}

/// A matrix, or why it cannot be looked at: NaN among its numbers, damage that only reading shows.
std::variant<Matrix, std::string> read_matrix(const ModelFile& file, const TensorInfo& info) {
  if (auto reason = reason_to_skip(file, info)) return std::move(*reason);
  try {
    return to_matrix(file.read<double>(info.name, NonFinite::refuse));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::bad_file && error.code() != ErrorCode::bad_number) throw;
    return error.message();
  }
}

/// Why a kernel says nothing of what was removed, if it does not.
std::string excuse_of_kernel(const Matrix& a, double figure) {
  if (!conspicuous(Detector::kernel, figure)) return {};
  const Matrix distinct = distinct_lines(a);
  if (distinct.size() == 0 || !conspicuous(Detector::kernel, kernel_figure(distinct)))
    return "it is that of zero or equal rows or columns, which say nothing of what stood there";
  if (kernel_of_places(distinct)) return "its zeros alone leave one, whatever stands between them";
  if (missing_half(a) > 0.5)
    return "more than half of the directions are missing, as in products of narrower matrices and "
           "after compression";
  if (smallest_singular(distinct) > kernel_after_rounding(distinct))
    return "no singular value is as small as rounding leaves those that are removed: training "
           "along "
           "few directions looks like it";
  return {};
}

/// The figure of lines that are parallel, and why equal ones decide nothing.
Measured parallel_lines(const Matrix& a, const std::string& name) {
  const double figure = std::max(parallel_columns(a), parallel_columns(a.transpose()));
  if (conspicuous(Detector::parallel, figure) || repeated_lines(a) == 0)
    return {Detector::parallel, name, figure, {}, {}};
  return {Detector::parallel,
          name,
          1,
          "some are equal to the last bit, as those of a quantised table or of tokens that were "
          "never trained are",
          {}};
}

void look_alone(const Matrix& a, const std::string& name, std::vector<Measured>& all) {
  const double smooth = smooth_figure(a), kernel = kernel_figure(a);
  const std::string table = conspicuous(Detector::smooth, smooth)
                                ? "neighbouring rows or columns are alike, as in a table of "
                                  "positions or a bank of filters"
                                : "";
  all.push_back(
      {Detector::kernel, name, kernel, table.empty() ? excuse_of_kernel(a, kernel) : table});
  all.push_back(parallel_lines(a, name));
  if (!table.empty()) all.back().also = table;
  all.push_back({Detector::zeros, name, zero_lines(a), table});
  all.push_back({Detector::smooth, name, smooth, table});
}

/// Other files, and which of the file's matrices cannot be compared with theirs.
class Comparison {
 public:
  /// The matrix of the same name and shape in another file; nothing if it has none that can be
  /// read.
  std::optional<Matrix> matrix_of(const ModelFile& other, const TensorInfo& info) {
    auto found = matrix_or_reason(other, info);
    if (auto* matrix = std::get_if<Matrix>(&found)) {
      any_ = true;
      return std::move(*matrix);
    }
    left_out_.push_back(
        {info.name, "not compared: " + other.place() + " " + std::get<std::string>(found)});
    return std::nullopt;
  }

  /// Throws Error(bad_file) if nothing could be compared.
  const std::vector<Inspection::Skipped>& left_out(const ModelFile& file) const {
    if (!any_ && !left_out_.empty())
      throw Error{ErrorCode::bad_file, tensor_place(file.place(), left_out_.front().tensor),
                  left_out_.front().reason};
    return left_out_;
  }

 private:
  static std::variant<Matrix, std::string> matrix_or_reason(const ModelFile& other,
                                                            const TensorInfo& info) {
    if (!other.contains(info.name)) return "has no such tensor";
    const TensorInfo& found = other.info(info.name);
    if (!found.unreadable.empty()) return "has it, but " + found.unreadable;
    if (found.shape != info.shape)
      return fmt::format("has it with another shape, {}", certamen::to_string(found.shape));
    auto matrix = read_matrix(other, found);
    if (auto* reason = std::get_if<std::string>(&matrix)) *reason = "has it, but " + *reason;
    if (const auto* numbers = std::get_if<Matrix>(&matrix);
        numbers && (numbers->array() == 0).all())
      return "has it, but all its numbers are zero";
    return matrix;
  }

  bool any_ = false;
  std::vector<Inspection::Skipped> left_out_;
};

/// Releases of a matrix that can be compared, by their numbers; release 1 is the file itself.
using NumberedMatrix = std::pair<std::size_t, Matrix>;

/// Whether all were looked at: not if it is stopped.
bool look_at_views(const std::vector<NumberedMatrix>& releases, const std::string& name,
                   const Context& context, std::vector<Measured>& all) {
  for (std::size_t i = 0; i < releases.size(); ++i)
    for (std::size_t j = i + 1; j < releases.size(); ++j) {
      if (context.cancel.is_cancelled()) return false;
      const auto& [one, a] = releases[i];
      const auto& [other, b] = releases[j];
      look_between(a, b, fmt::format("{}, releases {} and {}", name, one, other), all);
    }
  return true;
}

/// All that a unit's input goes through, a unit a row: a unit of which two of these differ is not
/// another one's copy, and a bias alone has an effect.
Matrix with_biases(const Mlp<double>& mlp) {
  std::vector<Matrix> parts{to_matrix(mlp.up)};
  const auto add_column = [&](const Tensor<double>& values) {
    parts.push_back(Eigen::Map<const Column>{values.data().data(),
                                             static_cast<Eigen::Index>(values.extent(0))});
  };
  if (mlp.up_bias) add_column(*mlp.up_bias);
  if (mlp.gate) parts.push_back(to_matrix(*mlp.gate));
  if (mlp.gate_bias) add_column(*mlp.gate_bias);
  Matrix all{parts.front().rows(), 0};
  for (const auto& part : parts) {
    all.conservativeResize(Eigen::NoChange, all.cols() + part.cols());
    all.rightCols(part.cols()) = part;
  }
  return all;
}

void look_at_layers(const ModelFile& file, const std::vector<Inspection::Skipped>& skipped,
                    std::vector<Measured>& all) {
  const auto is_skipped = [&](const std::string& tensor) {
    return std::ranges::find(skipped, tensor, &Inspection::Skipped::tensor) != skipped.end();
  };
  for (const auto& layer : find_mlp_layers(file).readable) {
    if (is_skipped(layer.up) || is_skipped(layer.down) || is_skipped(layer.gate)) continue;
    // Of a few numbers the norms vary by themselves.
    if (std::min({layer.inputs, layer.hidden, layer.outputs}) < least_extent) continue;
    const Mlp<double> mlp = read_mlp(file, layer);
    const Matrix in = to_matrix(mlp.up), out = to_matrix(mlp.down).transpose();
    all.push_back({Detector::balance, layer.up, balance(in, out)});
    all.push_back({Detector::units, layer.up, odd_units(with_biases(mlp), out)});
  }
}

/// Violated by the first conspicuous figure of these detectors; undecided if genuine files show
/// such figures too, if none of them looked, for want of what they need, or if they did not look at
/// all matrices.
GuidelineFinding by_detectors(Guideline guideline, const std::vector<Measured>& all,
                              std::size_t skipped, const std::vector<Detector>& asked,
                              const char* needed = "the base") {
  bool any = false;
  const Measured *unknown = nullptr, *open = nullptr;
  for (const auto& one : all) {
    if (std::ranges::find(asked, one.detector) == asked.end()) continue;
    any = true;
    if (std::isnan(one.figure)) unknown = &one;
    if (!conspicuous(one.detector, one.figure)) continue;
    if (reason_not_to_decide(one).empty())
      return finding(guideline, GuidelineStatus::violated,
                     fmt::format("{}: {}", one.tensor, meaning_of(one)));
    if (open == nullptr) open = &one;
  }
  if (open != nullptr)
    return finding(guideline, GuidelineStatus::undecided,
                   fmt::format("{}: {}", open->tensor, reason_of(*open)));
  if (unknown != nullptr)
    return finding(
        guideline, GuidelineStatus::undecided,
        fmt::format("{}: no figure for {}", unknown->tensor, text_of(unknown->detector).name));
  if (any && skipped > 0)
    return finding(guideline, GuidelineStatus::undecided,
                   fmt::format("no figure beyond genuine weights, but {} {} not inspected", skipped,
                               skipped == 1 ? "matrix was" : "matrices were"));
  return any ? finding(guideline, GuidelineStatus::kept, "no figure beyond genuine weights")
             : finding(guideline, GuidelineStatus::undecided, fmt::format("this needs {}", needed));
}

/// `skipped` matrices were not looked at, `apart` not beside those of other files.
std::vector<GuidelineFinding> judge(const std::vector<Measured>& all, std::size_t skipped,
                                    std::size_t apart) {
  return with_the_rest(
      {by_detectors(Guideline::hide_the_difference, all, apart,
                    {Detector::row_order, Detector::column_order, Detector::both_orders,
                     Detector::scales, Detector::column_scales, Detector::signs, Detector::rotation,
                     Detector::left_rotation, Detector::rotated_lines, Detector::spectrum,
                     Detector::row_mixtures, Detector::shared_direction, Detector::unrelated}),
       by_detectors(Guideline::no_symmetry, all, skipped,
                    {Detector::parallel, Detector::zeros, Detector::units, Detector::balance}),
       by_detectors(
           Guideline::no_surviving_structure, all, apart,
           {Detector::difference_rank, Detector::spikes, Detector::outliers, Detector::unrelated}),
       by_detectors(Guideline::no_kernel, all, skipped, {Detector::kernel}),
       by_detectors(Guideline::fresh_coins, all, apart,
                    {Detector::view_order, Detector::view_scales, Detector::view_rotation,
                     Detector::view_rank, Detector::view_spikes},
                    "another release of the same weights (--views)"),
       by_detectors(Guideline::colluders, all, apart, {Detector::view_entries},
                    "another user's copy (--views) that is not a scaled, permuted or rotated one")},
      "a file does not say");
}

}  // namespace

Inspection inspect_file(const InspectionRequest& request, const Context& context) {
  const ModelFile file = ModelFile::open(request.file);
  std::optional<ModelFile> base;
  if (!request.base.empty()) base = ModelFile::open(request.base);
  std::vector<ModelFile> views;
  for (const auto& view : request.views) views.push_back(ModelFile::open(view));
  std::vector<Measured> all;
  std::vector<Inspection::Skipped> skipped;
  Comparison comparison;
  for (const auto& info : file.tensors()) {
    const bool has_no_shape = !info.unreadable.empty() && info.shape == Shape{0};
    if (!is_matrix(info.shape) && !has_no_shape) continue;
    if (context.cancel.is_cancelled()) {
      skipped.push_back({info.name, "stopped before it"});
      continue;
    }
    auto found = read_matrix(file, info);
    if (auto* reason = std::get_if<std::string>(&found)) {
      skipped.push_back({info.name, std::move(*reason)});
      continue;
    }
    std::vector<NumberedMatrix> releases;
    releases.emplace_back(1, std::get<Matrix>(std::move(found)));
    const Matrix& matrix = releases.front().second;
    look_alone(matrix, info.name, all);
    if (base) {
      if (const auto other = comparison.matrix_of(*base, info))
        look_beside(matrix, *other, info.name, all);
    }
    for (std::size_t k = 0; k < views.size(); ++k)
      if (auto other = comparison.matrix_of(views[k], info))
        releases.emplace_back(k + 2, std::move(*other));
    if (!look_at_views(releases, info.name, context, all))
      skipped.push_back({info.name, "stopped before all its releases were compared"});
  }
  if (all.empty()) context.stop_if_cancelled("assess");
  if (all.empty())
    throw Error{ErrorCode::bad_file, file.place(),
                "expected a matrix of at least 32 x 32" +
                    (skipped.empty()
                         ? std::string{}
                         : ", got none that can be inspected: " +
                               quote_name(skipped.front().tensor) + ": " + skipped.front().reason)};
  if (!context.cancel.is_cancelled()) look_at_layers(file, skipped, all);
  const std::size_t unseen = skipped.size();
  std::ranges::copy(comparison.left_out(file), std::back_inserter(skipped));
  auto guidelines = judge(all, unseen, skipped.size());
  Inspection inspection{
      .measurements = {}, .skipped = std::move(skipped), .guidelines = std::move(guidelines)};
  for (const auto& one : all) {
    const DetectorText& text = text_of(one.detector);
    const bool beyond = conspicuous(one.detector, one.figure);
    inspection.measurements.push_back({.tensor = one.tensor,
                                       .detector = std::string{text.name},
                                       .figure = one.figure,
                                       .genuine = std::string{text.genuine},
                                       .conspicuous = beyond,
                                       .reason = beyond ? reason_of(one) : ""});
  }
  return inspection;
}

}  // namespace certamen::assessment
