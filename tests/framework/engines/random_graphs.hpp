// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "framework/games/experiment.hpp"

namespace certamen::testing {

/// A small random experiment with win and one event: samples of every kind, standard operations,
/// random functions, permutations (forwards and backwards), a family, and a map. At most about 2^14
/// paths.
Experiment random_experiment(std::mt19937_64& coins);

/// A few samples of one domain in many sums, comparisons, choices, tuples and options.
Experiment random_algebra(std::mt19937_64& coins);

/// Bit strings that are cut, put together, worked on bit by bit, compared and looked up.
Experiment random_strings(std::mt19937_64& coins);

/// Values that are only sampled, copied, compared and looked up, and strings that are added by xor.
Experiment random_symmetric(std::mt19937_64& coins);

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
