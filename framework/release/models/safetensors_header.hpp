// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/release/models/dtype.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

/// One tensor of a safetensors file. Its bytes are [begin, end) after the header.
struct TensorInfo {
  std::string name;
  Dtype dtype = Dtype::f32;
  Shape shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// What a valid header says: its tensors lie one after the other and fill the file exactly.
struct SafetensorsHeader {
  std::vector<TensorInfo> tensors;              ///< in the order of their bytes
  std::map<std::string, std::string> metadata;  ///< the header's safetensors_metadata_key
  std::uint64_t data_begin = 0;                 ///< offset of the first tensor's bytes in the file

  /// Null if there is no such tensor.
  const TensorInfo* find(std::string_view name) const;

  std::map<std::string, std::size_t, std::less<>> index;  ///< name -> position in `tensors`
};

/// The format keeps this key of the header for metadata: no tensor may have it as its name.
inline constexpr std::string_view safetensors_metadata_key = "__metadata__";

/// Longest header in bytes that is accepted, as in the reference implementation.
inline constexpr std::uint64_t safetensors_header_limit = 100'000'000;

/// Most dimensions that a tensor may have.
inline constexpr std::size_t safetensors_rank_limit = 32;

/// Reads and validates the header of a whole file's bytes (format of
/// github.com/huggingface/safetensors: u64 little-endian length, JSON, data). No length in it is
/// trusted: what is returned can be used without further checks. Reads no tensor data. Throws
/// Error(bad_file) whose place starts with `file`.
SafetensorsHeader parse_safetensors_header(std::span<const std::byte> bytes, std::string_view file);

/// 'name' with control characters escaped and cut at 80 bytes, for messages.
std::string quote_name(std::string_view name);

/// "FILE: tensor 'x'"
std::string tensor_place(std::string_view file, std::string_view name);

}  // namespace certamen
