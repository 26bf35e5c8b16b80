// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/check/check.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/games/experiment.hpp"

namespace certamen {

/// What a definition's games came to against one adversary: Pr[win] of each, or of two games played
/// on the same coins the difference alone; the engine that found it, and what is to be said about
/// the choice.
struct Measurement {
  /// Pr[win] of each game; empty if only the difference is known.
  std::vector<Evidence> winning = {};
  std::optional<Evidence> difference = std::nullopt;  // Pr[right wins] - Pr[left wins]
  std::string engine = {};                            // the name of the engine that computed it
  /// Sentences on the choice of the engine and on what was left out.
  std::vector<std::string> notes = {};
  bool interrupted = false;                 // fewer trials than asked for
  std::vector<Look> trace = {};             // the looks of a Monte Carlo run, oldest first
  std::vector<ExactStatistics> plans = {};  // one a game, of the exact engine
  std::optional<Rational> evidence_bits = std::nullopt;  // against the bound of a rule "decided"

  /// The definition's advantage.
  Evidence advantage(const Definition& definition) const;
};

/// Plays the games on the engine asked for, else on the first of engines() that takes them and for
/// which they are not too large. `level` is that of everything estimated here
/// together; `allowed` is the bound of a rule "decided" that gives none. `journal` keeps a Monte
/// Carlo run; there may be none. Of a cluster's processes only the first has a result where the
/// engine is another.
Measurement measure(const Definition& definition, const std::vector<Experiment>& games,
                    const CheckOptions& options, const Rational& level, const Rational& allowed,
                    const std::shared_ptr<RunJournal>& journal, const Context& context);

}  // namespace certamen
