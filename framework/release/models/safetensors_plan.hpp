// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "framework/numbers/float_format.hpp"
#include "framework/values/tensor.hpp"

/// What both writers of safetensors files share.
namespace certamen {

/// A tensor of a file that is to be written.
struct PlannedTensor {
  std::string name;
  FloatFormat format = FloatFormat::f32;
  Shape shape;
};

std::size_t stored_item_bytes(FloatFormat format);
std::size_t stored_bytes(const PlannedTensor& tensor);

/// The widest formats first, then by name.
void put_in_file_order(std::vector<PlannedTensor>& tensors);

/// Throws Error(duplicate_name); Error(usage) for a reserved name or too many axes.
void check_tensor_names(const std::vector<PlannedTensor>& tensors);

/// The header of tensors whose data follow each other, padded with spaces to a multiple of 8.
/// Throws Error(usage) for text that is no UTF-8, Error(too_large).
std::string safetensors_header(const std::vector<PlannedTensor>& order,
                               const std::map<std::string, std::string>& metadata);
/// Its length, in 8 bytes, and the header.
void put_safetensors_header(const std::string& header, std::byte* out);

/// Elements of the tensor from `first` on, rounded to nearest even. Throws Error(bad_number) naming
/// tensor and element if a finite value overflows its format.
void store_values(const PlannedTensor& tensor, std::size_t first, std::span<const double> values,
                  std::byte* out);

}  // namespace certamen
