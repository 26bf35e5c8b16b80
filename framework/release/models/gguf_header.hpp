// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// The first bytes of a GGUF file.
inline constexpr std::string_view gguf_magic = "GGUF";

/// Reads and validates the table of a GGUF file of version 2 or 3, little-endian
/// (github.com/ggml-org/ggml, docs/gguf.md). Shapes are turned around, so that the last extent
/// counts neighbours in memory, as in the other formats: a linear layer is [out, in]. Metadata has
/// the keys whose values are text, numbers or truth values; arrays are left out. No length in the
/// file is trusted: what is returned can be used without further checks. Reads no tensor data.
/// Throws Error(bad_file), or Error(unsupported) for a version or a type of tensors that is not
/// known, whose place starts with `file`.
TensorTable parse_gguf_header(std::span<const std::byte> bytes, std::string_view file);

}  // namespace certamen
