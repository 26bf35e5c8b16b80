// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/games/experiment.hpp"

namespace certamen {

/// A graph and the nodes whose joint distribution matters.
struct RootedGraph {
  Graph graph;
  std::vector<NodeId> roots;
};

/// The same joint distribution of the roots from fewer nodes, by the operations' facts alone:
/// - what cannot reach a root goes, constants are folded, equal subgraphs are shared, events are
/// their Booleans;
/// - identity, absorbing, idempotent, involution and cancelling arguments; select with a known or
/// needless condition;
/// - a uniform sample used once, through a bijection onto a domain of the same size, is a fresh
/// uniform sample there
///   (the step that makes a one-time pad disappear, whatever its length);
/// - a uniform sample used once, compared for equality with something else, is a coin of bias
/// 1/|domain|;
/// - a random function or permutation that is only looked up at different constants is so many
/// samples. Nodes of kind choose stay. The result is in topological order.
RootedGraph simplified(const RootedGraph& rooted);

/// The same for win and the events of an experiment.
Experiment simplified(const Experiment& experiment);

/// Without what cannot reach a root; nodes keep their order.
RootedGraph sliced(const RootedGraph& rooted);

/// Which nodes can reach a root; a put counts when a live find of its table comes later.
/// Topological order expected.
std::vector<bool> live_nodes(const RootedGraph& rooted);

/// win, then the events in the map's order.
RootedGraph rooted_at_outcomes(const Experiment& experiment);

}  // namespace certamen
