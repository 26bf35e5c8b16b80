// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <vector>

#include "framework/certify/stepper.hpp"

namespace certamen::certify {

/// A concrete state of one of two games.
using Place = std::pair<std::size_t, Stepper::Id>;  // side, memory

/// Weights of states, none of them 0.
using Weights = std::map<Place, Rational>;

void add_to(Weights& sum, const Weights& other, const Rational& factor);

/// What is public: which oracles have been called, as far as it matters, and which states of
/// each game have been written. All vectors of one standing allow the same calls.
struct Standing {
  std::vector<bool> called;
  std::vector<std::vector<bool>> written;  // by side; empty: the game has no weight
  friend auto operator<=>(const Standing&, const Standing&) = default;
};

/// Two games side by side, without budgets.
class PairOfGames {
 public:
  PairOfGames(const Package& first, const Package& second, const Limits& limits);

  std::vector<Stepper>& steppers() { return steppers_; }
  const std::vector<Procedure>& oracles() const { return steppers_[0].oracles(); }

  Weights start();
  std::vector<bool> nothing_called() const { return std::vector<bool>(oracles().size(), false); }
  std::vector<bool> after(std::vector<bool> called, std::size_t oracle) const;
  /// Of the states with weight. Throws Error(unsupported) if one game's states differ in it.
  Standing standing(const std::vector<bool>& called, const Weights& weights) const;

  bool may_call(const std::vector<bool>& called, const Weights& weights, std::size_t oracle);
  /// What the weights become, by answer.
  std::map<Integer, Weights> answers(const Weights& weights, std::size_t oracle, std::size_t input);
  /// The difference that shows without another call: the sum of the weights, or, where that is 0
  /// and the games have a finalize, the first non-zero difference of its verdicts on an output. 0
  /// if there is none.
  Rational visible_difference(const Weights& weights);
  Work& work() { return work_; }

 private:
  std::vector<Stepper> steppers_;
  Work work_;
  std::vector<bool> matters_;  // oracles whose first call changes what may be called
};

}  // namespace certamen::certify
