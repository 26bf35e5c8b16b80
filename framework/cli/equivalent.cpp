// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/report/documents.hpp"

namespace certamen {

namespace {

int run_equivalent(const Call& call) {
  EquivalenceOptions options;
  if (const auto calls = call.given[option::calls]) options.calls = *calls;
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const EquivalenceReport report =
      compare_games(call.catalogue, call.given[option::games], call.given[option::set], options,
                    context, call.given[option::certify], call.given[option::path]);
  line.clear();
  return present(document_of(report, !call.given[option::no_timing]), call);
}

std::string nothing_of_equivalent(const Given& given, StopReason reason) {
  const auto games = given[option::games];
  EquivalenceReport report{
      .first = games.front(), .second = games.back(), .game = {}, .result = {}};
  if (games.size() == 1) report.first += "/left", report.second += "/right";
  report.stopped = reason;
  return to_json(document_of(report, !given[option::no_timing]));
}

}  // namespace

Command equivalent_command() {
  return {.name = "equivalent",
          .text = "whether two games are the same to every adversary, whatever the number of calls",
          .options = {required(option::games), option::set, option::path, option::calls,
                      option::certify, option::memory, option::time_limit, option::json,
                      option::no_timing, option::color},
          .run = run_equivalent,
          .nothing_known = nothing_of_equivalent};
}

}  // namespace certamen
