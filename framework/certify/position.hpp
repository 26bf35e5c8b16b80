// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <vector>

#include "framework/certify/optimal.hpp"

namespace certamen::certify {

/// What each side may remember, with weights.
using Beliefs = std::vector<std::map<Stepper::Id, Rational>>;

/// Where an adversary stands: what it believes and what it may still do.
struct Situation {
  Beliefs belief;
  std::vector<std::size_t> made = {};  // calls so far, by oracle; without budget 1 stands for any
  std::optional<std::size_t> left = std::nullopt;  // calls of all oracles together
  friend bool operator<(const Situation& a, const Situation& b) {
    return std::tie(a.made, a.left, a.belief) < std::tie(b.made, b.left, b.belief);
  }
};

/// Divides a situation's weights by their sum, which is returned.
Rational scale(Situation& situation);

/// The games of a question side by side.
class Sides {
 public:
  /// Throws Error(usage) for an oracle that may be called without end.
  Sides(const OptimalQuestion& question, const Limits& limits);

  std::vector<Stepper>& steppers() { return steppers_; }
  std::size_t oracles() const { return steppers_[0].oracles().size(); }
  const std::vector<std::vector<Integer>>& inputs(std::size_t oracle) {
    return steppers_[0].inputs(oracle);
  }

  Situation start();
  /// Whether budget and phase allow the call, and all that it reads has been written.
  bool may_call(const Situation& here, std::size_t oracle);
  /// What is believed after each answer, not scaled.
  std::map<Integer, Situation> answers(const Situation& here, std::size_t oracle,
                                       std::size_t input);
  /// The best without another call; nothing if nothing can be handed in.
  std::optional<Rational> stop(const Beliefs& belief);
  /// All that there is to win.
  Rational most(const Beliefs& belief) const;

 private:
  std::vector<Stepper> steppers_;
  Work work_;
  std::optional<std::size_t> calls_;
};

}  // namespace certamen::certify
