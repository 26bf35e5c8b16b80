// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>

namespace certamen {

/// The *.index.json of a sharded model: the file that has each tensor. Files lie in the index's
/// folder.
struct ShardIndex {
  std::map<std::string, std::string, std::less<>> file_of;  ///< tensor -> name of its file

  /// The files, each once, by name.
  std::map<std::string, std::size_t, std::less<>> files() const;
};

/// Reads the index from its text. Throws Error(bad_file) whose place starts with `place`, also for
/// names that lead out of the folder.
ShardIndex parse_shard_index(std::span<const std::byte> text, const std::string& place);

/// The index in the file's folder that names it; nothing where there is none that can be read.
std::optional<ShardIndex> index_beside(const std::filesystem::path& file);

/// A file's name that stays in its folder.
bool is_plain_name(const std::string& name);

/// The folder of a file, "." for a name alone.
std::filesystem::path folder_of(const std::filesystem::path& file);

}  // namespace certamen
