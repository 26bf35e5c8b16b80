// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/certify/certification.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/run/context.hpp"

namespace certamen {

class RunStore;

struct Engine;
struct Established;

/// What to check besides the scheme; seed, level of confidence and caps are the Context's.
struct CheckOptions {
  std::optional<std::string> definition =
      std::nullopt;  // none: every one that applies to the scheme
  /// Only this one; none: every one against scheme and definition, and the optimal one
  /// where it is found quickly.
  std::optional<std::string> adversary = std::nullopt;
  bool optimal = false;  // only the optimal one, searched for to the end
  /// Of scheme, definitions and adversaries together. A value "2..5" stands for each of 2, 3, 4, 5.
  Parameters parameters = {};
  const Engine* engine = nullptr;  // of engines(); none: chosen by what the games are
  std::optional<std::uint64_t> trials = std::nullopt;  // none: the definition's own, or 100,000
  std::optional<Rational> at_most =
      std::nullopt;            // advantage that counts as meeting the definition
  StoppingRule until = {};     // of Monte Carlo estimates, about the advantage
  bool until_decided = false;  // whether it is at most what counts as meeting the definition
  bool rare = false;           // take rare wins apart: estimate_rare
  std::optional<double> time_limit = std::nullopt;  // seconds of each search for the optimum
  /// A file that keeps Monte Carlo runs, to take them up again; opened when all rows are planned.
  std::optional<std::string> runs = {};
  bool together = false;  // all estimates of the report hold together at the level (Bonferroni)
  bool proofs = true;     // look for what is proved of every adversary, where none is named
  bool certify = false;   // write and check certificates of exact values
  /// Evaluations that the best known attacks on assumptions make.
  Integer attack_time = Integer{1} << 80;
  std::map<std::string, Rational> assumed =
      {};  // advantages against assumptions of proofs, by name
};

/// Why a row has no advantage.
struct RowError {
  ErrorCode code;       // the stable id, which `docs/reference/errors.md` explains
  std::string message;  // "place: message"
};

/// One adversary against one definition.
struct CheckRow {
  std::string definition;  // by its name in the catalogue
  std::size_t games = 0;  // rows of one number play the same games: another in each step of a range
  std::string adversary;  // empty: correctness, or none is known, or a proof
  bool optimal = false;   // no adversary has a greater advantage
  std::optional<DefinitionKind> kind = std::nullopt;  // none: the definition could not be made
  std::map<std::string, std::string> parameters =
      {};  // that this row's definition and adversary took
  /// Against the allowed advantage; undecided where the evidence does not reach.
  Verdict verdict = Verdict::undecided;
  std::optional<Evidence> advantage = std::nullopt;  // none: an error, or the row is not computed
  Rational allowed = 0;      // at most this counts as meeting the definition
  Rational blind_guess = 0;  // search: what the best blind guess wins
  std::string engine = {};   // its name in engines(), "optimal", "formula", or empty for a proof
  std::vector<std::string> notes = {};  // sentences: why this engine, what was left out
  std::vector<Look> trace = {};         // of the advantage, of Monte Carlo runs
  std::optional<Rational> evidence_bits = std::nullopt;  // against the bound of a rule "decided"
  std::shared_ptr<const Strategy> strategy = {};         // of the optimal adversary
  std::shared_ptr<const Established> proof = {};         // what is proved of every adversary
  std::optional<Security> security = std::nullopt;       // as which it is proved
  std::vector<ExactStatistics> plans = {};               // one a game, of the exact engine
  /// What the search for the optimal adversary took.
  std::optional<OptimalStatistics> search = std::nullopt;
  std::optional<certify::Certification> certificate = std::nullopt;  // if one was asked for
  std::optional<RowError> error = std::nullopt;  // why there is no advantage; none: there is one
  double seconds = 0;                            // wall-clock time that the row took
  bool claimed = true;  // the scheme is meant to meet the definition, or it was asked for
};

/// A scheme against its definitions: what `certamen check` prints.
struct CheckReport {
  std::string scheme;  // by its name in the catalogue
  std::map<std::string, std::string> parameters =
      {};                                 // the scheme's, and the rows' where all agree
  std::uint64_t seed = 0;                 // of everything that was sampled
  Rational level = 0;                     // of each estimate by itself, or of all of them together
  bool together = false;                  // which
  std::vector<CheckRow> rows = {};        // in the order of the catalogue's definitions
  StopReason stopped = StopReason::none;  // a row, or before all rows were begun

  /// Of the definitions that the scheme claims to meet, or of all if no row is about one: broken if
  /// a row is; meets if every definition has a row that meets it and none failed, but for a search
  /// that is too large beside a proof of every adversary without assumptions; else undecided.
  Verdict verdict() const;
  /// Whether the row counts for the verdict.
  bool counts(const CheckRow& row) const;
  /// 0 meets, 1 broken, 3 undecided; 130 interrupted by a signal; if no row came through, 2 (bad
  /// input) or 4 (a defect of ours).
  int exit_status() const;
};

/// Called with each row as it is done, and how many there will be.
using RowSink = std::function<void(const CheckRow& row, std::size_t done, std::size_t total)>;

/// Plays every definition that applies to the scheme against every adversary that the catalogue
/// knows for it, and judges. A row that fails says why and the others go on; what makes no sense as
/// a whole (an unknown name, a parameter that is not taken, a scheme that cannot be made) throws.
CheckReport check(const Catalogue& catalogue, std::string_view scheme, const CheckOptions& options,
                  const Context& context, const RowSink& sink = {});

}  // namespace certamen
