// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace certamen {

/// Replaces the file at `path`, or that to which a symbolic link there leads, by one with these
/// bytes and the same mode, or leaves it as it was: a temporary file in the same folder is written,
/// flushed to the disk and renamed. A device or a FIFO is written to. Throws Error(bad_file) naming
/// the path.
void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// A file that is written in pieces, in any order, and takes its place when it is complete, as
/// write_file says. Its space on the disk is reserved at once, so that a full disk is an error here
/// and not later. For a device or a FIFO the bytes wait in memory until the end.
class OutputFile {
 public:
  /// Throws Error(bad_file) naming the path, also where there is no space for `size` bytes.
  OutputFile(const std::filesystem::path& path, std::size_t size);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  std::size_t size() const { return size_; }
  /// Puts bytes at `offset`; what is never written is 0. Threads may write different bytes at the
  /// same time. Throws Error(bad_file), Error(usage) for bytes beyond the size.
  void write(std::size_t offset, std::span<const std::byte> bytes);
  /// Puts the first `size` bytes in their place; the object is of no further use.
  void commit(std::size_t size);

 private:
  std::filesystem::path path_;
  std::size_t size_;
  std::unique_ptr<class TemporaryFile> file_;  // null for a device or a FIFO
  std::vector<std::byte> memory_;              // for these
};

}  // namespace certamen
