// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "adversaries/release/attack/block_attack.hpp"
#include "adversaries/release/attack/parallel.hpp"

namespace certamen {

/// What the blocks of a layer come to: counts, errors, enclosures, and the constant c, of which
/// each block has a share. Blocks are added in their order whatever the order in which they come,
/// so that every sum is rounded the same way; only those that wait for an earlier one are kept.
class BlockSum {
 public:
  /// `start` is what is known of c before the blocks, in double.
  explicit BlockSum(Tensor<double> start = {}) : c_{std::move(start)} {}

  /// The k-th block, at the thread's working precision. Threads may add at the same time.
  void add(std::size_t k, BlockResult block);

  /// Into the layer's row.
  void put(LayerAttack& row) const;

  /// |c^ - c| / |c| for the true constants; nothing if a block could not tell its share, or c is 0.
  std::optional<Real> constant_error(const Tensor<double>& truth,
                                     const TaylorMlpAttackOptions& options,
                                     const ReleasePrecision& precision) const;

  /// c in double, of releases in files: nothing if a block could not tell its share.
  std::optional<Tensor<double>> constant() const;

 private:
  void take(const BlockResult& block);

  InOrder<BlockResult> blocks_;
  LayerAttack counts_;
  Real bias_error_{0}, bias_{0};
  bool has_constant_ = true, has_c_ = true;
  Tensor<Real> constant_, sum_;  // as in BlockResult, over all blocks
  Tensor<double> c_;
};

}  // namespace certamen
