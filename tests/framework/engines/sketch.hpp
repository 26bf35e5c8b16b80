// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/games/experiment.hpp"

namespace certamen::testing {

/// Appends nodes to an experiment, for graphs made by hand.
class Sketch {
 public:
  NodeId constant(const Domain& domain, const Value& value);
  NodeId sample(const Distribution& distribution, const std::vector<NodeId>& excluded = {});
  NodeId uniform(const Domain& domain) { return sample(Distribution::uniform(domain)); }
  NodeId apply(const Operation& operation, const std::vector<NodeId>& arguments);
  NodeId equal(NodeId a, NodeId b);
  NodeId table(const TableType& type);
  NodeId lookup(NodeId table, const std::vector<NodeId>& key_and_index);
  NodeId inverse(NodeId table, const std::vector<NodeId>& value_and_index);
  NodeId find(NodeId table, NodeId key);
  NodeId put(NodeId table, NodeId key, NodeId value);
  const Domain& domain(NodeId id) const { return experiment.graph[id].domain; }
  /// Names the node added last.
  NodeId label(NodeId id, const std::string& name);
  Experiment wins_if(NodeId win);

  Experiment experiment;

 private:
  NodeId add(GraphNode node);
};

}  // namespace certamen::testing
