// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "framework/games/experiment.hpp"

namespace certamen::testing {

/// The joint distribution of nodes by walking through every outcome of every random node, one after
/// another, in the graph's own order. Shares nothing with the engines: no slicing, no schedule, no
/// merging, rationals throughout.
std::map<std::vector<Integer>, Rational> enumerate(const Graph& graph,
                                                   const std::vector<NodeId>& of);

/// Pr[win] by enumerate().
Rational enumerate_win(const Experiment& experiment);

}  // namespace certamen::testing
