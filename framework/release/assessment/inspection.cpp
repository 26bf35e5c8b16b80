// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/inspection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/release/assessment/detectors.hpp"
#include "framework/release/assessment/finetune.hpp"
#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/models/mlp_layers.hpp"

namespace certamen::assessment {

namespace {

struct Measured {
  Detector detector;
  std::string tensor;
  double figure;
};

bool is_matrix(const TensorInfo& info) {
  return info.shape.size() == 2 && std::ranges::min(info.shape) >= 32;
}

void look_alone(const Matrix& a, const std::string& name, std::vector<Measured>& all) {
  all.push_back({Detector::kernel, name, kernel_figure(a)});
  all.push_back(
      {Detector::parallel, name, std::max(parallel_columns(a), parallel_columns(a.transpose()))});
  all.push_back({Detector::zeros, name, zero_lines(a)});
}

void look_beside(const Matrix& a, const Matrix& base, const std::string& name,
                 std::vector<Measured>& all) {
  all.push_back({Detector::row_order, name, moved_rows(a, base)});
  all.push_back({Detector::column_order, name, moved_rows(a.transpose(), base.transpose())});
  const Matrix ordered = rows_of(a, matching_rows(a, base));
  all.push_back({Detector::scales, name, scale_figure(ordered, base)});
  all.push_back({Detector::difference_rank, name, missing_rank(a, base)});
  all.push_back({Detector::spikes, name, spike_figure(a, base)});
  all.push_back({Detector::rotation, name, rotation_figure(a, base)});
  all.push_back({Detector::outliers, name, outlier_energy(a, base)});
}

Matrix base_of(const ModelFile& file, const ModelFile& base, const TensorInfo& info) {
  const TensorInfo& other = base.info(info.name);
  if (other.shape != info.shape)
    throw Error{ErrorCode::bad_file, tensor_place(base.place(), info.name),
                fmt::format("expected the shape {} that it has in {}, got {}",
                            certamen::to_string(info.shape), file.place(),
                            certamen::to_string(other.shape))};
  return to_matrix(base.read<double>(info.name, NonFinite::refuse));
}

void look_at_layers(const ModelFile& file, std::vector<Measured>& all) {
  for (const auto& layer : find_mlp_layers(file).readable) {
    const Mlp<double> mlp = read_mlp(file, layer);
    all.push_back(
        {Detector::balance, layer.up, balance(to_matrix(mlp.up), to_matrix(mlp.down).transpose())});
  }
}

/// Violated by the first conspicuous figure of these detectors; undecided if none of them looked.
GuidelineFinding by_detectors(Guideline guideline, const std::vector<Measured>& all,
                              const std::vector<Detector>& asked) {
  bool any = false;
  for (const auto& one : all) {
    if (std::ranges::find(asked, one.detector) == asked.end()) continue;
    any = true;
    if (conspicuous(one.detector, one.figure))
      return finding(guideline, GuidelineStatus::violated,
                     fmt::format("{}: {}", one.tensor, text_of(one.detector).meaning));
  }
  return any ? finding(guideline, GuidelineStatus::kept, "no figure beyond genuine weights")
             : finding(guideline, GuidelineStatus::undecided, "this needs the base");
}

std::vector<GuidelineFinding> judge(const std::vector<Measured>& all) {
  return with_the_rest(
      {by_detectors(
           Guideline::hide_the_difference, all,
           {Detector::row_order, Detector::column_order, Detector::scales, Detector::rotation}),
       by_detectors(Guideline::no_symmetry, all,
                    {Detector::parallel, Detector::zeros, Detector::balance}),
       by_detectors(Guideline::no_surviving_structure, all,
                    {Detector::difference_rank, Detector::spikes, Detector::outliers}),
       by_detectors(Guideline::no_kernel, all, {Detector::kernel})},
      "a file does not say");
}

}  // namespace

Inspection inspect_file(const InspectionRequest& request, const Context& context) {
  const ModelFile file = ModelFile::open(request.file);
  std::optional<ModelFile> base;
  if (!request.base.empty()) base = ModelFile::open(request.base);
  std::vector<Measured> all;
  for (const auto& info : file.tensors()) {
    if (!is_matrix(info)) continue;
    context.stop_if_cancelled("assess");
    if (std::ranges::max(info.shape) > 2048)
      throw Error{ErrorCode::too_large, tensor_place(file.place(), info.name),
                  fmt::format("matrices of at most 2048 x 2048 are inspected, got {}",
                              certamen::to_string(info.shape))};
    const Matrix a = to_matrix(file.read<double>(info.name, NonFinite::refuse));
    look_alone(a, info.name, all);
    if (base) look_beside(a, base_of(file, *base, info), info.name, all);
  }
  if (all.empty())
    throw Error{ErrorCode::bad_file, file.place(), "expected a matrix of at least 32 x 32"};
  look_at_layers(file, all);
  Inspection inspection{.measurements = {}, .guidelines = judge(all)};
  for (const auto& one : all) {
    const DetectorText& text = text_of(one.detector);
    const bool beyond = conspicuous(one.detector, one.figure);
    inspection.measurements.push_back({.tensor = one.tensor,
                                       .detector = std::string{text.name},
                                       .figure = one.figure,
                                       .genuine = std::string{text.genuine},
                                       .conspicuous = beyond,
                                       .reason = std::string{beyond ? text.meaning : ""}});
  }
  return inspection;
}

}  // namespace certamen::assessment
