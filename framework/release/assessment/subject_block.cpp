// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/subject_block.hpp"

#include <algorithm>

#include "framework/release/assessment/read_matrix.hpp"
#include "framework/release/models/attention_layers.hpp"

namespace certamen::assessment {

namespace {

bool is_asked_for(const MlpLayer& layer, const std::string& tensor) {
  return tensor.empty() || layer.name == tensor || layer.up == tensor || layer.down == tensor;
}

}  // namespace

std::optional<MlpLayer> chosen_layer(const ModelFile& file, const AssessmentRequest& request) {
  for (auto& layer : find_mlp_layers(file).readable)
    if (!layer.gated && is_asked_for(layer, request.layer)) return std::move(layer);
  return std::nullopt;
}

Matrix subject_table(const AssessmentRequest& request, const Context& context) {
  if (!request.model.empty()) return read_table(request.model, request.layer);
  return subject_matrix(request, context);
}

std::optional<Attention> subject_attention(const AssessmentRequest& request, Eigen::Index width) {
  if (request.model.empty()) return std::nullopt;
  const ModelFile file = ModelFile::open(request.model);
  const auto layer = chosen_layer(file, request);
  if (!layer) return std::nullopt;
  const auto all = find_attention_layers(file);
  const auto own = std::ranges::find(all, layer->name, &AttentionLayer::name);
  if (own == all.end()) return std::nullopt;
  const auto extent = static_cast<std::size_t>(width);
  for (const std::string& name : {own->query, own->key, own->value, own->output})
    if (file.info(name).shape != Shape{extent, extent}) return std::nullopt;
  const auto read = [&](const std::string& name) {
    return to_matrix(file.read<double>(name, NonFinite::refuse));
  };
  return Attention{read(own->query), read(own->key), read(own->value), read(own->output)};
}

}  // namespace certamen::assessment
