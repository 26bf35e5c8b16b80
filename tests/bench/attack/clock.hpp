// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <functional>

namespace certamen::bench {

/// Seconds of processor time of this process.
inline double processor() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Weights a second of the best of three runs of at least 0.2 s.
inline double speed(std::size_t weights, const std::function<void()>& work) {
  double best = 0;
  std::size_t repeats = 1;
  for (int run = 0; run < 3;) {
    const double start = processor();
    for (std::size_t k = 0; k < repeats; ++k) work();
    const double took = processor() - start;
    if (took < 0.2) {
      repeats *= 2;
      continue;
    }
    best = std::max(best, static_cast<double>(repeats * weights) / took);
    ++run;
  }
  return best;
}

}  // namespace certamen::bench
