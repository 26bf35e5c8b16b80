// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/definitions/assessment.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen::assessment {

/// A scheme that is assessed against its own claims. Each kind has an interface of its own, with
/// its claims, what its adversaries are given and what they are to find.
class AssessedScheme : public virtual Scheme {
 public:
  /// What its rows, and releases of drawn models, say of the guidelines: all of them, in order.
  virtual std::vector<GuidelineFinding>
  guidelines(const std::vector<AssessmentRow>& rows) const = 0;
};

}  // namespace certamen::assessment
