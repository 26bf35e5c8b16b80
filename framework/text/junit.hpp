// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace certamen {

/// A test case as JUnit XML has it.
struct JunitCase {
  std::string name;
  std::optional<double> seconds = std::nullopt;
  std::string outcome = {};  // "failure", "error", "skipped"; empty: passed
  std::string message = {}, detail = {};
};

struct JunitSuite {
  std::string name;
  double seconds = 0;
  std::vector<JunitCase> cases = {};
};

/// Without timing no suite or case has its seconds, so that equal runs give equal bytes.
std::string to_junit(const std::vector<JunitSuite>& suites, bool timing);

}  // namespace certamen
