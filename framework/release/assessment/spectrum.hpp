// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/linear.hpp"

namespace certamen::assessment {

/// Falling, without the vectors: a third of the cost of svd().
Column singular_values(const Matrix& a);

/// How far the singular values of `a` lie from the base's, once both matrices have norm 1, in
/// distances of neighbouring ones: the root of the mean square over the middle half. Spectra of
/// independent Gaussian matrices are about 0.7 apart or more; those of Q W P not at all, and
/// Gaussian fine-tunes of size d about d sqrt(n) / 2: in large matrices they cannot be told from
/// independent ones. 1 if either has equal singular values there, or fewer than 32.
double spectrum_figure(const Matrix& a, const Matrix& base);

}  // namespace certamen::assessment
