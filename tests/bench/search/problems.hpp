// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/engines/optimal/optimal.hpp"

namespace certamen::bench {

/// A search for the best adversary, with the value that it must have (closed form or, where there
/// is none, a program written by hand for this one problem).
struct SearchProblem {
  std::string name, meaning;
  double target = 0;  // seconds on one core
  std::vector<Package> games;
  Objective objective = Objective::distinguish;
  std::function<Rational()> by_hand;
  bool without_symmetry = true;  // whether the engine's earlier form gets anywhere
  bool without_bounds = false;   // the same
};
std::vector<SearchProblem> search_problems();
/// Secrets of few values.
std::vector<SearchProblem> guessing_problems();

/// A textbook game at real sizes with an adversary by name: from both games to the advantage.
struct RealProblem {
  std::string name, meaning;
  double target = 0;
  std::string definition, scheme, adversary;
  std::map<std::string, std::string> set;
  Rational advantage;
};
std::vector<RealProblem> real_problems();
/// The games and the adversary, played by the exact engine.
Rational advantage_of(const RealProblem& problem);

/// Two packages to be compared, with what must come out.
struct EquivalenceProblem {
  std::string name, meaning;
  double target = 0;
  Package first, second;
  bool equivalent = true;
};
std::vector<EquivalenceProblem> equivalence_problems();

}  // namespace certamen::bench
