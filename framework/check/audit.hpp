// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/check/check.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// One adversary against one control scheme.
struct AuditRow {
  std::string scheme;
  std::string adversary;  // empty: none is needed, or none could play
  bool optimal = false;   // it is the best one there can be
  std::optional<Evidence> advantage = std::nullopt;
  Rational allowed = 0;
  std::string engine = {};
  std::string expected = {};  // "broken", "met" (of the scheme), "nothing" (of a blind adversary)
  std::string finding = {};   // empty: as expected
};

/// The best adversary against one control scheme, by how often it may ask.
struct BudgetRow {
  std::string scheme;
  std::optional<Evidence> nothing, stated, doubled = std::nullopt;  // times the stated budgets
  std::optional<Evidence> swapped = std::nullopt;  // stated budgets, left for right
  std::string any_number = {};  // "equal", "different after 2 calls"; empty: not decided
};

struct AuditReport {
  std::string definition;
  std::map<std::string, std::string> parameters = {};
  std::uint64_t seed = 0;
  std::vector<AuditRow> rows = {};
  std::vector<BudgetRow> budgets = {};
  std::vector<std::string> findings = {};  // what the definition says that it should not
  std::vector<std::string> notes = {};     // what could not be looked at, and what to know
  StopReason stopped = StopReason::none;

  /// 0 nothing found, 1 findings, 3 nothing found but little could be looked at, 130 interrupted by
  /// a signal.
  int exit_status() const;
};

/// Does a definition say what its name promises? Plays trivial adversaries and the optimal one
/// against control schemes that nobody doubts (trivial_schemes(), and the catalogue's plain and
/// encrypted release for real weights), and reports what scores where it must not and what does
/// not score where it must: a scheme that hides nothing and is not broken, one that shows nothing
/// and is, an adversary that asks nothing and wins, a definition that all schemes meet or none,
/// sides that do not weigh the same when swapped, more queries that are worth less. If there is no
/// control for the definition, the catalogue's schemes stand in, without expectations. Throws
/// Error(unknown_name) for definition or parameters, Error(unsupported) if no scheme fits.
AuditReport audit(const Catalogue& catalogue, std::string_view definition,
                  const Parameters& parameters, const Context& context);

/// The two games of a file against the advantage that the file states: the best adversary with 0,
/// 1,
/// .. calls of each oracle, up to twice the number given. Where the file states nothing, nothing is
/// expected but that who asks nothing gets nothing. `given` sets its parameters. Throws what
/// referent_of() throws.
AuditReport audit_games(const std::string& path, const Parameters& given,
                        const std::vector<std::string>& folders, const Context& context);

std::string to_text(const AuditReport& report, bool colours);
std::string to_json(const AuditReport& report);

}  // namespace certamen
