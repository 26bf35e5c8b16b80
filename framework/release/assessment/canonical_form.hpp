// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Releases of a feed-forward layer that are to say its function, and nothing of which of the
/// layers with this function they were made from.
namespace certamen::assessment {

struct FunctionClaim {
  /// What carries a layer to another with the same function, besides orders of its units. Scales of
  /// powers of two are exact in binary numbers.
  enum class Scales { powers_of_two, any };
  Scales scales;
};

class FunctionRelease : public AssessedScheme {
 public:
  virtual std::vector<FunctionClaim> claims() const = 0;
  virtual FeedForward release(const FeedForward& layer) const = 0;
  /// Why two layers that such scales carry to each other have one release, to the last bit; nothing
  /// if they need not.
  virtual std::optional<std::string> equal_because(FunctionClaim::Scales scales) const = 0;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

/// The adversary knows both layers, and what it has to compare.
struct FunctionAttack {
  std::string scheme, name, cost;
  /// How many entries show which of two layers was released: `own` is what the adversary computes
  /// for one of them.
  std::function<double(const FeedForward& released, const FeedForward& own)> differences;
};

AssessmentEntry assessment_of(FunctionAttack attack);

/// The layer with its units in another order and under other scales.
FeedForward carried(const FeedForward& layer, FunctionClaim::Scales scales, Stream& coins);

/// Whether the powers of two by which carried() multiplies are exact on every entry: none
/// overflows, and none falls below the normal numbers.
bool scales_exactly(const FeedForward& layer);

}  // namespace certamen::assessment
