// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/release/models/model_file.hpp"

namespace certamen {

/// Where the four projections of one attention layer lie in a file: whole names of matrices that
/// are stored as [out, in].
struct AttentionLayer {
  std::string name;  ///< what stands before the tensors' own names, as of MlpLayer::name
  std::string query;
  std::string key;
  std::string value;
  std::string output;
};

/// The attention layers whose four weights are all there under the names of a known architecture,
/// in the order of the file's query weights. Those that are stored as one tensor are not told
/// apart.
std::vector<AttentionLayer> find_attention_layers(const ModelFile& file);

}  // namespace certamen
