// SPDX-License-Identifier: Apache-2.0
// Files that say what will be found of them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "framework/check/check.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/language/source.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// One expectation, and what was found.
struct ExpectationResult {
  language::Place place;
  std::string expected;  // as the file has it: "optimal(q = 2) = 5/8"
  bool holds = false;
  bool refused = false;  // it could not be evaluated: bad input
  std::string found = {};
  double seconds = 0;
};

struct FileTest {
  std::string path;
  std::vector<ExpectationResult> results = {};
  std::optional<RowError> error = std::nullopt;  // it could not be read

  bool holds() const;
};

struct TestReport {
  std::vector<FileTest> files = {};
  StopReason stopped = StopReason::none;

  /// 0 all hold, 1 some do not, 2 a file or expectation could not be evaluated; 3 a time
  /// limit, 130 interrupted by a signal.
  int exit_status() const;
};

/// The FrogLang files in a folder and all below it, in the order of their names; a file is its own
/// only one. Throws Error(bad_file) for no such folder, Error(usage) where none of them has an
/// expectation: nothing would be tested.
TestReport test_files(const std::string& folder, const Catalogue& catalogue,
                      const std::vector<std::string>& folders, const Context& context,
                      const std::function<void(const FileTest&)>& sink = {});

}  // namespace certamen
