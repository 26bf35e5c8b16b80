// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace certamen {

/// Replaces `path` by a file with these bytes, or leaves it as it was: a temporary file in the same
/// folder is written, flushed to the disk and renamed. Throws Error(bad_file) naming the path.
void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace certamen
