// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/release/models/dtype.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

/// What the whole numbers of a tensor stand for: scale q + least.
struct Quantisation {
  double scale = 1;
  double least = 0;
};

/// What the elements of a matrix in F8 are multiplied with: element (i, j) with number (i / rows,
/// j / columns) of another tensor.
struct BlockScales {
  std::string tensor;
  std::size_t rows = 1;  ///< of a block
  std::size_t columns = 1;
};

/// One tensor of a model file. Its bytes are [begin, end) of the file's data, or of a packed
/// member.
struct TensorInfo {
  std::string name;
  Dtype dtype = Dtype::f32;
  Shape shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::size_t part = 0;                    ///< which of a sharded model's files has it
  std::optional<std::size_t> member = {};  ///< of an archive, which is to be unpacked first
  /// Of an archive, in which the bytes lie as they are; its checksum is compared before they are
  /// read.
  std::optional<std::size_t> stored_member = {};
  bool column_major = false;                   ///< a matrix that is stored column by column
  std::optional<Quantisation> quantised = {};  ///< of U8 and U16
  std::optional<BlockScales> scales = {};      ///< of F8
  /// What the graph in an ONNX file says of a matrix: stored as [in, out] rather than [out, in].
  std::optional<bool> in_out = {};
  std::string unreadable = {};  ///< why, if not for its dtype; a sentence
};

/// Bytes that the elements of a shape take; nothing if that is no whole number, or if there are
/// more than fit in 58 bits. Zero extents count as one first, so that the answer does not depend on
/// where in the shape a zero stands.
std::optional<std::uint64_t> byte_count(Dtype dtype, const Shape& shape);

/// What a file says is in it, validated: every tensor that is readable lies in the data and fills
/// its bytes. Each format has a function that reads its table from the bytes.
struct TensorTable {
  std::vector<TensorInfo> tensors;  ///< in the order of their bytes; of an archive, in its own
  std::map<std::string, std::string> metadata;
  std::uint64_t data_begin = 0;  ///< offset of the data in the file
  /// Plain names of files in the same folder that have the bytes of tensors whose `part` is 1, 2,
  /// ..; whether they are there, and long enough, is not known.
  std::vector<std::string> external = {};

  /// Unpacks a member of an archive that tensors name; not for several threads at a time. Throws
  /// Error(bad_file). Uses the bytes that the table was read from.
  std::function<std::vector<std::byte>(std::size_t member)> unpack;

  /// Compares the checksum of a member that lies in the file as it is; likewise.
  std::function<void(std::size_t member)> check;

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
