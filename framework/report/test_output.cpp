// SPDX-License-Identifier: Apache-2.0
#include "framework/report/test_output.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/text/junit.hpp"

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

Document::Line line_of(const FileTest& file, bool timing) {
  const std::size_t failures = failures_of(file), all = file.results.size();
  Document::Line line{{file.path + ": "}};
  if (file.error)
    line.push_back({"refused", Colour::red});
  else if (all == 0)
    line.push_back({"nothing expected"});
  else if (failures == 0)
    line.insert(line.end(), {{counted(all, "expectation") + " "},
                             {all == 1 ? "holds" : "hold", Colour::green}});
  else
    line.insert(line.end(), {{fmt::format("{} of {} ", failures, counted(all, "expectation"))},
                             {failures == 1 ? "fails" : "fail", Colour::red}});
  if (timing && all > 0) line.push_back({fmt::format(" ({:.2f} s)", seconds_of(file))});
  return line;
}

Json json_of(const FileTest& file, bool timing) {
  Json json{{"file", file.path}, {"holds", file.holds()}, {"expectations", Json::array()}};
  if (file.error)
    json["error"] = {{"id", error_id(file.error->code)}, {"message", file.error->message}};
  for (const auto& result : file.results) {
    Json one{{"line", result.place.line},
             {"expected", result.expected},
             {"holds", result.holds},
             {"found", result.found}};
    if (result.refused) one["refused"] = true;
    if (timing) one["seconds"] = rounded_seconds(result.seconds);
    json["expectations"].push_back(std::move(one));
  }
  return json;
}

std::string summary_of(const TestReport& report) {
  std::size_t all = 0, failing = 0, refused = 0;
  for (const auto& file : report.files) {
    all += file.results.size();
    failing += failures_of(file);
    refused += file.error ? 1 : 0;
  }
  std::string text =
      fmt::format("{}, {}: ", counted(report.files.size(), "file"), counted(all, "expectation"));
  const bool whole = report.stopped == StopReason::none;
  if (failing == 0 && refused == 0)
    text += whole ? "all hold" : all == 0 ? "none was evaluated" : "those that were evaluated hold";
  if (failing > 0) text += fmt::format("{} {}", failing, failing == 1 ? "fails" : "fail");
  if (refused > 0)
    text += fmt::format("{}{} refused", failing > 0 ? ", " : "", counted(refused, "file"));
  if (!whole) text += fmt::format("; {}: this is what was done by then", to_string(report.stopped));
  return text;
}

}  // namespace

Document document_of(const TestReport& report, bool timing) {
  Document document{report.exit_status()};
  Json files = Json::array();
  for (const auto& file : report.files) {
    files.push_back(json_of(file, timing));
    document.line(line_of(file, timing));
    if (file.error) document.line(file.error->message);
    for (const auto& result : file.results)
      if (!result.holds)
        document.line(fmt::format("{}: {}", place_of(file, result), result.expected))
            .line("  found: " + result.found);
  }
  document.fact("files", std::move(files)).stopped(report.stopped);
  document.block().line(summary_of(report));
  return document;
}

std::string to_junit(const TestReport& report, bool timing) {
  std::vector<JunitSuite> suites;
  for (const auto& file : report.files) {
    JunitSuite suite{.name = file.path, .seconds = seconds_of(file)};
    if (file.error)
      suite.cases.push_back(
          {.name = "reading it", .outcome = "error", .message = file.error->message});
    for (const auto& result : file.results)
      suite.cases.push_back({.name = fmt::format("line {}: {}", result.place.line, result.expected),
                             .seconds = result.seconds,
                             .outcome = result.holds     ? ""
                                        : result.refused ? "error"
                                                         : "failure",
                             .message = "found: " + result.found});
    suites.push_back(std::move(suite));
  }
  // What reads the file alone is not to take what was not evaluated for a success.
  if (report.stopped != StopReason::none)
    suites.push_back({.name = "stopped",
                      .cases = {{.name = "all expectations were evaluated",
                                 .outcome = "error",
                                 .message = std::string{to_string(report.stopped)}}}});
  return to_junit(suites, timing);
}

}  // namespace certamen
