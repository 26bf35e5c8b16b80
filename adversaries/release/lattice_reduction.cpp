// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/lattice_reduction.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "framework/release/assessment/lattice_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// log of the root Hermite factor that blocks of this size reach.
double log_delta(int block) {
  const double b = block;
  return (std::log(std::numbers::pi * b) / b +
          std::log(b / (2 * std::numbers::pi * std::numbers::e))) /
         (2 * (b - 1));
}

/// The primal attack finds the secret once the projection of (e, s, 1) to a block is shorter than
/// the block's last vector: sqrt(b) sigma <= delta^(2b - d - 1) q^(m/d), d = n + m + 1.
bool block_suffices(int block, double n, double log_q, double deviation) {
  const double wanted = std::log(std::sqrt(block) * deviation);
  for (double m = 1; m <= 4 * n; m += std::max(1.0, n / 256)) {
    const double d = n + m + 1;
    if (wanted <= (2 * block - d - 1) * log_delta(block) + log_q * m / d) return true;
  }
  return false;
}

/// 2^(0.292 b) steps: one call of the best known sieve, nothing else counted.
LatticeAttack::Reduction reduce_lattice(const LatticeSizes& sizes) {
  const int block = block_for_lwe(sizes.dimension, modulus_bits, sizes.deviation);
  return {block, 0.292 * block};
}

}  // namespace

int block_for_lwe(int dimension, double log_modulus, double deviation) {
  int low = 60, high = 1 << 16;
  while (low < high) {
    const int middle = (low + high) / 2;
    if (block_suffices(middle, dimension, log_modulus * std::numbers::ln2, deviation))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

void register_lattice_reduction(Catalogue& catalogue);
void register_lattice_reduction(Catalogue& catalogue) {
  catalogue.add(assessment_of(LatticeAttack{.scheme = "lwe-release",
                                            .name = "lattice-reduction",
                                            .cost = "2^(0.292 b) (b, the size of blocks)",
                                            .reduce = reduce_lattice}));
}

}  // namespace certamen
