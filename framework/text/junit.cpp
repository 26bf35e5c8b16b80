// SPDX-License-Identifier: Apache-2.0
#include "framework/text/junit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/text/xml.hpp"

namespace certamen {

namespace {

std::string time_of(double seconds) {
  return fmt::format(" time=\"{:.6f}\"", seconds);
}

std::string junit_of(const JunitCase& one, const std::string& suite, bool timing) {
  std::string text = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml_escaped(suite),
                                 xml_escaped(one.name));
  if (timing && one.seconds) text += time_of(*one.seconds);
  if (one.outcome.empty()) return text + "/>\n";
  text += fmt::format(">\n      <{} message=\"{}\"", one.outcome, xml_escaped(one.message));
  text += one.detail.empty() ? std::string{"/>"}
                             : fmt::format(">{}</{}>", xml_escaped(one.detail), one.outcome);
  return text + "\n    </testcase>\n";
}

}  // namespace

std::string to_junit(const std::vector<JunitSuite>& suites, bool timing) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"certamen\">\n";
  for (const auto& suite : suites) {
    const auto with = [&](const char* outcome) {
      return std::ranges::count(suite.cases, outcome, &JunitCase::outcome);
    };
    text += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\"{}>\n",
                        xml_escaped(suite.name), suite.cases.size(), with("failure"), with("error"),
                        timing ? time_of(suite.seconds) : std::string{});
    for (const auto& one : suite.cases) text += junit_of(one, suite.name, timing);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace certamen
