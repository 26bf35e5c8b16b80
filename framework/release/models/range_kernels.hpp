// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

/// The inner loop of calibration, compiled once for each instruction set (range_kernels.cpp).
namespace certamen::calibration {

/// Samples side by side.
inline constexpr std::size_t samples_at_once = 16;

/// Pre-activations of `units` units over a group of samples: `rows` is [units, inputs], `bias`
/// [units] or null, `entries` [inputs, samples_at_once]; out is [units, samples_at_once]. Each is
/// bias + row[0] x[0] + row[1] x[1] + ..., rounded after each product and each sum, so that all
/// sets give the same numbers.
using PreActivations = void (*)(const double* rows, const double* bias, std::size_t units,
                                std::size_t inputs, const double* entries, double* out);

// One namespace for each instruction set; the build has all but the first on x86-64 alone.
namespace baseline {
extern const PreActivations pre_activations;
}
namespace avx2 {
extern const PreActivations pre_activations;
}
namespace avx512 {
extern const PreActivations pre_activations;
}

}  // namespace certamen::calibration
