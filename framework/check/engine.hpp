// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "framework/check/measure.hpp"

namespace certamen {

/// A definition's games against one adversary, to be computed.
struct Match {
  const Definition& definition;  // decides how winning becomes an advantage
  /// One, or left and right for indistinguishability; closed with the adversary.
  const std::vector<Experiment>& games;
  const CheckOptions& options;                 // as given to check()
  const Rational& allowed;                     // the bound of a rule "decided" that gives none
  const std::shared_ptr<RunJournal>& journal;  // keeps a Monte Carlo run; may be none
  Context context;                             // everything estimated holds together at its level
};

/// A way to compute Pr[win]. To add one is to add its line to the table.
struct Engine {
  std::string_view name;        // what `--engine` takes: "exact", "numeric"
  std::string_view guarantees;  // what its answers are
  bool is_exact = false;        // rational numbers
  /// Why it cannot play these games at any size; none: it can, if they are not too large for it.
  std::optional<std::string> (*refuses)(const std::vector<Experiment>& games);
  /// Throws Error(too_large), and what the engine itself throws.
  Measurement (*run)(const Match& match);
};

/// All engines, in the order in which they are tried where none is asked for.
const std::vector<Engine>& engines();

/// None for "auto", which leaves the choice open; throws Error(usage) for a name that is no
/// engine's.
const Engine* find_engine(std::string_view name);

}  // namespace certamen
