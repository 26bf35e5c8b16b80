// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/definitions/assessment.hpp"
#include "framework/stop.hpp"

namespace certamen {

/// The claims of schemes, and what came of them.
struct AssessmentReport {
  std::map<std::string, std::string> parameters;
  std::string model;  // the file with the public weights; empty: drawn
  std::vector<AssessmentRow> rows;
  std::vector<GuidelineFinding> guidelines;  // of one scheme
  /// What the attacks on it cost, in multiply-adds for W [n, m].
  std::map<std::string, std::string> costs = {};
  StopReason stopped = StopReason::none;

  /// Broken if a claim is, else undecided if a claim is.
  Verdict verdict() const;
};

std::string_view to_string(GuidelineStatus status);
bool violated(const std::vector<GuidelineFinding>& guidelines);

std::string to_text(const AssessmentReport& report, bool colours);
std::string to_json(const AssessmentReport& report);
/// The table of claims alone: a longtable, and an HTML table whose rows have the verdict as class
/// and the reason as title.
std::string to_latex(const AssessmentReport& report);
std::string to_html(const AssessmentReport& report);
std::string to_text(const Inspection& inspection, bool colours);
std::string to_json(const Inspection& inspection, const std::string& file);

}  // namespace certamen
