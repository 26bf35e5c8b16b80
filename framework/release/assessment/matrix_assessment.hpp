// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen::assessment {

/// The strongest attack that is known on a MatrixRelease.
struct MatrixAttack {
  std::string scheme, name, cost;
  /// The recovered weights; nothing where it has no use for what it is given.
  std::function<std::optional<Matrix>(const ReleaseView&)> recover;
};

/// Plays the attack against each claim, for full and LoRA fine-tunes as the parameters say. The
/// probability that it wins is estimated; broken if it is above 1/20 at the context's level.
AssessmentEntry assessment_of(MatrixAttack attack);

/// Of every assessment of a MatrixRelease.
const std::vector<ParameterSpec>& assessment_parameters();

}  // namespace certamen::assessment
