// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
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
  std::string scheme;     // the control, by its name in the catalogue
  std::string adversary;  // empty: none is needed, or none could play
  bool optimal = false;   // no adversary has a greater advantage
  /// Nothing: the games could not be played; a note says why.
  std::optional<Evidence> advantage = std::nullopt;
  Rational allowed = 0;       // the advantage at which the definition counts as met
  std::string engine = {};    // the engine that found the advantage, by its name
  std::string expected = {};  // "broken", "met" (of the scheme), "nothing" (of a blind adversary)
  std::string finding = {};   // empty: as expected
};

/// The best adversary against one control scheme, by how often it may ask.
struct BudgetRow {
  std::string scheme;  // the control, by its name in the catalogue
  std::optional<Evidence> nothing, stated, doubled = std::nullopt;  // times the stated budgets
  std::optional<Evidence> swapped = std::nullopt;  // stated budgets, left for right
  std::string any_number = {};  // "equal", "different after 2 calls"; empty: not decided
};

/// How much of a report was held to an expectation and is as expected: nothing beyond this was
/// checked.
struct AuditChecks {
  std::size_t broken = 0;      // controls that have to be broken, and are
  std::size_t not_broken = 0;  // controls that cannot be broken, and are not
  std::size_t blind = 0;       // rows of adversaries that ask nothing, which gain no more
  std::size_t stated = 0;      // rows of a file that states an advantage, which is not exceeded
};

/// What the audit of one definition found: its verdict on the definition itself, not on a scheme.
struct AuditReport {
  std::string definition;  // by its name in the catalogue, or the file's path
  std::map<std::string, std::string> parameters = {};  // as the definition was made for the audit
  std::uint64_t seed = 0;                              // of everything that was sampled
  std::vector<AuditRow> rows = {};                     // each adversary against each control
  std::vector<BudgetRow> budgets = {};                 // each control by its number of queries
  AuditChecks checked = {};                            // what was as expected
  std::vector<std::string> findings = {};  // what the definition says that it should not
  std::vector<std::string> notes = {};     // what could not be looked at, and what to know
  StopReason stopped = StopReason::none;   // why not all was played, if so

  /// 0 nothing found, and a control or a stated advantage was as expected; 1 findings; 3 nothing
  /// found, and no more was expected than that adversaries who ask nothing gain nothing, or it was
  /// stopped; 130 interrupted by a signal.
  int exit_status() const;
};

/// Does a definition say what its name promises? Plays trivial adversaries and the optimal one
/// against control schemes that are known to be secure or broken (trivial_schemes(), and the
/// catalogue's plain and encrypted release for real weights), and reports what scores where it must
/// not and what does not score where it must: a scheme that hides nothing and is not broken, one
/// that shows nothing and is, an adversary that asks nothing and wins, a definition that all
/// schemes meet or none, sides that do not weigh the same when swapped, more queries that are worth
/// less. If there is no control for the definition, the catalogue's schemes stand in, without
/// expectations. `so_far` is told the report after each adversary's turn and each budget's: a
/// library that computes for long does not poll. Throws Error(unknown_name) for definition or
/// parameters, Error(unsupported) if no scheme fits.
AuditReport audit(const Catalogue& catalogue, std::string_view definition,
                  const Parameters& parameters, const Context& context,
                  const std::function<void(const AuditReport&)>& so_far = {});

/// The two games of a file against the advantage that the file states: the best adversary with 0,
/// 1, 2 and more calls of each oracle, up to twice the number given; oracles that the file limits
/// keep their number, and where all do there is one row. Where the file states nothing,
/// the one expectation is that an adversary without calls has no advantage. `given` sets its
/// parameters. Throws what referent_of() throws.
AuditReport audit_games(const Catalogue& catalogue, const std::string& path,
                        const Parameters& given, const std::vector<std::string>& folders,
                        const Context& context);

}  // namespace certamen
