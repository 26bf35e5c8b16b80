// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/report/test_output.hpp"

namespace certamen {

namespace {

int run_test(const Call& call) {
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const TestReport report =
      test_files(call.given[option::tested], call.catalogue, call.given[option::path], context);
  line.clear();
  const auto junit = call.given[option::junit];
  const bool timing = !call.given[option::no_timing];
  if (junit) write_text(*junit, to_junit(report, timing));
  if (junit == standard_output) return report.exit_status();
  return present(document_of(report, timing), call);
}

std::string nothing_of_test(const Given& given, StopReason reason) {
  TestReport report;
  report.stopped = reason;
  return to_json(document_of(report, !given[option::no_timing]));
}

}  // namespace

Command test_command() {
  return {.name = "test",
          .text = "whether what files expect of themselves is found",
          .options = {option::tested, option::path,
                      with_help(option::junit, "write JUnit XML, a test case an expectation"),
                      option::memory, option::time_limit, option::json, option::no_timing,
                      option::color},
          .run = run_test,
          .nothing_known = nothing_of_test};
}

}  // namespace certamen
