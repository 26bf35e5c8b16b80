// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "framework/error.hpp"
#include "framework/run/context.hpp"
#include "framework/selfcheck/random_case.hpp"

namespace certamen::selfcheck {

/// Ways to an answer that share as little as possible.
enum class Engine {
  plain,        // exact, without simplification, symmetry and elimination
  exact,        // as the command runs it
  symmetry,     // exact, with every domain up to renaming
  elimination,  // exact, by elimination wherever the graph allows it
  montecarlo,   // its interval
  linked,       // exact, with the reduction linked to the adversary instead of the game
  optimum,      // the optimal search
  replay,       // its strategy, played
  equivalence,
  transcript,  // of two games that are not equivalent, played
  reference,   // what the caller brings
};
inline constexpr std::size_t engine_count = 11;
std::string_view to_string(Engine engine);

/// Probabilities of the verdict and of the events.
struct Answer {
  Rational win = 0;
  std::map<std::string, Rational> events = {};
};

/// Another way to the answers; it gives nothing for what is too large for it.
struct Reference {
  std::function<std::optional<Answer>(const std::vector<Package>& stack)> play = {};
  std::function<std::optional<Rational>(const std::vector<Package>& games, std::size_t calls)>
      best = {};
};

struct Comparison {
  std::set<Engine> ran = {};
  std::set<Engine> refused = {};  // found it too large, or outside of what they take
  bool is_valid = true;           // false: the adversary reads an unwritten state
  std::size_t intervals = 0;      // of Monte Carlo
  std::optional<std::string> contradiction = {};
  std::optional<ErrorCode> error = {};  // what made the contradiction, if an Error did
};

/// A Monte Carlo interval that does not contain the truth is such an accident.
Rational false_alarm_of_interval();

/// Runs a case through all engines that apply to it.
Comparison compare(const RandomCase& random, const Context& context,
                   const Reference& reference = {});

}  // namespace certamen::selfcheck
