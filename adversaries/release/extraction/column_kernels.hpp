// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

/// The passes of the attack over a release: units lie side by side in the lanes of a strip, outputs
/// follow each other. The build compiles them once for each instruction set, and the machine at
/// hand chooses; all give the same numbers, since no multiplication is fused with an addition. What
/// they share with other sources has no inline functions, lest the linker take a copy that needs
/// instructions the machine lacks.
namespace certamen::extraction {

/// Units of a strip.
inline constexpr std::size_t strip_units = 16;
/// Outputs that the kernels sum before they add to a total: of all orders they fit the first cache.
inline constexpr std::size_t rows_at_once = 64;

/// Of a kernel's sums over that many outputs: roundings that reach one term, at most.
double gram_roundings(std::size_t outputs);

/// How a strip's numbers are stored.
enum class Stored { f32, f64, bf16 };
inline constexpr std::size_t stored_kinds = 3;

/// The coefficients of `strip_units` units: the number of order n, output i, unit k stands at
/// order[n] + i output_stride + k, counted in stored numbers.
struct Strip {
  const void* const* order = nullptr;
  std::size_t orders = 0, outputs = 0, output_stride = 0;
};

/// What two signs say of the gated form's orders, by unit: sums over the outputs.
struct SignSums {
  double column[strip_units];    // |c|^2, c = sum of factor_n theta_n
  double size[2][strip_units];   // |theta_n|^2, n = 0, 1
  double plus[2][strip_units];   // |theta_n - plus_n c|^2
  double minus[2][strip_units];  // |theta_n - minus_n c|^2
};

/// How well one row explains all orders, by unit.
struct FitSums {
  double error[strip_units];  // sum over n of |theta_n - row_n w|^2
  double size[strip_units];   // sum over n of |theta_n|^2
};

/// One order of a block that is released: weights [outputs, units] times the units' factors, each
/// of which may be off by its error.
struct WeightedOrder {
  const double* weights = nullptr;
  std::size_t outputs = 0, units = 0;
  const double *factors = nullptr, *error = nullptr;  // by unit
};
/// The units of a WeightedOrder come in such groups.
inline constexpr std::size_t units_of_order = 8;

/// Loops for one instruction set, by Stored. Numbers by order and unit stand at [n * strip_units +
/// k], those by output and unit at [i * stride + k].
struct ColumnKernels {
  const char* name = "";
  /// gram[(m * orders + n) * strip_units + k], m <= n: sum over outputs of theta_m theta_n.
  void (*gram[stored_kinds])(const Strip& strip, double* gram) = {};
  /// w = sum of factor_n theta_n.
  void (*combine[stored_kinds])(const Strip& strip, const double* factors, double* w,
                                std::size_t stride) = {};
  /// SignSums with c from `factors`; `plus` and `minus` by order, orders 0 and 1.
  void (*compare_signs[stored_kinds])(const Strip& strip, const double* factors, const double* plus,
                                      const double* minus, SignSums& sums) = {};
  /// combine, and how well `row` explains the orders with it.
  void (*fit[stored_kinds])(const Strip& strip, const double* factors, const double* row, double* w,
                            std::size_t stride, FitSums& sums) = {};
  /// Least and greatest theta_n / theta_m over the outputs, m < n, where neither is smaller than
  /// `least`; +inf and -inf where there is none. Each is the exact quotient with two roundings. At
  /// [(m * orders + n) * strip_units + k].
  void (*ratios[stored_kinds])(const Strip& strip, double least, double* low, double* high) = {};
  /// The greatest of min(theta_n low_n, theta_n high_n) and the least of max(...) over the orders
  /// where theta_n is not smaller than `least` and the factors are numbers: the common part of one
  /// enclosure from each order. -inf and +inf where there is none. `empty` counts outputs whose
  /// ends are the wrong way round.
  void (*enclose[stored_kinds])(const Strip& strip, double least, const double* low_factors,
                                const double* high_factors, double* low, double* high,
                                double* empty) = {};
  /// out = weight factor to the nearest float, [outputs, units]; open[i] counts an output's numbers
  /// whose products within their error round apart.
  void (*publish)(const WeightedOrder& order, double* out, std::size_t* open) = nullptr;
};

// One namespace for each instruction set; the build has all but the first on x86-64 alone.
namespace baseline {
const ColumnKernels& column_kernels();
}
namespace avx2 {
const ColumnKernels& column_kernels();
}
namespace avx512 {
const ColumnKernels& column_kernels();
}

/// All that this build has and this machine can run, the fastest last.
std::vector<const ColumnKernels*> usable_column_kernels();
/// The fastest of them.
const ColumnKernels& column_kernels();

}  // namespace certamen::extraction
