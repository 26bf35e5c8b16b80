// SPDX-License-Identifier: Apache-2.0
#include "framework/report/test_output.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/text/json.hpp"
#include "framework/text/text_table.hpp"
#include "framework/text/xml.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

std::size_t failures_of(const FileTest& file) {
  return static_cast<std::size_t>(
      std::ranges::count_if(file.results, [](const auto& result) { return !result.holds; }));
}

double seconds_of(const FileTest& file) {
  double seconds = 0;
  for (const auto& result : file.results) seconds += result.seconds;
  return seconds;
}

std::string counted(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// "pad.game:12:1"
std::string place_of(const FileTest& file, const ExpectationResult& result) {
  return fmt::format("{}:{}:{}", file.path, result.place.line, result.place.column);
}

std::string line_of(const FileTest& file, bool colours, bool timing) {
  const auto word = [&](const char* text, Colour colour) {
    return painted(text, colours ? colour : Colour::none);
  };
  const std::size_t failures = failures_of(file);
  std::string text = file.path + ": ";
  if (file.error)
    text += word("refused", Colour::red);
  else if (file.results.empty())
    text += "nothing expected";
  else if (failures == 0)
    text += fmt::format("{} {}", counted(file.results.size(), "expectation"),
                        word(file.results.size() == 1 ? "holds" : "hold", Colour::green));
  else
    text += fmt::format("{} of {} {}", failures, counted(file.results.size(), "expectation"),
                        word(failures == 1 ? "fails" : "fail", Colour::red));
  if (timing && !file.results.empty()) text += fmt::format(" ({:.2f} s)", seconds_of(file));
  return text + "\n";
}

}  // namespace

std::string to_text(const TestReport& report, bool colours, bool timing) {
  std::string text;
  std::size_t all = 0, failing = 0, refused = 0;
  for (const auto& file : report.files) {
    text += line_of(file, colours, timing);
    if (file.error) text += file.error->message + "\n";
    for (const auto& result : file.results)
      if (!result.holds)
        text += fmt::format("{}: {}\n  found: {}\n", place_of(file, result), result.expected,
                            result.found);
    all += file.results.size();
    failing += failures_of(file);
    refused += file.error ? 1 : 0;
  }
  text +=
      fmt::format("\n{}, {}: ", counted(report.files.size(), "file"), counted(all, "expectation"));
  if (failing == 0 && refused == 0) text += "all hold";
  if (failing > 0) text += fmt::format("{} {}", failing, failing == 1 ? "fails" : "fail");
  if (refused > 0)
    text += fmt::format("{}{} refused", failing > 0 ? ", " : "", counted(refused, "file"));
  return text +
         (report.stopped == StopReason::none
              ? std::string{"\n"}
              : fmt::format("; {}: this is what was done by then\n", to_string(report.stopped)));
}

std::string to_json(const TestReport& report, bool timing) {
  Json json{{"schema", 1}, {"version", version()}, {"files", Json::array()}};
  add_stop(json, report.stopped);
  for (const auto& file : report.files) {
    Json each{{"file", file.path}, {"holds", file.holds()}, {"expectations", Json::array()}};
    if (file.error)
      each["error"] = {{"id", error_id(file.error->code)}, {"message", file.error->message}};
    for (const auto& result : file.results) {
      Json one{{"line", result.place.line},
               {"expected", result.expected},
               {"holds", result.holds},
               {"found", result.found}};
      if (result.refused) one["refused"] = true;
      if (timing) one["seconds"] = rounded_seconds(result.seconds);
      each["expectations"].push_back(std::move(one));
    }
    json["files"].push_back(std::move(each));
  }
  return document(json);
}

std::string to_junit(const TestReport& report) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"certamen\">\n";
  for (const auto& file : report.files) {
    std::string cases;
    if (file.error)
      cases += fmt::format("    <testcase classname=\"{}\" name=\"reading it\">\n      <error "
                           "message=\"{}\"/>\n    </testcase>\n",
                           xml_escaped(file.path), xml_escaped(file.error->message));
    for (const auto& result : file.results) {
      cases += fmt::format("    <testcase classname=\"{}\" name=\"line {}: {}\" time=\"{:.6f}\"",
                           xml_escaped(file.path), result.place.line, xml_escaped(result.expected),
                           result.seconds);
      cases += result.holds ? std::string{"/>\n"}
                            : fmt::format(">\n      <{} message=\"{}\"/>\n    </testcase>\n",
                                          result.refused ? "error" : "failure",
                                          xml_escaped("found: " + result.found));
    }
    const auto refused =
        static_cast<std::size_t>(std::ranges::count_if(file.results, &ExpectationResult::refused));
    const std::size_t errors = refused + (file.error ? 1 : 0);
    text += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
                        "time=\"{:.6f}\">\n{}  </testsuite>\n",
                        xml_escaped(file.path), file.results.size() + (file.error ? 1 : 0),
                        failures_of(file) - refused, errors, seconds_of(file), cases);
  }
  return text + "</testsuites>\n";
}

}  // namespace certamen
