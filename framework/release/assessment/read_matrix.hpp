// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "framework/release/assessment/finetune.hpp"

/// The matrices of a model file that can be assessed.
namespace certamen::assessment {

/// Rows and columns that a matrix has at least, to be looked at.
inline constexpr std::size_t least_extent = 32;

/// The extents of a tensor but those of 1 that it has more than two of, the first ones first: a
/// convolution of width 1 is stored as [1, 1, in, out] or [out, in, 1, 1].
Shape without_ones(Shape shape);
/// Whether a tensor is a matrix of at least 32 rows and columns, extents of 1 aside.
bool is_matrix(const Shape& shape);

struct MostExtents {
  std::size_t rows, columns, numbers;
  std::string_view text;  // "matrices of at most ..", for messages
};

/// The tensor of this name, or the first that is a matrix if it is empty. Throws Error(bad_file),
/// Error(unknown_name), Error(bad_number) for NaN, and Error(too_large).
Matrix read_matrix(const std::string& file, const std::string& tensor, const MostExtents& most);

/// A matrix of which only rows are looked up, such as an embedding: at most 2^18 rows and 2^24
/// numbers. Errors as of read_matrix.
Matrix read_table(const std::string& file, const std::string& tensor);

}  // namespace certamen::assessment
