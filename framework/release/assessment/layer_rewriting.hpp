// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Releases of a feed-forward layer that compute the same function in another form.
namespace certamen::assessment {

struct RewritingClaim {
  enum class Goal {
    weights,  // the layer to 10^-6, modulo the order and positive scales of units
    training  // loss after 30 steps of gradient descent at most half of that before
  };
  Goal goal;
  bool rewrites;  // the adversary may rewrite the release first; else it takes it as it is
};

class LayerRewriting : public AssessedScheme {
 public:
  virtual std::vector<RewritingClaim> claims() const = 0;
  /// A layer with the same function.
  virtual FeedForward release(const FeedForward& layer, Stream& coins) const = 0;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

struct RewritingAttack {
  std::string scheme, name, cost;
  std::function<FeedForward(const FeedForward& released)> undo;
};

AssessmentEntry assessment_of(RewritingAttack attack);

/// The loss after 30 steps of gradient descent from `start` over that before, at the best step of a
/// grid: the least over half-decades from 10^-9 to 10^0.5. The task: what `layer` computes plus a
/// linear map of standard deviation 1/20, on 64 Gaussian inputs.
double loss_after_training(const FeedForward& start, const FeedForward& layer, Stream& coins);

}  // namespace certamen::assessment
