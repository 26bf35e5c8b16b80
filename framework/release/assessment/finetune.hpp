// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/release/assessment/linear.hpp"
#include "framework/values/tensor.hpp"

namespace certamen::assessment {

/// The law of the secret difference between a model and its public base: Gaussian, scaled to
/// |difference| = size |base|.
struct FineTuneLaw {
  int rank = 0;  // of the difference (LoRA); 0: full
  double size = 0.05;
};

/// "LoRA of rank 8, 0.05"
std::string to_string(const FineTuneLaw& law);

/// A model, and the public one that it was made from.
struct FineTuned {
  Matrix base, weights;
};

FineTuned fine_tune(const Matrix& base, const FineTuneLaw& law, Stream& coins);

/// Of a tensor of two dimensions, among any number of dimensions of 1.
Matrix to_matrix(const Tensor<double>& values);

/// A matrix of the file: the tensor of this name, or the first with at least 32 rows and columns if
/// it is empty. Throws Error(bad_file), Error(unknown_name), Error(bad_number) for NaN, and
/// Error(too_large) above 2048 rows or columns.
Matrix read_base(const std::string& file, const std::string& tensor);

}  // namespace certamen::assessment
