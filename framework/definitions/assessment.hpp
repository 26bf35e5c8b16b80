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
  std::string scheme;   // by its name among the assessed schemes of the catalogue
  std::string claim;    // "delta-recovery, gain <= 9/10"
  std::string given;    // to the adversary, besides the release
  std::string setting;  // the law of the secret, sizes, storage format
  std::string attack;   // empty: none is known
  std::string figure;   // "gain 3.1e-15": of the worst trial
  std::optional<double> value = std::nullopt;      // its number
  std::optional<Evidence> success = std::nullopt;  // probability that the adversary wins
  Verdict verdict = Verdict::undecided;            // whether the claim holds against this attack
  std::string reason;                              // of the verdict, in one sentence
};

/// What a guideline says of a scheme or file; undecided where what is known does not suffice.
enum class GuidelineStatus { kept, violated, not_applicable, undecided };

/// One guideline, applied to a scheme or a file.
struct GuidelineFinding {
  std::string id, statement;  // "G3", "With a public base, hide the difference, ..."
  GuidelineStatus status = GuidelineStatus::not_applicable;  // what the guideline says here
  std::string reason;                                        // of the status, in one sentence
  std::string advice;                                        // what to do, where it is violated
};

/// A figure of one tensor of a file, or of one tensor and the public one.
struct FileMeasurement {
  std::string tensor, detector;  // the tensor's name in the file, and the detector's
  double figure = 0;             // what the detector computes; its unit is the detector's
  std::string genuine;           // what genuine weights show
  bool conspicuous = false;      // beyond that
  std::string reason;            // what it means, where it is conspicuous
};

/// What the detectors find in the matrices of a file, and what the guidelines say of it.
struct Inspection {
  /// A matrix that was not looked at, and why.
  struct Skipped {
    std::string tensor;  // its name in the file
    std::string reason;  // "has one row", ..., in words
  };

  std::vector<FileMeasurement> measurements;  // each detector on each matrix that it applies to
  std::vector<Skipped> skipped;               // in the order of the file; also what a stop left out
  std::vector<GuidelineFinding> guidelines;   // all guidelines that are about files
};

}  // namespace certamen
