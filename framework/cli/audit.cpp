// SPDX-License-Identifier: Apache-2.0
#include "framework/check/audit.hpp"

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/terminal.hpp"

namespace certamen {

namespace {

int run_audit(const Call& call) {
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const AuditReport report =
      audit(call.catalogue, call.given[option::audited], call.given[option::set], context);
  line.clear();
  print(call.given[option::json] ? to_json(report) : to_text(report, call.colours));
  return report.exit_status();
}

}  // namespace

Command audit_command() {
  return {.name = "audit",
          .text = "does a definition say what its name promises? Trivial schemes and trivial "
                  "adversaries against it",
          .options = {option::audited, option::set, option::seed, option::threads, option::memory,
                      option::time_limit, option::json, option::color},
          .run = run_audit};
}

}  // namespace certamen
