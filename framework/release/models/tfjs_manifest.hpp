// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// Most bytes of weights that a TensorFlow.js model may have: they are read into memory.
inline constexpr std::uint64_t tfjs_data_limit = std::uint64_t{8} << 30U;

/// The "weightsManifest" of a TensorFlow.js model.json: groups of files whose bytes, one file after
/// the other, are those of the group's weights, one weight after the other.
struct TfjsManifest {
  struct Group {
    std::vector<std::string> files;  ///< in the model's folder
    std::uint64_t size = 0;          ///< of all files together
  };
  std::vector<Group> groups;
  TensorTable table;       ///< over the bytes of all groups
  std::uint64_t size = 0;  ///< of all groups
};

/// Reads the manifest from model.json; nothing if there is none in it. Weights are float32, int32,
/// bool or complex64, and float32 may be quantised to uint8, uint16 or float16. Throws
/// Error(bad_file), also for names that lead out of the folder and files that are named twice, or
/// Error(unsupported) for other types; their place starts with `place`.
std::optional<TfjsManifest> parse_tfjs_manifest(std::span<const std::byte> text,
                                                const std::string& place);

/// The bytes of all groups. Throws Error(bad_file) naming the file that is missing, or the group
/// whose files do not have the size that its weights take.
std::vector<std::byte> read_tfjs_data(const TfjsManifest& manifest,
                                      const std::filesystem::path& folder,
                                      const std::string& place);

}  // namespace certamen
