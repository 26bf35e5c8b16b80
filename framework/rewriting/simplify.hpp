// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "framework/games/experiment.hpp"
#include "framework/rewriting/rules.hpp"

namespace certamen {

/// A graph and the nodes whose joint distribution matters.
struct RootedGraph {
  Graph graph;
  std::vector<NodeId> roots;
  /// Its tables hold something before and are read later, as those of a package between two calls:
  /// no lookup is the first, and no put the last.
  bool open_ended = false;
  /// Places in `roots` of nodes that the same reader looks at: their leaves belong together.
  std::vector<std::pair<std::size_t, std::size_t>> alike = {};
  /// A normal form is wanted rather than a small graph: products are multiplied out, and strings
  /// stay whole, so that roots and inputs keep their domains.
  bool normal_form = false;

  /// The same question about another graph, where the nodes are at these places.
  RootedGraph in(Graph other, const std::vector<NodeId>& place) const;
};

/// A use of a rule that keeps values: a node, whose arguments are in the graph, and the one that
/// took its place.
struct KeptValue {
  Rule rule;
  GraphNode before;
  NodeId after;
};

/// Is told what rules do, use by use, where a normal form is made.
class RuleWatcher {
 public:
  virtual ~RuleWatcher() = default;
  /// After a pass of rules that keep values; the graph still has whatever the uses speak of.
  virtual void values_kept(const RootedGraph& graph, const std::vector<KeptValue>& uses) = 0;
  /// After one use of a rule that keeps the joint distribution of the roots.
  virtual void distribution_kept(Rule rule, const RootedGraph& after) = 0;
};

/// The same joint distribution of the roots from fewer nodes, by the operations' facts alone, with
/// the rules of framework/rewriting/rules.hpp. Nodes of kind choose,
/// input and get stay. The result is in topological order. A watcher changes nothing.
RootedGraph simplified(RootedGraph rooted, RuleCounts* fired = nullptr,
                       RuleWatcher* watcher = nullptr);

/// The same for win and the events of an experiment.
Experiment simplified(const Experiment& experiment, RuleCounts* fired = nullptr);

/// Without what cannot reach a root; nodes keep their order.
RootedGraph sliced(RootedGraph rooted);

/// win, then the events in the map's order.
RootedGraph rooted_at_outcomes(const Experiment& experiment);

}  // namespace certamen
