// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/games/adversary.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// What the adversary maximises.
enum class Objective {
  distinguish,  // |Pr[1 <- A.second] - Pr[1 <- A.first]|, two games
  win,          // Pr[win], one game with finalize
};

/// What bounds a search for the optimal adversary, and what it uses.
struct OptimalOptions {
  /// Calls allowed of each oracle, where that differs from the game's own budget.
  std::map<std::string, std::size_t> budgets = {};
  /// Calls of all oracles together; needed if an oracle has no budget.
  std::optional<std::size_t> calls = std::nullopt;
  /// Wall-clock seconds, or calls and outputs tried, after which the bracket so far is returned.
  std::optional<double> time_limit = std::nullopt;
  /// Calls and outputs tried, after which the bracket so far is returned.
  std::optional<std::size_t> most_asked = std::nullopt;
  bool symmetry = true;  // follow values up to renaming
  bool bounds = true;    // prune by what a table of the hidden states says, see Hypotheses
  /// Games over a field whose hidden values are seen through linear forms, and the like, are solved
  /// without following values where these are many: see optimum_by_algebra().
  bool algebra = true;
  /// Called with every better bracket.
  std::function<void(const Rational& lower, const Rational& upper, std::size_t calls)> improved =
      {};
};

/// What a search took.
struct OptimalStatistics {
  std::size_t beliefs = 0;  // different ones that were looked into
  std::size_t asked = 0;    // calls and outputs tried
  std::size_t depth = 0;    // calls up to which the bracket is the optimum
  double seconds = 0;       // wall-clock time
};

/// What to do after what has been seen: a decision tree, shared where the same is believed.
class Strategy;

/// A bracket of the greatest advantage over all adversaries within the budgets.
struct OptimalResult {
  Rational lower, upper;  // equal when the search came to its end
  /// Whether the search came to its end: the bracket is one number.
  bool is_exact() const { return lower == upper; }
  /// Why the search stopped before its end: "interrupted", "time limit", "limit of moves", or what
  /// an engine found too large. Empty: it did not.
  std::string stopped = {};
  /// How the optimum was found where values were not followed, or not to the end, and where it is
  /// known an adversary that reaches it. Empty: they were.
  std::string by_algebra = {};
  /// Reaches `lower`; null if the search stopped before an output could be handed in at all, or
  /// there was no memory, or after a stop no time, for writing it down; or if it is by algebra.
  std::shared_ptr<const Strategy> strategy;
  bool replayed = false;         // the exact engine has played the strategy, and it does
  OptimalStatistics statistics;  // what the search took
};

/// The best adaptive adversary by backward induction over what it can believe: unnormalised joint
/// distributions of side and hidden state, divided by their common factor, up to renaming of
/// values, memoised; moves that cannot beat the best so far are skipped by bounds on what is still
/// to be won: the weight of the belief, and where there are few hidden states what
/// docs/explanation/exact-answers.md says. Searches for 1, 2, .. calls (in larger steps where one
/// more costs little), so that a stop at any time leaves a certified bracket; so does running into
/// the cap on memory or work. Exact
/// for every strategy, randomised ones included: a deterministic one is among the best. Throws
/// Error(usage) for oracles without a budget, and what Machine throws: what is too large to
/// begin with.
OptimalResult best_adversary(const std::vector<Package>& games, Objective objective,
                             const OptimalOptions& options, const Context& context);

/// The strategy as an adversary package against these games: the same decisions as a graph, values
/// never seen before drawn at random. Oracles are called under conditions where which one is asked
/// next depends on what was seen, or where it sometimes stops before a call that would change the
/// verdict. Throws Error(too_large) for more than `most` decisions.
Package as_package(const Strategy& strategy, const std::string& name, std::size_t most = 20000);

/// The decision tree for people, at most `lines` lines; "#1, #2" are values in the order in which
/// they were first seen.
std::string to_text(const Strategy& strategy, std::size_t lines = 60);

}  // namespace certamen
