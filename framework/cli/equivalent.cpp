// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/language/game.hpp"
#include "framework/language/parser.hpp"
#include "framework/report/equivalence.hpp"

namespace certamen {

namespace {

/// The two games of a file at the sizes that are set.
EquivalenceReport compare_file(const std::string& path, const Parameters& given,
                               const EquivalenceOptions& options, const Context& context,
                               bool certify) {
  language::Settings settings;
  std::string at;
  for (const auto& [name, value] : given.all()) {
    settings.emplace(name, value);
    at += (at.empty() ? " at " : ", ") + name + "=" + value;
  }
  const language::GamePair pair = language::load_pair(path, settings);
  const Package left = language::defined_package(pair.left, context);
  const Package right = language::defined_package(pair.right, context);
  return compare_packages(path + ": " + left.name + at, left, path + ": " + right.name + at, right,
                          options, context, certify);
}

int run_equivalent(const Call& call) {
  EquivalenceOptions options;
  if (const auto calls = call.given[option::calls]) options.calls = *calls;
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const auto& games = call.given[option::games];
  const auto& set = call.given[option::set];
  const bool certify = call.given[option::certify];
  const EquivalenceReport report =
      games.size() == 1 && language::kind_of(games.front())
          ? compare_file(games.front(), set, options, context, certify)
          : compare_games(call.catalogue, games, set, options, context, certify);
  line.clear();
  const bool timing = !call.given[option::no_timing];
  print(call.given[option::json] ? to_json(report, timing) : to_text(report, call.colours, timing));
  return report.exit_status();
}

}  // namespace

Command equivalent_command() {
  return {.name = "equivalent",
          .text = "whether two games are the same to every adversary, whatever the number of calls",
          .options = {required(option::games), option::set, option::calls, option::certify,
                      option::memory, option::time_limit, option::json, option::no_timing,
                      option::color},
          .run = run_equivalent};
}

}  // namespace certamen
