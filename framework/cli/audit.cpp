// SPDX-License-Identifier: Apache-2.0
#include "framework/check/audit.hpp"
#include "framework/check/game_reference.hpp"

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/report/documents.hpp"

namespace certamen {

namespace {

int run_audit(const Call& call) {
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const std::string audited = call.given[option::audited];
  const Parameters set = call.given[option::set];
  const AuditReport report = is_file(audited)
                                 ? audit_games(audited, set, call.given[option::path], context)
                                 : audit(call.catalogue, audited, set, context);
  line.clear();
  return present(document_of(report), call);
}

}  // namespace

Command audit_command() {
  return {.name = "audit",
          .text =
              "does a definition say what its name promises? Trivial schemes and trivial "
              "adversaries against it; or the games of a file against the advantage that it states",
          .options = {option::audited, option::set, option::path, option::seed, option::threads,
                      option::memory, option::time_limit, option::json, option::color},
          .run = run_audit};
}

}  // namespace certamen
