// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "framework/numbers/float_format.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

/// A tensor to write, and the format to store it in. Values are rounded to nearest even.
struct StoredTensor {
  std::string name;
  FloatFormat format = FloatFormat::f32;
  Tensor<double> values;
};

/// The bytes of a safetensors file: the widest formats first, then by name, so that every tensor is
/// aligned and equal input gives equal bytes; the header is padded with spaces to a multiple of 8.
/// NaN and infinities are kept. Throws Error(duplicate_name); Error(bad_number) naming tensor and
/// element if a finite value overflows its format; Error(usage) for a name or a metadata text that
/// is no UTF-8, or the name "__metadata__".
std::vector<std::byte> safetensors_bytes(const std::vector<StoredTensor>& tensors,
                                         const std::map<std::string, std::string>& metadata = {});

/// Writes these bytes to `path`, whole or not at all: a temporary file in the same folder takes its
/// place when it is complete. Throws what safetensors_bytes throws, and Error(bad_file) naming the
/// path.
void write_safetensors(const std::filesystem::path& path, const std::vector<StoredTensor>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace certamen
