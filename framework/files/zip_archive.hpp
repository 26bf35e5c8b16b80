// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace certamen {

/// One file of an archive.
struct ZipMember {
  std::string name;
  std::uint64_t size = 0;               ///< bytes when unpacked
  std::optional<std::uint64_t> offset;  ///< where these bytes lie in the archive, if not packed
  std::string problem;                  ///< why it cannot be read; empty if it can
};

/// A zip file in memory or mapped. Members that are stored as they are can be read in place, at
/// their offset; those packed by deflate are unpacked on demand. Others (encrypted, other methods,
/// a size that the packed bytes cannot have, bytes beyond the end or without a header of theirs)
/// have a `problem`. Who reads a stored member in place calls check() first. Not for several
/// threads at a time.
class ZipArchive {
 public:
  /// Reads the directory. Throws Error(bad_file) whose place starts with `file`. The bytes must
  /// outlive the archive.
  ZipArchive(std::span<const std::byte> bytes, std::string_view file);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  /// In the order of the directory.
  const std::vector<ZipMember>& members() const { return members_; }

  /// "FILE: member 'x'"
  std::string place_of(std::size_t member) const;

  /// The first `most` bytes of a member, or all if it has fewer; its checksum is not looked at.
  /// Throws Error(bad_file) if it has a problem, is damaged or ends early.
  std::vector<std::byte> read_start(std::size_t member, std::uint64_t most) const;

  /// All bytes of a member. Throws Error(bad_file), also if it is longer than its entry says or
  /// does not have its checksum.
  std::vector<std::byte> read(std::size_t member) const;

  /// Goes over a member and keeps nothing. Throws Error(bad_file) where read() does.
  void check(std::size_t member) const;

 private:
  struct Handle;
  std::vector<std::byte> read_part(std::size_t member, std::uint64_t most, bool to_the_end) const;
  [[noreturn]] void refuse(std::size_t member, const std::string& why) const;
  std::string file_;
  std::unique_ptr<Handle> handle_;
  std::vector<ZipMember> members_;
};

}  // namespace certamen
