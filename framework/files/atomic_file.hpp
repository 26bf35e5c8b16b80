// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace certamen {

/// Replaces the file at `path`, or that to which a symbolic link there leads, by one with these
/// bytes and the same mode, or leaves it as it was: a temporary file in the same folder is written,
/// flushed to the disk and renamed. A device or a FIFO is written to. Throws Error(bad_file) naming
/// the path.
void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace certamen
