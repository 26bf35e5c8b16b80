// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "framework/definitions/evidence.hpp"
#include "framework/store/run_store.hpp"
#include "framework/text/document.hpp"

namespace certamen {

/// The advantage so far, from an interval that holds at any time; of a cost definition, how often
/// the evaluator is accurate. Throws Error(bad_file) for counts that no run has.
Evidence estimate_of(const StoredRun& run, const Rational& level);

/// Two runs side by side.
struct RunComparison {
  StoredRun first, second;
  std::vector<std::string> differ_in = {};  // "seed", "version", "parameter n"
  Evidence difference;                      // of the second's advantage from the first's
  bool agree = true;                        // 0 is in it
};

/// Both intervals hold together at the level. Throws Error(unknown_name) for a number that none of
/// the runs has.
RunComparison compare(const std::vector<StoredRun>& runs,
                      const std::pair<std::uint64_t, std::uint64_t>& numbers,
                      const Rational& level);

/// The file's runs, or two of them side by side; programs get both.
Document document_of(const std::vector<StoredRun>& runs, const RunComparison* comparison,
                     const Rational& level);

}  // namespace certamen
