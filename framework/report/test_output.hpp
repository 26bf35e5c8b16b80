// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/check/expectations.hpp"

namespace certamen {

/// A line a file, and below it what was found where it is not what was expected.
std::string to_text(const TestReport& report, bool colours, bool timing);
/// docs/reference/json.md
std::string to_json(const TestReport& report, bool timing);
/// A test suite a file, a test case an expectation.
std::string to_junit(const TestReport& report);

}  // namespace certamen
