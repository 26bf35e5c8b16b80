// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "framework/release/models/dtype.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

/// One tensor of a model file. Its bytes are [begin, end) of the file's data.
struct TensorInfo {
  std::string name;
  Dtype dtype = Dtype::f32;
  Shape shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::size_t part = 0;  ///< which of a sharded model's files has it
};

/// What a file says is in it, validated: every tensor lies in the data and fills its bytes. Each
/// format has a function that reads its table from the bytes.
struct TensorTable {
  std::vector<TensorInfo> tensors;  ///< in the order of their bytes
  std::map<std::string, std::string> metadata;
  std::uint64_t data_begin = 0;  ///< offset of the data in the file

  /// Null if there is no such tensor.
  const TensorInfo* find(std::string_view name) const;

  /// Fills `index`. Throws Error(bad_file) if two tensors have one name.
  void make_index(std::string_view file);

  std::map<std::string, std::size_t, std::less<>> index;  ///< name -> position in `tensors`
};

/// 'name' with control characters escaped and cut at 80 bytes, for messages.
std::string quote_name(std::string_view name);

/// "FILE: tensor 'x'"
std::string tensor_place(std::string_view file, std::string_view name);

}  // namespace certamen
