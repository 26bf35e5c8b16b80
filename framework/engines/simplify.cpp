// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/simplify.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "framework/engines/rewrite.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

std::vector<std::size_t> use_counts(const RootedGraph& rooted) {
  std::vector<std::size_t> uses(rooted.graph.size(), 0);
  for (const auto& node : rooted.graph)
    for (const NodeId argument : node.arguments) ++uses[argument];
  for (const NodeId root : rooted.roots) ++uses[root];
  return uses;
}

bool is_uniform(const GraphNode& node) {
  return node.kind == NodeKind::sample && node.distribution->kind() == DistributionKind::uniform;
}

void become_sample(GraphNode& node, Distribution distribution) {
  node.kind = NodeKind::sample;
  node.domain = distribution.domain();
  node.distribution = std::move(distribution);
  node.arguments.clear();
  node.operation.reset();
  node.table.reset();
  node.name.clear();
}

/// Samples that only one bijection, or one comparison, looks at. Returns whether anything changed.
bool push_samples(RootedGraph& rooted) {
  auto uses = use_counts(rooted);
  bool changed = false;
  for (auto& node : rooted.graph) {
    if (node.kind != NodeKind::apply) continue;
    const Operation operation = *node.operation;
    const bool comparison = operation.inputs().size() == 2 && !operation.is_opaque() &&
                            operation == operations::equal(operation.inputs()[0]);
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      const NodeId argument = node.arguments[i];
      const auto& sample = rooted.graph[argument];
      if (uses[argument] != 1 || !is_uniform(sample)) continue;
      const bool bijection = operation.facts().is_bijective(i) && node.domain.is_finite() &&
                             sample.domain.cardinality() == node.domain.cardinality();
      if (!bijection && !comparison) continue;
      for (const NodeId other : node.arguments) --uses[other];
      become_sample(
          node, bijection ? Distribution::uniform(node.domain)
                          : Distribution::bernoulli(make_rational(1, sample.domain.cardinality())));
      changed = true;
      break;
    }
  }
  return changed;
}

/// Random functions and permutations whose lookups are all at different constants. Returns whether
/// anything changed.
bool open_tables(RootedGraph& rooted) {
  auto& graph = rooted.graph;
  std::map<NodeId, std::vector<NodeId>> accesses;
  for (NodeId id = 0; id < graph.size(); ++id)
    if (!graph[id].arguments.empty() && graph[graph[id].arguments.front()].kind == NodeKind::table)
      accesses[graph[id].arguments.front()].push_back(id);
  bool changed = false;
  for (const auto& [table, users] : accesses) {
    const TableType type = *graph[table].table;
    if (type.kind == TableKind::map) continue;
    std::set<std::vector<Integer>> keys;
    const bool open = std::all_of(users.begin(), users.end(), [&](NodeId user) {
      const auto& node = graph[user];
      if (users.size() == 1) return true;
      if (node.kind != NodeKind::lookup) return false;
      std::vector<Integer> key;
      for (std::size_t i = 1; i < node.arguments.size(); ++i) {
        const auto& argument = graph[node.arguments[i]];
        if (argument.kind != NodeKind::constant) return false;
        key.push_back(argument.value->code());
      }
      return keys.insert(std::move(key)).second;
    });
    if (!open) continue;
    std::map<Integer, std::vector<NodeId>> earlier;  // results of a permutation, by index
    for (const NodeId user : users) {
      auto& node = graph[user];
      const Integer index =
          type.index && users.size() > 1 ? graph[node.arguments[2]].value->code() : Integer{0};
      auto& results = earlier[index];
      if (type.kind == TableKind::function || results.empty()) {
        become_sample(node, Distribution::uniform(node.domain));
      } else {
        become_sample(node, Distribution::uniform_except(node.domain, results.size()));
        node.arguments = results;
      }
      results.push_back(user);
    }
    changed = true;
  }
  return changed;
}

}  // namespace

std::vector<bool> live_nodes(const RootedGraph& rooted) {
  const auto& graph = rooted.graph;
  std::vector<bool> live(graph.size(), false), read_later(graph.size(), false);
  for (const NodeId root : rooted.roots) live[root] = true;
  for (NodeId id = graph.size(); id-- > 0;) {
    const auto& node = graph[id];
    if (node.kind == NodeKind::put && read_later[node.arguments.front()]) live[id] = true;
    if (!live[id]) continue;
    if (node.kind == NodeKind::find) read_later[node.arguments.front()] = true;
    for (const NodeId argument : node.arguments) live[argument] = true;
  }
  return live;
}

RootedGraph sliced(const RootedGraph& rooted) {
  const auto live = live_nodes(rooted);
  RootedGraph result;
  std::vector<NodeId> place(rooted.graph.size(), no_node);
  for (NodeId id = 0; id < rooted.graph.size(); ++id) {
    if (!live[id]) continue;
    GraphNode node = rooted.graph[id];
    for (auto& argument : node.arguments) argument = place[argument];
    place[id] = result.graph.size();
    result.graph.push_back(std::move(node));
  }
  for (const NodeId root : rooted.roots) result.roots.push_back(place[root]);
  return result;
}

RootedGraph simplified(const RootedGraph& rooted) {
  RootedGraph current = sliced(rooted);
  for (bool changed = true; changed;) {
    const std::size_t before = current.graph.size();
    current = sliced(rewritten(current));
    changed = current.graph.size() != before;
    changed = push_samples(current) || changed;
    changed = open_tables(current) || changed;
    current = sliced(current);
  }
  return current;
}

RootedGraph rooted_at_outcomes(const Experiment& experiment) {
  RootedGraph rooted{experiment.graph, {experiment.win}};
  for (const auto& [name, id] : experiment.events) rooted.roots.push_back(id);
  return rooted;
}

Experiment simplified(const Experiment& experiment) {
  auto rooted = simplified(rooted_at_outcomes(topologically_sorted(experiment)));
  Experiment result{
      .name = experiment.name, .graph = std::move(rooted.graph), .win = rooted.roots.front()};
  std::size_t next = 1;
  for (const auto& [name, id] : experiment.events) result.events[name] = rooted.roots[next++];
  return result;
}

}  // namespace certamen
