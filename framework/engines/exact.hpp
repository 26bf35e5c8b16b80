// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "framework/engines/context.hpp"
#include "framework/games/experiment.hpp"

namespace certamen {

struct ExactStatistics {
  std::size_t nodes = 0;        // after slicing and simplification
  std::size_t steps = 0;        // random nodes expanded
  std::size_t peak_states = 0;  // in the largest layer
  std::uint64_t branches = 0;   // followed in all layers together
  double seconds = 0;
};

struct ExactResult {
  Rational win;
  std::map<std::string, Rational> events;
  ExactStatistics statistics;
};

/// Pr[win] and Pr[event] exactly: forward propagation of the joint distribution of the live
/// variables, equal states merged, integer weights over one denominator for each layer. Time: the
/// sum over the schedule of reachable assignments of the live variables. Throws Error(unsupported)
/// for moves left open (choose) and for real tensors, Error(too_large) naming the node that would
/// open too many branches or states, Error(interrupted), and what validate() throws.
ExactResult evaluate_exactly(const Experiment& experiment, const Context& context);

/// The distribution of one finite node, by code; values of probability 0 are left out.
std::map<Integer, Rational> exact_distribution(const Experiment& experiment, NodeId of,
                                               const Context& context);
/// The joint distribution of several.
std::map<std::vector<Integer>, Rational> exact_distribution(const Experiment& experiment,
                                                            const std::vector<NodeId>& of,
                                                            const Context& context);

}  // namespace certamen
