// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/release/attack/taylor_mlp_owner.hpp"

/// One block of protected units, released and attacked, and what the blocks of a layer come to.
namespace certamen {

/// What one block adds to its layer's row.
struct BlockResult {
  LayerAttack part;
  Real squared_bias_error{0}, squared_bias{0};
  Tensor<Real> constant;  // [D]: the block's share of c, if it could be told
  Tensor<Real> sum;       // [D]: with Theta0::sum the block's part of the exact sums
};

struct BlockAttack {
  Activation activation;
  const TaylorMlpAttackOptions& options;
  const ReleasePrecision& precision;
  FloatFormat storage;    // of the file's weights
  std::size_t units = 0;  // protected in the whole layer

  /// Releases the block at the precision and recovers it from the release alone. At the thread's
  /// working precision.
  BlockResult run(const OwnedBlock& block, const Context& context) const;
};

/// Counts, errors and enclosures of all blocks.
void merge(LayerAttack& row, const std::vector<BlockResult>& blocks);

/// |c^ - c| / |c| for the true constants; nothing if a block could not tell its share, or c is 0.
std::optional<Real> constant_error(const Tensor<double>& truth,
                                   const std::vector<BlockResult>& blocks,
                                   const TaylorMlpAttackOptions& options,
                                   const ReleasePrecision& precision);

}  // namespace certamen
