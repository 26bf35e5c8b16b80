// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/release/assessment/subject.hpp"
#include "framework/release/models/mlp_layers.hpp"

/// What an assessment reads of a model besides one matrix or one feed-forward layer.
namespace certamen::assessment {

/// The file's first plain feed-forward layer, or that which has the request's tensor.
std::optional<MlpLayer> chosen_layer(const ModelFile& file, const AssessmentRequest& request);

/// The matrices of attention: queries, keys and values of x are q x, k x, v x, its output o v x.
struct Attention {
  Matrix q, k, v, o;
};

/// The attention beside the chosen layer; nothing if the request has no file, or the file none
/// whose four matrices are all [width, width]. Throws Error(bad_number) for NaN.
std::optional<Attention> subject_attention(const AssessmentRequest& request, Eigen::Index width);

/// The table of embeddings that tokens are rows of; drawn as of subject_matrix. Errors as of
/// read_table.
Matrix subject_table(const AssessmentRequest& request, const Context& context);

}  // namespace certamen::assessment
