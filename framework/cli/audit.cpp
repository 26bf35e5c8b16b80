// SPDX-License-Identifier: Apache-2.0
#include "framework/report/audit.hpp"

#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"

namespace certamen {

int run_audit(const Call& call) {
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  cancel_on_interrupt(context.cancel);
  const AuditReport report =
      audit(call.catalogue, call.options.definition, parse_set(call.options.set), context);
  line.clear();
  print(call.options.json ? to_json(report) : to_text(report, call.colours));
  return report.exit_status();
}

}  // namespace certamen
