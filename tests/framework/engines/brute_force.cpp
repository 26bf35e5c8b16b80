// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/engines/brute_force.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace certamen::testing {

namespace {

class Walk {
 public:
  Walk(const Graph& graph, const std::vector<NodeId>& of)
      : graph_{graph}, of_{of}, values_(graph.size()) {}

  std::map<std::vector<Integer>, Rational> run() {
    visit(0, 1);
    return std::move(result_);
  }

 private:
  using Contents = std::map<std::pair<Integer, Integer>, Integer>;  // (index, key) -> value

  void visit(NodeId id, const Rational& weight) {
    if (id == graph_.size()) {
      std::vector<Integer> key;
      for (const NodeId node : of_) key.push_back(values_[node]);
      result_[key] += weight;
      return;
    }
    const auto& node = graph_[id];
    const auto& a = node.arguments;
    switch (node.kind()) {
    case NodeKind::constant: return go(id, node.value().code(), weight);
    case NodeKind::event: return go(id, values_[a[0]], weight);
    case NodeKind::table: tables_[id].clear(); return go(id, 0, weight);
    case NodeKind::apply: {
      std::vector<Integer> arguments;
      for (const NodeId argument : a) arguments.push_back(values_[argument]);
      return go(id, node.operation().evaluate(arguments), weight);
    }
    case NodeKind::sample: return sample(id, weight);
    case NodeKind::find: {
      const auto found = tables_[a[0]].find({0, values_[a[1]]});
      return go(id, found == tables_[a[0]].end() ? Integer{0} : Integer{found->second + 1}, weight);
    }
    case NodeKind::put: {
      const Contents saved = tables_[a[0]];
      tables_[a[0]][{0, values_[a[1]]}] = values_[a[2]];
      go(id, 0, weight);
      tables_[a[0]] = saved;
      return;
    }
    default: return access(id, weight);
    }
  }

  void go(NodeId id, const Integer& value, const Rational& weight) {
    values_[id] = value;
    visit(id + 1, weight);
  }

  void among(NodeId id, const std::vector<Integer>& left, const Rational& weight) {
    for (const auto& value : left) go(id, value, weight / Rational{Integer{left.size()}});
  }

  static std::vector<Integer> all_but(const Domain& domain, const std::set<Integer>& excluded) {
    std::vector<Integer> left;
    for (Integer i = 0; i < domain.cardinality(); ++i)
      if (!excluded.contains(domain.element(i))) left.push_back(domain.element(i));
    return left;
  }

  void sample(NodeId id, const Rational& weight) {
    const auto& distribution = graph_[id].distribution();
    if (distribution.kind() == DistributionKind::bernoulli ||
        distribution.kind() == DistributionKind::table) {
      for (const auto& [value, share] : distribution.outcomes())
        go(id, value.code(), weight * make_rational(share, distribution.common_denominator()));
      return;
    }
    std::set<Integer> excluded;
    for (const NodeId argument : graph_[id].arguments) excluded.insert(values_[argument]);
    among(id, all_but(distribution.domain(), excluded), weight);
  }

  void access(NodeId id, const Rational& weight) {
    const auto& node = graph_[id];
    const auto& a = node.arguments;
    const TableType type = graph_[a[0]].table_type();
    const Integer index = a.size() > 2 ? values_[a[2]] : Integer{0}, asked = values_[a[1]];
    const bool forward = node.kind() == NodeKind::lookup;
    std::set<Integer> used;
    for (const auto& [place, value] : tables_[a[0]]) {
      if (place.first != index) continue;
      if ((forward ? place.second : value) == asked)
        return go(id, forward ? value : place.second, weight);
      used.insert(forward ? value : place.second);
    }
    if (type.kind == TableKind::function) used.clear();
    const auto left = all_but(forward ? type.range : type.domain, used);
    for (const auto& answer : left) {
      const std::pair<Integer, Integer> place{index, forward ? asked : answer};
      tables_[a[0]][place] = forward ? answer : asked;
      go(id, answer, weight / Rational{Integer{left.size()}});
      tables_[a[0]].erase(place);
    }
  }

  const Graph& graph_;
  const std::vector<NodeId>& of_;
  std::vector<Integer> values_;
  std::map<NodeId, Contents> tables_;
  std::map<std::vector<Integer>, Rational> result_;
};

}  // namespace

std::map<std::vector<Integer>, Rational> enumerate(const Graph& graph,
                                                   const std::vector<NodeId>& of) {
  return Walk{graph, of}.run();
}

Rational enumerate_win(const Experiment& experiment) {
  Rational sum = 0;
  for (const auto& [values, probability] : enumerate(experiment.graph, {experiment.win}))
    if (values.front() != 0) sum += probability;
  return sum;
}

}  // namespace certamen::testing
