// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/definitions/evidence.hpp"

/// Published schemes against their own claims, and files against guidelines: what `assess` prints.
namespace certamen {

/// A claim of a scheme in one setting, the strongest attack on it, and what came of it.
struct AssessmentRow {
  std::string scheme;
  std::string claim;                               // "delta-recovery, gain <= 9/10"
  std::string given;                               // to the adversary, besides the release
  std::string setting;                             // the law of the secret, sizes, storage format
  std::string attack;                              // empty: none is known
  std::string figure;                              // "gain 3.1e-15": of the worst trial
  std::optional<double> value = std::nullopt;      // its number
  std::optional<Evidence> success = std::nullopt;  // probability that the adversary wins
  Verdict verdict = Verdict::undecided;
  std::string reason;
};

enum class GuidelineStatus { kept, violated, not_applicable, undecided };

struct GuidelineFinding {
  std::string id, statement;  // "G3", "With a public base, hide the difference, ..."
  GuidelineStatus status = GuidelineStatus::not_applicable;
  std::string reason;
  std::string advice;  // what to do, where it is violated
};

/// A figure of one tensor of a file, or of one tensor and the public one.
struct FileMeasurement {
  std::string tensor, detector;
  double figure = 0;
  std::string genuine;       // what genuine weights show
  bool conspicuous = false;  // beyond that
  std::string reason;        // what it means, where it is conspicuous
};

struct Inspection {
  /// A matrix that was not looked at, and why.
  struct Skipped {
    std::string tensor;
    std::string reason;
  };

  std::vector<FileMeasurement> measurements;
  std::vector<Skipped> skipped;
  std::vector<GuidelineFinding> guidelines;
};

}  // namespace certamen
