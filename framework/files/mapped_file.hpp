// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace certamen {

/// A regular file mapped into memory, read-only, for as long as this object lives.
class MappedFile {
 public:
  /// Throws Error(bad_file) naming the path if it is missing, unreadable or no regular file.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }

  /// Throws Error(bad_file) if the file has become shorter since it was mapped: touching the lost
  /// pages would end the process.
  void check_length() const;

  /// Copies bytes of the file from `offset` on without touching the mapping: for many short pieces
  /// far from each other, each of which would map pages of its own. Throws Error(bad_file) if the
  /// file cannot be read or has become shorter.
  void read(std::size_t offset, std::span<std::byte> out) const;

  /// Gives the pages wholly inside `part` back to the system; a later access reads them again.
  void drop(std::span<const std::byte> part) const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::span<const std::byte> bytes_;
};

}  // namespace certamen
