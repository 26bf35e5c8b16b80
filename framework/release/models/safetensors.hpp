// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "framework/release/models/safetensors_header.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

class MappedFile;

/// What reading does with NaN and infinities.
enum class NonFinite { keep, refuse };

/// A validated safetensors file, mapped into memory and read-only. A copy shares the mapping.
///
/// The read functions are instantiated for float and double. A value arrives exactly as it is
/// stored; reading F64 as float would round and throws Error(type_mismatch), as does a dtype that
/// is no real number. An unknown name throws Error(unknown_name); a range outside the tensor throws
/// Error(usage); with NonFinite::refuse a NaN or an infinity throws Error(bad_number). Each place
/// names the file and the tensor. Memory is that of the result: pages of the file are given back as
/// they are read.
class SafetensorsFile {
 public:
  /// Maps and validates; throws Error(bad_file) naming the file and the place in it.
  static SafetensorsFile open(const std::filesystem::path& path);

  /// The same over bytes in memory; `place` stands for the path in messages.
  static SafetensorsFile from_bytes(std::vector<std::byte> bytes, std::string place);

  /// The path, as messages name it.
  const std::string& place() const { return place_; }
  /// Empty for bytes in memory.
  std::filesystem::path path() const { return mapping_ == nullptr ? "" : place_; }

  /// All tensors in the order of their bytes.
  const std::vector<TensorInfo>& tensors() const { return header_->tensors; }
  std::vector<std::string> names() const;
  const std::map<std::string, std::string>& metadata() const { return header_->metadata; }

  bool contains(std::string_view name) const { return header_->find(name) != nullptr; }
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
  SafetensorsFile() = default;

  /// A rectangle of a tensor seen as a matrix: `columns` elements from each of `rows` rows.
  struct Block;
  template <class T>
  std::vector<T> read_block(const TensorInfo& tensor, const Block& block,
                            NonFinite non_finite) const;

  std::string place_;
  std::shared_ptr<const MappedFile> mapping_;
  std::shared_ptr<const std::vector<std::byte>> memory_;
  std::shared_ptr<const SafetensorsHeader> header_;
  std::span<const std::byte> data_;  // after the header
};

}  // namespace certamen
