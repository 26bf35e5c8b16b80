// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "framework/release/models/mlp_layers.hpp"

struct evp_md_ctx_st;

namespace certamen {

/// SHA-256 of what a layer's findings follow from, under which they are kept: the version of
/// Certamen at first. Each thing that is added is told from all others, wherever it ends.
class LayerKey {
 public:
  /// How much of tensors is added: all bytes, or, to compare files quickly, the first 4 KiB of
  /// every 256 KiB and the last 4 KiB; of packed members of archives, none.
  enum class Bytes { all, samples };
  explicit LayerKey(Bytes bytes = Bytes::all);

  LayerKey& add(std::string_view text);
  /// A tensor: its name, type, shape and bytes, and its scales. Nothing but that it is missing for
  /// an empty name.
  LayerKey& add(const ModelFile& file, const std::string& tensor);
  /// How a layer lies in a file and all of its tensors.
  LayerKey& add(const ModelFile& file, const MlpLayer& layer);

  /// Of what was added so far, in hexadecimal digits.
  std::string text() const;

 private:
  void put(const void* bytes, std::size_t count);
  void put_bytes(const ModelFile& file, const TensorInfo& tensor);

  Bytes bytes_;
  std::shared_ptr<evp_md_ctx_st> digest_;
};

}  // namespace certamen
