// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/column_kernels.hpp"

namespace certamen::extraction {

std::vector<const ColumnKernels*> usable_column_kernels() {
  std::vector<const ColumnKernels*> sets{&baseline::column_kernels()};
#ifdef __x86_64__
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  if (avx2) sets.push_back(&avx2::column_kernels());
  if (avx2 && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
      __builtin_cpu_supports("avx512vl") != 0)
    sets.push_back(&avx512::column_kernels());
#endif
  return sets;
}

const ColumnKernels& column_kernels() {
  static const ColumnKernels* const best = usable_column_kernels().back();
  return *best;
}

double gram_roundings(std::size_t outputs) {
  return static_cast<double>(1 + rows_at_once + outputs / rows_at_once + 1);
}

}  // namespace certamen::extraction
