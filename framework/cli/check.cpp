// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "framework/check/check.hpp"
#include "framework/check/engine.hpp"
#include "framework/check/game_reference.hpp"

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/cli/threshold.hpp"
#include "framework/report/check_output.hpp"

namespace certamen {

namespace {

CheckOptions check_options(const Given& given) {
  CheckOptions check{.definition = given[option::definition],
                     .adversary = given[option::adversary],
                     .parameters = given[option::set],
                     .engine = find_engine(std::string{given[option::engine]}),
                     .trials = given[option::trials],
                     .at_most = given[option::at_most],
                     .until = given[option::until].rule,
                     .until_decided = given[option::until].decided,
                     .rare = given[option::rare],
                     .together = true,
                     .certify = given[option::certify]};
  check.assumed = given[option::assume];
  check.runs = given[option::runs];
  const Rational time = given[option::attack_time];
  if (denominator(time) != 1)
    throw Error{ErrorCode::usage, "--attack-time", "expected a whole number, for example 2^80"};
  check.attack_time = numerator(time);
  check.optimal = check.adversary == optimal_name;
  if (check.optimal) check.adversary.reset();
  return check;
}

/// What has no effect beside --engine exact.
void expect_effect(const Given& given) {
  if (given[option::engine] != "exact") return;
  for (const OptionRow* row : {static_cast<const OptionRow*>(&option::trials),
                               static_cast<const OptionRow*>(&option::until),
                               static_cast<const OptionRow*>(&option::rare)})
    if (given.is_on_command_line(*row))
      throw Error{ErrorCode::usage, std::string{row->name},
                  "it bears on trials, and --engine exact runs none"};
}

/// What --over asks, if it is given.
std::optional<ThresholdQuestion> threshold_of(const Given& given) {
  const auto over = given[option::over_range];
  const auto least = given[option::reaches], most = given[option::at_most];
  if (!over && !least) return std::nullopt;
  if (!over) throw Error{ErrorCode::usage, "--at-least", "expected --over NAME beside it"};
  if (least.has_value() == most.has_value())
    throw Error{ErrorCode::usage, "--over", "expected either --at-most or --at-least beside it"};
  return ThresholdQuestion{
      .over = *over, .bound = least ? *least : *most, .least = least.has_value()};
}

Document document_of(const Call& call, const CheckReport& report) {
  return document_of(
      report, !call.given[option::no_timing],
      {.strategy = call.given[option::strategy], .plan = call.given[option::explain]});
}

/// Tells the watchdog of the rows that are done.
void know_rows(const Call& call, const CheckReport& so_far) {
  if (call.watchdog == nullptr) return;
  call.watchdog->know([&call, so_far](StopReason reason) {
    CheckReport report = so_far;
    report.stopped = reason;
    return Known{form_of(document_of(call, report), call), report.exit_status()};
  });
}

int run_check(const Call& call, const std::string& scheme, CheckOptions options) {
  const auto question = threshold_of(call.given);
  if (question) expect_range_alone(*question, options.parameters);
  Context context = call.context;
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  context.trials = [&](const TrialProgress& progress) { line.show(progress); };

  const Referent subject =
      referent_of(call.catalogue, scheme, options.definition, options.parameters,
                  call.given[option::path], context, options.adversary);
  options.definition = subject.definition;
  CheckReport so_far{.scheme = subject.scheme,
                     .seed = context.seed,
                     .level = context.level,
                     .together = options.together};
  know_rows(call, so_far);
  std::set<std::string> printed;  // at many sizes one error may come many times
  const CheckReport report =
      check(subject.catalogue, subject.scheme, options, context,
            [&](const CheckRow& row, std::size_t done, std::size_t total) {
              so_far.rows.push_back(row);
              know_rows(call, so_far);
              line.set_task(std::to_string(done) + " of " + std::to_string(total));
              if (!row.error || !printed.insert(row.error->message).second) return;
              line.clear();
              print_error(row.error->code, row.error->message);
            });
  line.clear();
  Document document = document_of(call, report);
  if (question && !report.rows.empty())
    add_thresholds(document, thresholds(report, *question), *question);
  return present(document, call);
}

int run_check(const Call& call) {
  expect_effect(call.given);
  return run_check(call, call.given[option::scheme], check_options(call.given));
}

/// `check --adversary optimal` of one definition.
int run_optimal(const Call& call) {
  const GameReference reference = parse_game_reference(call.given[option::pair]);
  if (reference.game)
    throw Error{ErrorCode::usage, reference.text,
                "an adversary is searched for against a definition: leave '" + *reference.game +
                    "' out"};
  CheckOptions options = check_options(call.given);
  options.optimal = true;
  options.definition = reference.definition;
  for (const auto& [name, value] : reference.own.all()) {
    if (options.parameters.has(name))
      throw Error{ErrorCode::usage, "--set " + name,
                  "it is given in '" + reference.text + "' as well"};
    options.parameters.set(name, value);
  }
  return run_check(call, reference.scheme, std::move(options));
}

/// A report without rows.
std::string nothing_of(const std::string& scheme, const Given& given, StopReason reason) {
  const Context context = context_of(given);
  const CheckReport report{.scheme = scheme,
                           .seed = context.seed,
                           .level = context.level,
                           .together = true,
                           .stopped = reason};
  return to_json(document_of(report, !given[option::no_timing]));
}

std::string nothing_of_check(const Given& given, StopReason reason) {
  return nothing_of(given[option::scheme], given, reason);
}

std::string nothing_of_optimal(const Given& given, StopReason reason) {
  return nothing_of(parse_game_reference(given[option::pair]).scheme, given, reason);
}

}  // namespace

Command check_command() {
  return {
      .name = "check",
      .text = "play a scheme's definitions against its adversaries and judge",
      .options = {option::scheme,     option::definition, option::adversary,   option::set,
                  option::path,       option::assume,     option::attack_time, option::engine,
                  option::trials,     option::until,      option::rare,        option::runs,
                  option::level,      option::seed,       option::at_most,     option::reaches,
                  option::over_range, option::threads,    option::memory,      option::time_limit,
                  option::strategy,   option::certify,    option::explain,     option::json,
                  option::no_timing,  option::color},
      .run = run_check,
      .nothing_known = nothing_of_check};
}

Command optimal_command() {
  return {.name = "optimal",
          .text = "the advantage of the best adversary there can be, with a budget of calls",
          .options = {option::pair, option::set, option::path, option::at_most, option::memory,
                      option::time_limit, option::strategy, option::certify, option::explain,
                      option::json, option::no_timing, option::color},
          .run = run_optimal,
          .nothing_known = nothing_of_optimal};
}

}  // namespace certamen
