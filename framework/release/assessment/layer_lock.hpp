// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Locks of feed-forward layers: the weights are public, the layer computes the right function only
/// with a secret key, which authorised devices hold.
namespace certamen::assessment {

struct LockClaim {
  enum class Goal {
    use,  // an evaluator without the key that is right on nine tenths of fresh inputs
    key   // nine tenths of the key
  };
  Goal goal;
  Eigen::Index queries;  // inputs of the adversary's choice that an authorised device evaluates
  Eigen::Index outputs;  // of the layer that users see, from the first
};

class LayerLock : public AssessedScheme {
 public:
  virtual std::vector<LockClaim> claims(const FeedForward& layer) const = 0;
  /// A number a unit.
  virtual Column draw_key(const FeedForward& layer, Stream& coins) const = 0;
  virtual Matrix evaluate(const FeedForward& layer, const Column& key, const Matrix& x) const = 0;
  /// The share of the key that is right.
  virtual double right(const Column& found, const Column& key) const;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

struct LockView {
  const FeedForward& layer;  // public
  Eigen::Index queries, outputs;
  /// The visible outputs on each column; throws Error(usage) beyond the queries.
  std::function<Matrix(const Matrix& x)> device;
};

/// A key, and what the adversary computes by it or without.
struct Unlocked {
  Column key;
  std::function<Matrix(const Matrix& x)> evaluate;  // the visible outputs
};

struct LockAttack {
  std::string scheme, name, cost;
  std::function<Unlocked(const LockView&, Stream& coins)> unlock;
};

AssessmentEntry assessment_of(LockAttack attack);

}  // namespace certamen::assessment
