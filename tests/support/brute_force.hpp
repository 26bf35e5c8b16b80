// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/error.hpp"
#include "framework/games/experiment.hpp"

/// An independent oracle for exact values: walks through every outcome of every random node, one
/// path at a time, with tables filled lazily. Exponential in everything, shares no code with the
/// engines.
namespace certamen::testing {

class BruteForce {
 public:
  /// Pr[node = true], over all nodes in order.
  static Rational probability(const Experiment& experiment, NodeId node) {
    BruteForce search{experiment.graph, node};
    search.from(0, 1);
    return search.total_;
  }
  std::size_t paths() const { return paths_; }

 private:
  BruteForce(const Graph& graph, NodeId node)
      : graph_{graph}, node_{node}, values_(graph.size()), tables_(graph.size()) {}

  using Key = std::pair<Integer, Integer>;  // index, key

  void branch(NodeId id, const Integer& value, const Rational& weight) {
    values_[id] = value;
    from(id + 1, weight);
  }

  const Integer& argument(NodeId id, std::size_t i) const {
    return values_[graph_[id].arguments[i]];
  }

  void from(NodeId id, const Rational& weight) {
    while (id < graph_.size() && step(id)) ++id;
    if (id < graph_.size()) return random(id, weight);
    ++paths_;
    if (values_[node_] == 1) total_ += weight;
  }

  /// Runs a node whose value is determined; false if there is a choice.
  bool step(NodeId id) {
    const GraphNode& node = graph_[id];
    switch (node.kind()) {
    case NodeKind::constant: values_[id] = node.value().code(); return true;
    case NodeKind::apply: {
      std::vector<Value> arguments;
      for (const auto a : node.arguments) arguments.emplace_back(values_[a]);
      values_[id] = (node.operation())(arguments).code();
      return true;
    }
    case NodeKind::table: tables_[id].clear(); return true;
    case NodeKind::find: {
      const auto& entries = tables_[node.arguments[0]];
      const auto found = entries.find({0, argument(id, 1)});
      values_[id] = found == entries.end() ? Integer{0} : Integer{found->second + 1};
      return true;
    }
    default: return false;
    }
  }

  void random(NodeId id, const Rational& weight) {
    const GraphNode& node = graph_[id];
    switch (node.kind()) {
    case NodeKind::sample: return sample(id, weight);
    case NodeKind::lookup: return lookup(id, weight, false);
    case NodeKind::inverse: return lookup(id, weight, true);
    case NodeKind::put: {
      auto& entries = tables_[node.arguments[0]];
      const Key key{0, argument(id, 1)};
      const auto before = entries;
      entries[key] = argument(id, 2);
      branch(id, 0, weight);
      tables_[node.arguments[0]] = before;
      return;
    }
    default:
      throw Error{ErrorCode::unsupported, "brute force", std::string{to_string(node.kind())}};
    }
  }

  void sample(NodeId id, const Rational& weight) {
    const Distribution& distribution = graph_[id].distribution();
    if (distribution.kind() == DistributionKind::bernoulli ||
        distribution.kind() == DistributionKind::table) {
      for (const auto& [value, mass] : distribution.outcomes())
        branch(id, value.code(), weight * make_rational(mass, distribution.common_denominator()));
      return;
    }
    std::vector<Integer> outcomes;
    const Domain& domain = distribution.domain();
    for (Integer i = 0; i < domain.cardinality(); ++i) {
      const Integer value = domain.element(i);
      bool excluded = false;
      for (std::size_t a = 0; a < graph_[id].arguments.size(); ++a)
        excluded = excluded || argument(id, a) == value;
      if (!excluded) outcomes.push_back(value);
    }
    for (const auto& value : outcomes) branch(id, value, weight / outcomes.size());
  }

  void lookup(NodeId id, const Rational& weight, bool backwards) {
    const GraphNode& node = graph_[id];
    const NodeId table = node.arguments[0];
    const TableType& type = graph_[table].table_type();
    const Integer index = node.arguments.size() > 2 ? argument(id, 2) : Integer{0};
    const Integer given = argument(id, 1);
    std::vector<Integer> free;
    const Domain& domain = backwards ? type.domain : type.range;
    for (Integer i = 0; i < domain.cardinality(); ++i) {
      const Integer value = domain.element(i);
      bool taken = false;
      for (const auto& [key, image] : tables_[table]) {
        if (key.first != index) continue;
        if ((backwards ? image : key.second) == given)
          return branch(id, backwards ? key.second : image, weight);
        taken = taken ||
                (type.kind == TableKind::permutation && (backwards ? key.second : image) == value);
      }
      if (!taken) free.push_back(value);
    }
    for (const auto& value : free) {
      const Key key{index, backwards ? value : given};
      tables_[table][key] = backwards ? given : value;
      branch(id, value, weight / free.size());
      tables_[table].erase(key);
    }
  }

  const Graph& graph_;
  NodeId node_;
  std::vector<Integer> values_;
  std::vector<std::map<Key, Integer>> tables_;
  Rational total_ = 0;
  std::size_t paths_ = 0;
};

/// Pr[win] by brute force.
inline Rational brute_force(const Experiment& experiment) {
  const Experiment live = sliced(experiment);
  return BruteForce::probability(live, live.win);
}

}  // namespace certamen::testing
