// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// The format keeps this key of the header for metadata: no tensor may have it as its name.
inline constexpr std::string_view safetensors_metadata_key = "__metadata__";

/// Longest header in bytes that is accepted, as in the reference implementation.
inline constexpr std::uint64_t safetensors_header_limit = 100'000'000;

/// Most dimensions that a tensor may have.
inline constexpr std::size_t safetensors_rank_limit = 32;

/// Reads and validates the header of a whole file's bytes (format of
/// github.com/huggingface/safetensors: u64 little-endian length, JSON, data). No length in it is
/// trusted: what is returned can be used without further checks. Reads no tensor data. Throws
/// Error(bad_file) whose place starts with `file`.
TensorTable parse_safetensors_header(std::span<const std::byte> bytes, std::string_view file);

}  // namespace certamen
