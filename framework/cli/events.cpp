// SPDX-License-Identifier: Apache-2.0
#include "framework/check/events.hpp"
#include "framework/check/optimum.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"
#include "framework/report/documents.hpp"

namespace certamen {

namespace {

int run_events(const Call& call) {
  const auto adversary = call.given[option::adversary];
  if (!adversary)
    throw Error{ErrorCode::usage, "--adversary", "expected who plays, for example FILE.adversary"};
  if (adversary == optimal_name)
    throw Error{ErrorCode::usage, "--adversary optimal",
                "it is searched for, and plays no single game: expected another adversary"};
  EventsQuestion question{.game = parse_game_reference(call.given[option::pair]),
                          .adversary = *adversary,
                          .parameters = call.given[option::set],
                          .folders = call.given[option::path],
                          .given = call.given[option::condition],
                          .engine = find_engine(std::string{call.given[option::engine]})};
  if (call.given[option::engine] == "exact" && call.given.has(option::trials))
    throw Error{ErrorCode::usage, "--trials", "--engine exact runs none"};
  if (const auto trials = call.given[option::trials]) question.trials = *trials;
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  context.trials = [&](const TrialProgress& progress) { line.show(progress); };
  const EventsReport report = measure_events(call.catalogue, question, context);
  line.clear();
  return present(document_of(report), call);
}

std::string nothing_of_events(const Given& given, StopReason reason) {
  EventsReport report{.game = given[option::pair],
                      .adversary = given[option::adversary].value_or(""),
                      .engine = given[option::engine],
                      .given = given[option::condition],
                      .events = {},
                      .calls = {},
                      .seed = given[option::seed],
                      .level = given[option::level]};
  report.stopped = reason;
  return to_json(document_of(report));
}

}  // namespace

Command events_command() {
  return {.name = "events",
          .text =
              "the events of a game against one adversary: how probable, also one given another, "
              "and the expected number of calls",
          .options =
              {with_help(
                   option::pair,
                   "SCHEME[:NAME=VALUE,..]/DEFINITION[/left|/right], or "
                   "FILE.game[:GAME][,NAME=VALUE,..]; of two games the left one if none is named"),
               with_help(option::adversary, "who plays: its name, or FILE.adversary"),
               option::condition, option::set, option::path, option::engine, option::trials,
               option::level, option::seed, option::threads, option::memory, option::time_limit,
               option::json, option::color},
          .run = run_events,
          .nothing_known = nothing_of_events};
}

}  // namespace certamen
