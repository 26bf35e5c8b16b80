// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/selfcheck.hpp"

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/terminal.hpp"

namespace certamen {

namespace {

int run_selfcheck(const Call& call) {
  const auto seconds = call.given[option::seconds];
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const auto report =
      selfcheck::selfcheck(context.seed, std::nullopt, static_cast<double>(seconds), context);
  line.clear();
  print(selfcheck::to_text(report));
  return report.exit_status();
}

}  // namespace

Command selfcheck_command() {
  return {.name = "selfcheck",
          .text =
              "random games through all engines on this machine: do they contradict each other?",
          .options = {option::seconds, with_help(option::seed, "seed of the first game"),
                      option::memory, option::time_limit},
          .run = run_selfcheck};
}

}  // namespace certamen
