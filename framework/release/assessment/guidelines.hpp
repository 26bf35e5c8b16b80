// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "framework/definitions/assessment.hpp"

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

/// Violated if one of these rows is broken, kept if all are met, else undecided; where there are
/// none undecided for the reason `without`.
GuidelineFinding by_rows(Guideline guideline, const std::vector<AssessmentRow>& rows,
                         const std::string& without = "it claims nothing of this");

/// What holds of every claim here: it is complete, its metric is sound, its precision is named.
/// Then these, by rows; the rest is not applicable to this kind of scheme.
std::vector<GuidelineFinding> judged_by_rows(const std::vector<GuidelineFinding>& found,
                                             const std::string& kind);

}  // namespace certamen::assessment
