// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/release/models/shard_index.hpp"
#include "framework/release/models/tensor_table.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

class ModelConfig;

/// What reading does with NaN and infinities.
enum class NonFinite { keep, refuse };

/// A model: one validated file, or the files that an index names, mapped into memory and read-only.
/// A copy shares the mappings. Weights in F8 are read times their scales (weight_scales.hpp).
/// Formats are told by the files' first bytes (model_format.hpp).
///
/// The read functions are instantiated for float and double. A value arrives exactly as it is
/// stored; reading F64 as float would round and throws Error(type_mismatch), as does a dtype that
/// is no real number. An unknown name throws Error(unknown_name); a range outside the tensor throws
/// Error(usage); with NonFinite::refuse a NaN or an infinity throws Error(bad_number). Each place
/// names the file and the tensor. Memory is that of the result: pages of the file are given back as
/// they are read. Packed members of archives are kept unpacked from the first reading on; one that
/// is damaged throws Error(bad_file).
class ModelFile {
 public:
  /// Maps and validates a file. Given an index.json, or a file that an index in its folder names,
  /// it opens all files of the index; those that cannot be read leave their tensors `absent`, and
  /// so do those in which an ONNX model keeps its tensors. Given the model.json of TensorFlow.js,
  /// it reads the files of its manifest into memory. Throws Error(bad_file) naming the file and the
  /// place in it, for an index if no file can be read.
  static ModelFile open(const std::filesystem::path& path);

  /// The same over a file's bytes in memory; `place` stands for the path in messages.
  static ModelFile from_bytes(std::vector<std::byte> bytes, std::string place);

  /// The path that was given, as messages name it.
  const std::string& place() const { return place_; }
  /// Empty for bytes in memory.
  std::filesystem::path path() const { return in_memory_ ? "" : place_; }
  /// The file that has the tensor.
  const std::string& place_of(const TensorInfo& tensor) const;

  /// Tensors that the index names but no file gives, and why.
  const std::map<std::string, std::string, std::less<>>& absent() const { return absent_; }

  /// All tensors, file by file, in the order of their bytes.
  const std::vector<TensorInfo>& tensors() const { return table_->tensors; }
  std::vector<std::string> names() const;
  const std::map<std::string, std::string>& metadata() const { return table_->metadata; }

  /// Gives all bytes of a tensor, as they are stored, piece by piece to `take`; those of its scales
  /// are another tensor's. Throws Error(unknown_name), and Error(bad_file) for a damaged member of
  /// an archive.
  void for_bytes(std::string_view name,
                 const std::function<void(std::span<const std::byte> piece)>& take) const;

  bool contains(std::string_view name) const { return table_->find(name) != nullptr; }
  const TensorInfo& info(std::string_view name) const;

  /// The whole tensor.
  template <class T>
  Tensor<T> read(std::string_view name, NonFinite non_finite = NonFinite::keep) const;

  /// Entries first .. first + count - 1 of the first axis; the tensor has at least one axis.
  template <class T>
  Tensor<T> read_rows(std::string_view name, std::size_t first, std::size_t count,
                      NonFinite non_finite = NonFinite::keep) const;

  /// Columns first .. first + count - 1 of a matrix, as a matrix with `count` columns.
  template <class T>
  Tensor<T> read_columns(std::string_view name, std::size_t first, std::size_t count,
                         NonFinite non_finite = NonFinite::keep) const;

 private:
  ModelFile() = default;

  /// One mapped file, or bytes in memory.
  struct Part;
  /// A rectangle of a tensor seen as a matrix: `columns` elements from each of `rows` rows.
  struct Block;
  template <class T>
  std::vector<T> read_block(const TensorInfo& tensor, const Block& block,
                            NonFinite non_finite) const;
  void take_whole(std::shared_ptr<Part> part);
  void take_external(const std::vector<std::string>& names, TensorTable& table);
  void take_shards(const std::filesystem::path& folder, const ShardIndex& index);
  void find_scales(const ModelConfig& config);

  std::string place_;
  bool in_memory_ = false;
  std::vector<std::shared_ptr<const Part>> parts_;  // null for files that cannot be read
  std::shared_ptr<const TensorTable> table_;
  std::map<std::string, std::string, std::less<>> absent_;
};

}  // namespace certamen
