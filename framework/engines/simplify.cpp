// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/simplify.hpp"

#include "framework/engines/passes/affine.hpp"
#include "framework/engines/passes/rewriter.hpp"
#include "framework/engines/passes/sample_rules.hpp"
#include "framework/engines/passes/segments.hpp"

namespace certamen {

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

RootedGraph sliced(RootedGraph rooted) {
  const auto live = live_nodes(rooted);
  std::vector<NodeId> place(rooted.graph.size(), no_node);
  NodeId kept = 0;
  for (NodeId id = 0; id < rooted.graph.size(); ++id) {
    if (!live[id]) continue;
    GraphNode& node = rooted.graph[id];
    for (auto& argument : node.arguments) argument = place[argument];
    place[id] = kept;
    if (kept != id) rooted.graph[kept] = std::move(node);
    ++kept;
  }
  rooted.graph.resize(kept);
  for (auto& root : rooted.roots) root = place[root];
  return rooted;
}

RootedGraph simplified(RootedGraph rooted, RuleCounts* fired) {
  const bool open_ended = rooted.open_ended, normal_form = rooted.normal_form;
  RootedGraph current = sliced(std::move(rooted));
  for (bool changed = true; changed;) {
    const std::size_t before = current.graph.size();
    current.normal_form = normal_form;
    Rewriter rewriter{std::move(current), fired};
    rewriter.run();
    changed = !open_ended && rewriter.open_tables();
    current = sliced(rewriter.take());
    changed = changed || current.graph.size() != before;
    if (!normal_form) changed = cut_strings(current, fired) || changed;
    changed = split_samples(current, fired) || changed;
    changed = push_samples(current, fired) || changed;
    current = sliced(std::move(current));
    changed = eliminate_sums(current, fired) || changed;
  }
  return current;
}

RootedGraph rooted_at_outcomes(const Experiment& experiment) {
  RootedGraph rooted{experiment.graph, {experiment.win}};
  for (const auto& [name, id] : experiment.events) rooted.roots.push_back(id);
  return rooted;
}

Experiment simplified(const Experiment& experiment, RuleCounts* fired) {
  auto rooted = simplified(rooted_at_outcomes(topologically_sorted(experiment)), fired);
  Experiment result{
      .name = experiment.name, .graph = std::move(rooted.graph), .win = rooted.roots.front()};
  std::size_t next = 1;
  for (const auto& [name, id] : experiment.events) result.events[name] = rooted.roots[next++];
  return result;
}

}  // namespace certamen
