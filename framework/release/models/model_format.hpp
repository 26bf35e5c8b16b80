// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// Tells a model file's format from its first bytes and reads its table: safetensors, GGUF,
/// NumPy's, PyTorch's or ONNX. What is known and not read (a Git LFS pointer, a pickle) is named;
/// anything else counts as safetensors. Throws Error(bad_file) or Error(unsupported) whose place
/// starts with `file`. The table may use the bytes (TensorTable::unpack).
TensorTable read_tensor_table(std::span<const std::byte> bytes, std::string_view file);

/// JSON, such as the index of a sharded model; no safetensors header is that long.
bool is_json(std::span<const std::byte> bytes);

}  // namespace certamen
