// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/experiment.hpp"

namespace certamen::montecarlo {

/// A rare win in parts. The experiment's events "factor 0", .. are independent Booleans, and the
/// original's Pr[win] = weight * the product of their probabilities. Its win is always true.
struct RareEvent {
  Rational weight = 1;
  Experiment experiment;
};

/// Takes a win that is a conjunction apart, exactly:
/// - A coin that must fall on one side is fixed to it, and its probability goes to the weight. A
///   uniform sample that must equal something that does not depend on it becomes that thing, and
///   1/N goes to the weight; so it does behind a chain of bijections (the key of a pad, an
///   exponent's sum). What is left is distributed as it was, given the condition: importance
///   sampling whose likelihood ratio is constant.
/// - What remains of the conjunction falls apart into groups that have no coin in common. Each is
///   estimated by itself: splitting at levels that are independent.
/// The weight is 0 if the win is impossible.
RareEvent rare_event(const Experiment& experiment);

}  // namespace certamen::montecarlo
