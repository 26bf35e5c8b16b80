// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/check/expectations.hpp"
#include "framework/text/document.hpp"

namespace certamen {

/// A line a file, and below it what was found where it is not what was expected.
Document document_of(const TestReport& report, bool timing);
/// A test suite a file, a test case an expectation.
std::string to_junit(const TestReport& report, bool timing);

}  // namespace certamen
