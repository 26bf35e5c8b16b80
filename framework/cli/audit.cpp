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

/// Tells the watchdog of what is known: a library that computes for long does not poll.
void know_audit(const Call& call, const AuditReport& so_far) {
  if (call.watchdog == nullptr) return;
  call.watchdog->know([&call, so_far](StopReason reason) {
    AuditReport report = so_far;
    report.stopped = reason;
    return Known{form_of(document_of(report), call), report.exit_status()};
  });
}

int run_audit(const Call& call) {
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const std::string audited = call.given[option::audited];
  const Parameters set = call.given[option::set];
  if (is_file(audited) && call.given.is_on_command_line(option::seed))
    throw Error{ErrorCode::usage, "--seed",
                "the games of a file are searched, and nothing is drawn"};
  const AuditReport report =
      is_file(audited)
          ? audit_games(call.catalogue, audited, set, call.given[option::path], context)
          : audit(call.catalogue, audited, set, context,
                  [&](const AuditReport& so_far) { know_audit(call, so_far); });
  line.clear();
  return present(document_of(report), call);
}

std::string nothing_of_audit(const Given& given, StopReason reason) {
  return to_json(document_of(AuditReport{
      .definition = given[option::audited], .seed = given[option::seed], .stopped = reason}));
}

}  // namespace

Command audit_command() {
  return {.name = "audit",
          .text =
              "does a definition say what its name promises? Trivial schemes and trivial "
              "adversaries against it; or the games of a file against the advantage that it states",
          .options = {option::audited, option::set, option::path, option::seed, option::threads,
                      option::memory, option::time_limit, option::json, option::color},
          .run = run_audit,
          .nothing_known = nothing_of_audit};
}

}  // namespace certamen
