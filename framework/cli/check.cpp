// SPDX-License-Identifier: Apache-2.0
#include "framework/check/check.hpp"
#include "framework/check/engine.hpp"
#include "framework/check/game_reference.hpp"

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/report/check_output.hpp"
#include "framework/run/team.hpp"
#include "framework/store/run_store.hpp"

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
  const Parameters assumed = given[option::assume];
  for (const auto& [name, value] : assumed.all()) check.assumed[name] = assumed.rational(name);
  check.optimal = check.adversary == optimal_name;
  if (check.optimal) check.adversary.reset();
  if (const auto limit = given[option::time_limit]) check.time_limit = static_cast<double>(*limit);
  return check;
}

int run_check(const Call& call, const std::string& scheme, CheckOptions options) {
  Context context = call.context;
  const Team team{context};
  team.together([&] {
    const auto file = call.given[option::runs];
    if (team.is_first() && file) options.runs = std::make_shared<RunStore>(*file);
  });
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  context.trials = [&](const TrialProgress& progress) { line.show(progress); };
  cancel_on_interrupt(context.cancel);

  const Subject subject = subject_of(call.catalogue, scheme, options.definition, options.parameters,
                                     call.given[option::path], context);
  options.definition = subject.definition;
  const CheckReport report =
      check(subject.catalogue, subject.scheme, options, context,
            [&](const CheckRow& row, std::size_t done, std::size_t total) {
              line.set_task(std::to_string(done) + " of " + std::to_string(total));
              if (!row.error) return;
              line.clear();
              print_error(row.error->code, row.error->message);
            });
  line.clear();
  const bool timing = !call.given[option::no_timing];
  const Details details{.strategy = call.given[option::strategy],
                        .plan = call.given[option::explain]};
  print(call.given[option::json] ? to_json(report, timing, details)
                                 : to_text(report, call.colours, timing) +
                                       details_text(report, details, call.colours, timing));
  return report.exit_status();
}

int run_check(const Call& call) {
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
  for (const auto& [name, value] : reference.own.all()) options.parameters.set(name, value);
  return run_check(call, reference.scheme, std::move(options));
}

}  // namespace

Command check_command() {
  return {.name = "check",
          .text = "play a scheme's definitions against its adversaries and judge",
          .options = {option::scheme,     option::definition, option::adversary, option::set,
                      option::path,       option::assume,     option::engine,    option::trials,
                      option::until,      option::rare,       option::runs,      option::level,
                      option::seed,       option::at_most,    option::threads,   option::memory,
                      option::time_limit, option::strategy,   option::certify,   option::explain,
                      option::json,       option::no_timing,  option::color},
          .run = run_check};
}

Command optimal_command() {
  return {.name = "optimal",
          .text = "the advantage of the best adversary there can be, with a budget of calls",
          .options = {option::pair, option::set, option::path, option::at_most, option::memory,
                      option::time_limit, option::strategy, option::certify, option::explain,
                      option::json, option::no_timing, option::color},
          .run = run_optimal};
}

}  // namespace certamen
