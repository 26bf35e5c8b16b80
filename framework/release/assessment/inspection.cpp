// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/inspection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <numeric>
#include <utility>

#include "framework/error.hpp"
#include "framework/printable.hpp"
#include "framework/release/assessment/byte_lock.hpp"
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

/// Whether it is no matrix, and has as many numbers as one that is inspected: experts that are
/// stored together, a convolution.
bool holds_matrices(const Shape& shape) {
  const Shape extents = without_ones(shape);
  return extents.size() > 2 &&
         std::accumulate(extents.begin(), extents.end(), 1.0,
                         [](double product, std::size_t extent) {
                           return product * static_cast<double>(extent);
                         }) >= static_cast<double>(least_extent * least_extent);
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
  if (!conspicuous(Detector::kernel, kernel_figure(without_constant(sized_lines(distinct)))))
    return "its rows or columns add up to zero, as those of weights that are centred do";
  if (lacks_its_lower_end(distinct))
    return "the others end far above zero: the small singular values may have been cut off, as "
           "compression does";
  if (missing_half(a) > 0.5)
    return "more than half of the directions are missing, as in products of narrower matrices and "
           "after compression";
  if (smallest_singular(distinct) > kernel_after_rounding(distinct))
    return "no singular value is as small as rounding leaves those that are removed: training "
           "along "
           "few directions looks like it";
  return {};
}

/// Why lines that are parallel are no units that were split, if they need not be.
std::string excuse_of_parallels(const Matrix& a, double figure) {
  if (!conspicuous(Detector::parallel, figure)) return {};
  if (leans_on_one_direction(a, figure))
    return "one direction is nearly all of them, as a large part of rank one leaves it";
  if (missing_half(a) > 0.5)
    return "more than half of the directions are missing, as in products of narrower matrices";
  if (stand_together_at_the_end(a))
    return "they stand together behind the others, as tokens that were added to a table do";
  return {};
}

/// The figure of lines that are parallel, and why equal ones decide nothing.
Measured parallel_lines(const Matrix& a, const std::string& name) {
  const double figure = std::max(parallel_columns(a), parallel_columns(a.transpose()));
  if (conspicuous(Detector::parallel, figure) || repeated_lines(a) == 0)
    return {Detector::parallel, name, figure, excuse_of_parallels(a, figure), {}};
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

/// Whether products of four quotients of the numbers of both, and sums of these, are no numbers:
/// detectors compute such.
bool are_too_far_apart(const Matrix& one, const Matrix& other) {
  constexpr double most = 1e35;
  const double a = one.cwiseAbs().maxCoeff(), b = other.cwiseAbs().maxCoeff();
  return a > 0 && b > 0 && !(a / most <= b && b / most <= a);
}

/// Other files, and which of the file's matrices cannot be compared with theirs.
class Comparison {
 public:
  /// The matrix of the same name and shape in another file, or why there is none that can be read.
  static std::variant<Matrix, std::string>
  matrix_or_reason(const ModelFile& other, const TensorInfo& info, const Matrix& own) {
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
    if (const auto* numbers = std::get_if<Matrix>(&matrix);
        numbers && are_too_far_apart(own, *numbers))
      return fmt::format("has it with numbers of up to {:.2g}, and here they are up to {:.2g}: "
                         "expected no more than 10^35 times as large or as small",
                         numbers->cwiseAbs().maxCoeff(), own.cwiseAbs().maxCoeff());
    return matrix;
  }

  /// The matrix if there is one; else the reason is kept.
  std::optional<Matrix> take(const ModelFile& other, const TensorInfo& info,
                             std::variant<Matrix, std::string> found) {
    if (auto* matrix = std::get_if<Matrix>(&found)) {
      any_ = true;
      return std::move(*matrix);
    }
    left_out_.push_back(
        {info.name, "not compared: " + other.place() + " " + std::get<std::string>(found)});
    return std::nullopt;
  }

  const std::vector<Inspection::Skipped>& left_out() const { return left_out_; }
  /// Throws Error(bad_file) if nothing could be compared.
  void expect_any(const ModelFile& file) const {
    if (!any_ && !left_out_.empty())
      throw Error{ErrorCode::bad_file, tensor_place(file.place(), left_out_.front().tensor),
                  left_out_.front().reason};
  }

 private:
  bool any_ = false;
  std::vector<Inspection::Skipped> left_out_;
};

/// The bytes of a matrix of whole numbers of eight bits, which may be a locked one; empty for
/// others.
Bytes bytes_of(const ModelFile& file, const TensorInfo& info) {
  Bytes all;
  if (!info.unreadable.empty() || (info.dtype != Dtype::i8 && info.dtype != Dtype::u8)) return all;
  file.for_bytes(info.name, [&](std::span<const std::byte> piece) {
    for (const std::byte one : piece) all.push_back(std::to_integer<std::uint8_t>(one));
  });
  return all;
}

/// Releases of a matrix that can be compared, by their numbers; release 1 is the file itself.
using NumberedMatrix = std::pair<std::size_t, Matrix>;

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
    const OddUnits odd = odd_units(with_biases(mlp), out);
    all.push_back({Detector::units, layer.up, odd.one_side_zero + odd.repeated});
    if (odd.repeated == 0)
      all.back().also = "pruning of units by one of their two matrices leaves them too";
  }
}

/// Violated by the first conspicuous figure of these detectors; undecided if genuine files show
/// such figures too, if none of them looked, for want of what they need, or if they did not look at
/// all matrices. `needed` is empty if it is there.
GuidelineFinding by_detectors(Guideline guideline, const std::vector<Measured>& all,
                              std::size_t skipped, const std::vector<Detector>& asked,
                              const std::string& needed = {}) {
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
  if (any) return finding(guideline, GuidelineStatus::kept, "no figure beyond genuine weights");
  return finding(guideline, GuidelineStatus::undecided,
                 needed.empty() ? fmt::format("{} {} not inspected, and no other", skipped,
                                              skipped == 1 ? "matrix was" : "matrices were")
                                : "this needs " + needed);
}

/// What there was to look at.
struct Given {
  std::size_t skipped, apart;  // matrices that were not looked at, or not beside other files'
  bool has_base, has_views;
};

std::vector<GuidelineFinding> judge(const std::vector<Measured>& all, const Given& given) {
  const bool any_apart = given.apart > 0;
  const std::string base = given.has_base && any_apart ? "" : "the base",
                    view = given.has_views && any_apart
                               ? ""
                               : "another release of the same weights (--views)";
  std::vector<GuidelineFinding> found{
      by_detectors(Guideline::hide_the_difference, all, given.apart,
                   {Detector::row_order, Detector::column_order, Detector::both_orders,
                    Detector::scales, Detector::column_scales, Detector::signs,
                    Detector::entry_signs, Detector::rotation, Detector::left_rotation,
                    Detector::rotated_lines, Detector::spectrum, Detector::row_mixtures,
                    Detector::shared_direction, Detector::unrelated},
                   base),
      by_detectors(Guideline::no_symmetry, all, given.skipped,
                   {Detector::parallel, Detector::zeros, Detector::units, Detector::balance}),
      by_detectors(Guideline::no_surviving_structure, all, given.apart,
                   {Detector::series, Detector::difference_rank, Detector::spikes,
                    Detector::outliers, Detector::unrelated},
                   base),
      by_detectors(Guideline::no_kernel, all, given.skipped, {Detector::kernel}),
      by_detectors(Guideline::fresh_coins, all, given.apart,
                   {Detector::view_order, Detector::view_scales, Detector::view_rotation,
                    Detector::view_rank, Detector::view_spikes},
                   view),
      by_detectors(Guideline::colluders, all, given.apart, {Detector::view_entries},
                   "another user's copy (--views) that is not a scaled, permuted or rotated one")};
  if (std::ranges::find(all, Detector::periodic_bytes, &Measured::detector) != all.end())
    found.push_back(by_detectors(Guideline::long_keys, all, 0, {Detector::periodic_bytes}));
  return with_the_rest(found, "a file does not say");
}

/// Looks at one matrix after the other. What is known is asked for by other threads as well.
class Inspector {
 public:
  Inspector(const InspectionRequest& request, const Context& context)
      : file_{ModelFile::open(request.file)}, context_{context} {
    if (!request.base.empty()) base_ = ModelFile::open(request.base);
    for (const auto& view : request.views) views_.push_back(ModelFile::open(view));
    for (const auto& info : file_.tensors())
      if (may_be_matrix(info) || holds_matrices(info.shape)) left_.push_back(&info);
  }

  void look_at_all() {
    const auto matrices = static_cast<double>(left_.size());
    while (!left_.empty() && !context_.cancel.is_cancelled()) {
      context_.report("assess: " + printable(left_.front()->name),
                      1 - static_cast<double>(left_.size()) / matrices);
      if (!look_at(*left_.front())) return;
      const std::scoped_lock lock{mutex_};
      left_.pop_front();
    }
    if (measured_.empty() && !context_.cancel.is_cancelled())
      throw Error{ErrorCode::bad_file, file_.place(),
                  "expected a matrix of at least 32 x 32" +
                      (skipped_.empty() ? std::string{}
                                        : ", got none that can be inspected: " +
                                              quote_name(skipped_.front().tensor) + ": " +
                                              skipped_.front().reason)};
    if (context_.cancel.is_cancelled()) return;
    comparison_.expect_any(file_);
    std::vector<Measured> all;
    look_at_layers(file_, skipped_, all);
    add(std::move(all));
  }

  /// Of the matrices that have been looked at; the others are listed. Safe in any thread.
  Inspection known() const {
    const std::scoped_lock lock{mutex_};
    std::vector<Inspection::Skipped> skipped = skipped_;
    for (const TensorInfo* info : left_) skipped.push_back({info->name, "stopped before it"});
    const std::size_t unseen = skipped.size();
    std::ranges::copy(comparison_.left_out(), std::back_inserter(skipped));
    auto guidelines = judge(measured_, {.skipped = unseen,
                                        .apart = skipped.size(),
                                        .has_base = base_.has_value(),
                                        .has_views = !views_.empty()});
    Inspection inspection{
        .measurements = {}, .skipped = std::move(skipped), .guidelines = std::move(guidelines)};
    for (const auto& one : measured_) {
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

 private:
  static bool may_be_matrix(const TensorInfo& info) {
    return is_matrix(info.shape) || (!info.unreadable.empty() && info.shape == Shape{0});
  }

  void skip(const TensorInfo& info, std::string reason) {
    const std::scoped_lock lock{mutex_};
    skipped_.push_back({info.name, std::move(reason)});
  }

  void add(std::vector<Measured> all) {
    const std::scoped_lock lock{mutex_};
    std::ranges::move(all, std::back_inserter(measured_));
  }

  /// Calls the detectors that add to a list. False where they were stopped: what they had added is
  /// kept.
  bool measure(const std::function<void(std::vector<Measured>&)>& detectors) {
    std::vector<Measured> all;
    bool done = true;
    try {
      detectors(all);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::bad_number)
        throw Error{error.code(), tensor_place(file_.place(), left_.front()->name), error.what()};
      if (error.code() != ErrorCode::interrupted) throw;
      done = false;
    }
    add(std::move(all));
    return done;
  }

  std::optional<Matrix> matrix_of(const ModelFile& other, const TensorInfo& info,
                                  const Matrix& own) {
    auto found = Comparison::matrix_or_reason(other, info, own);
    const std::scoped_lock lock{mutex_};
    return comparison_.take(other, info, std::move(found));
  }

  /// False if it is stopped before all is known of the matrix.
  bool look_at(const TensorInfo& info) {
    if (!may_be_matrix(info)) {
      skip(info, fmt::format("matrices are inspected, and this is a tensor {}",
                             certamen::to_string(info.shape)));
      return true;
    }
    if (const Bytes bytes = bytes_of(file_, info); !bytes.empty())
      add({{Detector::periodic_bytes, info.name,
            periodic_figure(bytes, without_ones(info.shape).back())}});
    auto found = read_matrix(file_, info);
    if (auto* reason = std::get_if<std::string>(&found)) {
      skip(info, std::move(*reason));
      return true;
    }
    std::vector<NumberedMatrix> releases;
    releases.reserve(views_.size() + 1);
    releases.emplace_back(1, std::get<Matrix>(std::move(found)));
    const Matrix& matrix = releases.front().second;
    if (!measure([&](std::vector<Measured>& all) {
          look_alone(matrix, info.name, all);
          // Files are in the order of names: coefficients of one series follow each other.
          if (const double series = series_figure(matrix, before_);
              conspicuous(Detector::series, series))
            all.push_back({Detector::series, info.name, series});
        }))
      return false;
    if (base_ && !measure([&](std::vector<Measured>& all) {
          if (const auto other = matrix_of(*base_, info, matrix))
            look_beside(matrix, *other, info.name, all);
        }))
      return false;
    for (std::size_t k = 0; k < views_.size(); ++k)
      if (auto other = matrix_of(views_[k], info, matrix))
        releases.emplace_back(k + 2, std::move(*other));
    for (std::size_t i = 0; i < releases.size(); ++i)
      for (std::size_t j = i + 1; j < releases.size(); ++j) {
        const auto& [one, a] = releases[i];
        const auto& [other, b] = releases[j];
        if (context_.cancel.is_cancelled() || !measure([&](std::vector<Measured>& all) {
              look_between(a, b, fmt::format("{}, releases {} and {}", info.name, one, other), all);
            }))
          return false;
      }
    before_ = std::move(releases.front().second);
    return true;
  }

  const ModelFile file_;
  const Context& context_;
  std::optional<ModelFile> base_;
  std::vector<ModelFile> views_;
  Matrix before_;
  mutable std::mutex mutex_;  // of what is known:
  std::deque<const TensorInfo*> left_;
  std::vector<Measured> measured_;
  std::vector<Inspection::Skipped> skipped_;
  Comparison comparison_;
};

}  // namespace

Inspection inspect_file(const InspectionRequest& request, const Context& context,
                        const InspectionSink& begun) {
  const auto inspector = std::make_shared<Inspector>(request, context);
  if (begun) begun([inspector] { return inspector->known(); });
  inspector->look_at_all();
  return inspector->known();
}

}  // namespace certamen::assessment
