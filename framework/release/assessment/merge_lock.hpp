// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Releases of a transformer block that are not to be merged with other fine-tunes of its base.
namespace certamen::assessment {

/// Attention without softmax: queries, keys and values of x are q x, k x, v x, its output o v x;
/// all [n, n]. Then the feed-forward layer.
struct Block {
  Matrix q, k, v, o;
  FeedForward forward;
};

struct MergeClaim {
  bool base;  // the public block is known
};

class MergeLock : public AssessedScheme {
 public:
  virtual std::vector<MergeClaim> claims() const = 0;
  /// A block with the same function.
  virtual Block release(const Block& block, Stream& coins) const = 0;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

struct MergeAttack {
  std::string scheme, name, cost;
  /// The block in a form that can be averaged with others.
  std::function<Block(const Block& released, const Block& base)> align;
};

AssessmentEntry assessment_of(MergeAttack attack);

/// The largest relative error of attention scores, of what attention passes on and of the
/// feed-forward layer, between two blocks, on Gaussian inputs.
double error_of_functions(const Block& found, const Block& wanted, Stream& coins);

}  // namespace certamen::assessment
