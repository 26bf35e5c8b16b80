// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "framework/release/models/safetensors_header.hpp"

namespace certamen {

/// The JSON part of a safetensors header, checked as text: an object of tensors with exactly the
/// fields dtype, shape and data_offsets, plus an optional "__metadata__" of strings; no key twice;
/// never nested deeper than that. Offsets, sizes and `index` are left to parse_safetensors_header.
/// Throws Error(bad_file) whose place starts with `file`.
TensorTable parse_safetensors_json(std::string_view json, std::string_view file);

}  // namespace certamen
