// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set, in the namespace CERTAMEN_KERNELS.
#include "framework/release/models/range_kernels.hpp"

#include <cstring>

namespace certamen::calibration {

namespace {

// A register's samples, and how many units' sums the registers hold.
#ifdef __AVX512F__
constexpr std::size_t width = 8, units_at_once = 8;
#elif defined(__AVX2__)
constexpr std::size_t width = 4, units_at_once = 3;
#else
constexpr std::size_t width = 2, units_at_once = 1;
#endif
using Lanes = double __attribute__((vector_size(8 * width)));
constexpr std::size_t parts = samples_at_once / width;

template <std::size_t units>
[[gnu::always_inline]] inline void some_units(const double* rows, const double* bias,
                                              std::size_t inputs, const double* entries,
                                              double* out) {
  Lanes sums[units][parts];
  for (std::size_t d = 0; d < units; ++d)
    for (std::size_t p = 0; p < parts; ++p) sums[d][p] = Lanes{} + (bias ? bias[d] : 0.0);
  for (std::size_t j = 0; j < inputs; ++j) {
    Lanes x[parts];
    std::memcpy(x, entries + j * samples_at_once, sizeof x);
    for (std::size_t d = 0; d < units; ++d)
      for (std::size_t p = 0; p < parts; ++p) sums[d][p] += rows[d * inputs + j] * x[p];
  }
  std::memcpy(out, sums, sizeof sums);
}

void all_units(const double* rows, const double* bias, std::size_t units, std::size_t inputs,
               const double* entries, double* out) {
  std::size_t d = 0;
  const auto next = [&] { return bias ? bias + d : nullptr; };
  for (; d + units_at_once <= units; d += units_at_once)
    some_units<units_at_once>(rows + d * inputs, next(), inputs, entries,
                              out + d * samples_at_once);
  for (; d < units; ++d)
    some_units<1>(rows + d * inputs, next(), inputs, entries, out + d * samples_at_once);
}

}  // namespace

namespace CERTAMEN_KERNELS {

extern const PreActivations pre_activations;
const PreActivations pre_activations = all_units;

}  // namespace CERTAMEN_KERNELS

}  // namespace certamen::calibration
