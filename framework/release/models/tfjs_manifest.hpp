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
  /// A weight of texts, each behind its length in four bytes, so that only the files tell how long
  /// it is. It is skipped.
  struct Texts {
    std::string name;
    std::uint64_t count = 0;
    std::uint64_t begin = 0;  ///< bytes of the group's other weights that stand before it
  };
  struct Group {
    std::vector<std::string> files;  ///< in the model's folder
    std::uint64_t size = 0;          ///< of all weights but texts
    std::vector<Texts> texts;
  };
  std::vector<Group> groups;
  TensorTable table;       ///< over the bytes of all groups, without texts
  std::uint64_t size = 0;  ///< of all groups
};

/// Reads the manifest from model.json; nothing if there is none in it. Weights are float32, int32,
/// bool or complex64, and float32 may be quantised to uint8, uint16 or float16; those of type
/// string are named (TensorInfo::unreadable) and skipped. Throws Error(bad_file), also for names
/// that lead out of the folder and files that are named twice, or Error(unsupported) for other
/// types; their place starts with `place`.
std::optional<TfjsManifest> parse_tfjs_manifest(std::span<const std::byte> text,
                                                const std::string& place);

/// The bytes of all groups, without texts. Throws Error(bad_file) naming the file that is missing,
/// the group whose files do not have the size that its weights take, or the weight whose texts end
/// beyond them.
std::vector<std::byte> read_tfjs_data(const TfjsManifest& manifest,
                                      const std::filesystem::path& folder,
                                      const std::string& place);

}  // namespace certamen
