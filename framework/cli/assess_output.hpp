// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/definitions/assessment.hpp"
#include "framework/stop.hpp"
#include "framework/text/document.hpp"

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
  /// 0 met, 1 broken or against a guideline, 3 undecided, 130 interrupted.
  int exit_status() const;
};

std::string_view to_string(GuidelineStatus status);
bool violated(const std::vector<GuidelineFinding>& guidelines);

/// The table of claims alone.
DocumentTable claims_of(const AssessmentReport& report);
Document document_of(const AssessmentReport& report);
Document document_of(const Inspection& inspection, const std::string& file, StopReason stopped);

}  // namespace certamen
