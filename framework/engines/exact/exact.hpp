// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/games/experiment.hpp"
#include "framework/run/context.hpp"
#include "framework/statespace/exact_statistics.hpp"

namespace certamen {

/// Parts of the engine that can be switched off, to see what they are worth.
struct ExactOptions {
  bool simplify = true;       // rewrite the graph first
  bool symmetry = true;       // follow values up to renaming
  Integer symmetry_from = 5;  // size of a domain whose values are followed up to renaming
  bool search = true;         // for an order that keeps few variables alive
  /// Values that may be exchanged are followed as a multiset, and constants that nothing names any
  /// more like other values.
  bool interchange = true;
  /// Variable elimination instead of following states: where its width is smaller; wherever the
  /// graph allows it; never.
  enum class Elimination { automatic, always, never };
  Elimination elimination = Elimination::automatic;  // which way is taken
};

/// What the exact engine computes; all probabilities are rationals in lowest terms.
struct ExactResult {
  Rational win;                            // Pr[win]
  std::map<std::string, Rational> events;  // Pr[event], by the event's name
  ExactStatistics statistics;              // what the run took
};

/// Pr[win] and Pr[event] exactly: simplification; then forward propagation of the joint
/// distribution of the live variables, equal states merged, values that are only compared (or added
/// by xor) up to renaming, values that what follows treats alike up to their order, integer weights
/// over one denominator for each layer. Time: the sum over the schedule of reachable assignments of
/// the live variables. Graphs without tables whose tree-width is smaller than that are solved by
/// variable elimination. Throws Error(unsupported) for moves left open (choose) and for real
/// tensors, Error(too_large) naming the node that would open too many branches or states,
/// Error(interrupted), and what validate() throws.
ExactResult evaluate_exactly(const Experiment& experiment, const Context& context,
                             const ExactOptions& options = {});

/// Several, at the same time as far as threads and memory go.
std::vector<ExactResult> evaluate_exactly(const std::vector<Experiment>& experiments,
                                          const Context& context, const ExactOptions& options = {});

/// The distribution of one finite node, by code; values of probability 0 are left out.
std::map<Integer, Rational> exact_distribution(const Experiment& experiment, NodeId of,
                                               const Context& context,
                                               const ExactOptions& options = {});
/// The joint distribution of several.
std::map<std::vector<Integer>, Rational> exact_distribution(const Experiment& experiment,
                                                            const std::vector<NodeId>& of,
                                                            const Context& context,
                                                            const ExactOptions& options = {});

}  // namespace certamen
