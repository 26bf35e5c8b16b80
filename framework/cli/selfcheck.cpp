// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/selfcheck.hpp"

#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"

namespace certamen {

int run_selfcheck(const Call& call) {
  const auto& given = call.options.seconds;
  const std::uint64_t seconds = given.empty() ? 60 : parse_count(given, "--seconds", 1);
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  cancel_on_interrupt(context.cancel);
  const auto report =
      selfcheck::selfcheck(context.seed, std::nullopt, static_cast<double>(seconds), context);
  line.clear();
  print(selfcheck::to_text(report));
  return report.exit_status();
}

}  // namespace certamen
