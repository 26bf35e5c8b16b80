// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/report/equivalence.hpp"

namespace certamen {

int run_equivalent(const Call& call) {
  EquivalenceOptions options;
  if (!call.options.calls.empty())
    options.calls = static_cast<std::size_t>(parse_count(call.options.calls, "--calls", 0));
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  cancel_on_interrupt(context.cancel);
  const EquivalenceReport report =
      compare_games(call.catalogue, call.options.references, parse_set(call.options.set), options,
                    context, call.options.certify);
  line.clear();
  const bool timing = !call.options.no_timing;
  print(call.options.json ? to_json(report, timing) : to_text(report, call.colours, timing));
  return report.exit_status();
}

}  // namespace certamen
