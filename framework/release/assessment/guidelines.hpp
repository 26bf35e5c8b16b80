// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen::assessment {

enum class Guideline {
  complete_claim,
  no_keyless_hiding,
  hide_the_difference,
  no_symmetry,
  no_surviving_structure,
  no_kernel,
  fresh_coins,
  bounded_queries,
  long_keys,
  no_linear_locks,
  no_integer_mixing,
  reduction,
  named_algorithms,
  committed_ownership,
  colluders,
  sound_metric,
  named_precision
};

struct GuidelineText {
  Guideline guideline;
  std::string_view id, statement, advice;
};

/// All, in order.
const std::array<GuidelineText, 17>& guideline_texts();

GuidelineFinding finding(Guideline guideline, GuidelineStatus status, std::string reason);

/// All guidelines: those found, and the rest as not applicable, for this reason.
std::vector<GuidelineFinding> with_the_rest(const std::vector<GuidelineFinding>& found,
                                            const std::string& reason);

/// What the rows of a MatrixRelease and releases of a small drawn model say.
std::vector<GuidelineFinding> judge_release(const MatrixRelease& scheme,
                                            const std::vector<AssessmentRow>& rows);

}  // namespace certamen::assessment
