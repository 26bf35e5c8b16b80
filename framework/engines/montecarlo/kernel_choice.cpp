// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/kernels.hpp"

namespace certamen::montecarlo {

std::vector<const KernelSet*> usable_kernels() {
  std::vector<const KernelSet*> sets{&baseline::kernels()};
#ifdef __x86_64__
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi2") != 0;
  if (avx2) sets.push_back(&avx2::kernels());
  if (avx2 && __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
      __builtin_cpu_supports("avx512vl") != 0)
    sets.push_back(&avx512::kernels());
#endif
  return sets;
}

const KernelSet& kernels() {
  static const KernelSet* const best = usable_kernels().back();
  return *best;
}

}  // namespace certamen::montecarlo
