// SPDX-License-Identifier: Apache-2.0
#include "framework/report/check.hpp"

#include <algorithm>

#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/engines/team.hpp"
#include "framework/report/check_output.hpp"
#include "framework/report/run_store.hpp"

namespace certamen {

namespace {

std::optional<std::string> if_given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

CheckOptions check_options(const Options& options) {
  CheckOptions check{.definition = if_given(options.definition)};
  check.optimal = options.adversary == optimal_name;
  if (!check.optimal) check.adversary = if_given(options.adversary);
  check.parameters = parse_set(options.set);
  check.engine = parse_engine(options.engine);
  if (!options.trials.empty()) check.trials = parse_count(options.trials, "--trials", 1);
  check.until = parse_until(options.until);
  check.until_decided =
      std::find(options.until.begin(), options.until.end(), "decided") != options.until.end();
  check.rare = options.rare;
  check.together = true;
  check.certify = options.certify;
  if (!options.time_limit.empty()) check.time_limit = parse_seconds(options.time_limit);
  if (!options.at_most.empty()) {
    check.at_most = parse_rational(options.at_most, "--at-most");
    if (*check.at_most < 0)
      throw Error{ErrorCode::bad_number, "--at-most",
                  "expected at least 0, got " + options.at_most};
  }
  return check;
}

}  // namespace

int run_check(const Call& call) {
  CheckOptions options = check_options(call.options);
  Context context = call.context;
  const Team team{context};
  team.together([&] {
    const std::string file = runs_file(call.options);
    if (team.is_first() && !file.empty()) options.runs = std::make_shared<RunStore>(file);
  });
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  context.trials = [&](const TrialProgress& progress) { line.show(progress); };
  cancel_on_interrupt(context.cancel);

  const CheckReport report =
      check(call.catalogue, call.options.scheme, options, context,
            [&](const CheckRow& row, std::size_t done, std::size_t total) {
              line.set_task(std::to_string(done) + " of " + std::to_string(total));
              if (!row.error) return;
              line.clear();
              print_error(row.error->code, row.error->message);
            });
  line.clear();
  const bool timing = !call.options.no_timing;
  const Details details{.strategy = call.options.strategy, .plan = call.options.explain};
  print(call.options.json ? to_json(report, timing, details)
                          : to_text(report, call.colours, timing) +
                                details_text(report, details, call.colours, timing));
  return report.exit_status();
}

}  // namespace certamen
