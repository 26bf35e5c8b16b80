// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Misuse prevention: a linear feature extractor theta is released that is to resist training of a
/// head u for a harmful task y = <w, x>, x standard Gaussian, w a direction drawn uniformly. The
/// loss of u on theta x is |theta^T u - w|^2 / |w|^2.
namespace certamen::assessment {

struct TrainingClaim {
  enum class Algorithms {
    constant_descent,   // gradient descent on the true loss from u = 0, of one constant step at
                        // which it converges
    scheduled_descent,  // the same, with a rate of the trainer's choice for each step
    any                 // of any kind, from samples
  };
  Algorithms algorithms;
  int budget;  // steps, or samples
};

class ImmunisedExtractor : public AssessedScheme {
 public:
  virtual std::vector<TrainingClaim> claims() const = 0;
  /// The singular values of theta, falling; the largest is 1. Singular vectors are Haar
  /// distributed.
  virtual Column singular_values() const = 0;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

/// Samples of the task: features and labels as columns.
struct TrainingView {
  Matrix features, labels;
};

struct TrainingAttack {
  std::string scheme, name, cost;
  std::function<Column(const TrainingView&)> head;
};

AssessmentEntry assessment_of(TrainingAttack attack);

}  // namespace certamen::assessment
