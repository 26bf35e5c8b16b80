// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/chosen_samples.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

bool is_choice(const GraphNode& node) {
  return node.is(NodeKind::apply) && node.operation().facts().choice;
}

/// Of parts that are choices by one condition: the branch in which all of them are uniform samples,
/// at which nothing else looks.
std::optional<std::size_t> uniform_branch(const RootedGraph& rooted, const GraphNode& whole,
                                          const std::vector<std::size_t>& uses) {
  const auto is_chosen = [&](NodeId part) {
    const GraphNode& node = rooted.graph[part];
    return uses[part] == 1 && is_choice(node) &&
           node.arguments[0] == rooted.graph[whole.arguments[0]].arguments[0];
  };
  if (!std::ranges::all_of(whole.arguments, is_chosen)) return std::nullopt;
  for (const std::size_t branch : {std::size_t{1}, std::size_t{2}})
    if (std::ranges::all_of(whole.arguments, [&](NodeId part) {
          const NodeId value = rooted.graph[part].arguments[branch];
          return uses[value] == 1 && rooted.graph[value].draws_uniformly();
        }))
      return branch;
  return std::nullopt;
}

}  // namespace

bool join_chosen_samples(RootedGraph& rooted, NodeId id, std::vector<std::size_t>& uses) {
  GraphNode& whole = rooted.graph[id];
  if (!is_choice(rooted.graph[whole.arguments[0]])) return false;
  const auto branch = uniform_branch(rooted, whole, uses);
  if (!branch) return false;
  const std::vector<NodeId> parts = whole.arguments;
  const NodeId condition = rooted.graph[parts[0]].arguments[0];
  const auto [first, last] = std::ranges::minmax_element(parts);
  GraphNode rest = whole;
  for (NodeId& part : rest.arguments) {
    uses[rooted.graph[part].arguments[*branch]] = 0;
    part = rooted.graph[part].arguments[3 - *branch];
  }
  uses[condition] -= parts.size() - 1;
  for (const NodeId part : parts) uses[part] = part == *first || part == *last ? 1 : 0;
  rooted.graph[*first] = make_sample(Distribution::uniform(whole.domain));
  rooted.graph[*last] = rest;
  const Operation select = operations::select(whole.domain);
  whole = make_apply(select, *branch == 1 ? std::vector{condition, *first, *last}
                                          : std::vector{condition, *last, *first});
  return true;
}

std::vector<bool> inner_choices(const RootedGraph& rooted, const std::vector<std::size_t>& uses) {
  std::vector<bool> inner(rooted.graph.size(), false);
  for (const GraphNode& node : rooted.graph) {
    if (!is_choice(node)) continue;
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}})
      if (uses[node.arguments[i]] == 1 && is_choice(rooted.graph[node.arguments[i]]))
        inner[node.arguments[i]] = true;
  }
  return inner;
}

bool join_exclusive_samples(RootedGraph& rooted, NodeId choice, const std::vector<bool>& inner,
                            std::vector<std::size_t>& uses) {
  struct Branch {
    NodeId choice;
    std::size_t argument;
  };
  std::map<NodeId, std::vector<Branch>> shown;
  std::vector<NodeId> left{choice};
  while (!left.empty()) {
    const NodeId id = left.back();
    left.pop_back();
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
      const NodeId value = rooted.graph[id].arguments[i];
      if (inner[value] && is_choice(rooted.graph[value])) left.push_back(value);
      if (rooted.graph[value].is(NodeKind::sample) && rooted.graph[value].arguments.empty())
        shown[value].push_back({id, i});
    }
  }
  std::erase_if(shown,
                [&](const auto& sample) { return uses[sample.first] != sample.second.size(); });
  bool changed = false;
  std::vector<NodeId> kept;
  for (const auto& [sample, branches] : shown) {
    const auto same = std::ranges::find_if(kept, [&](NodeId other) {
      return rooted.graph[other].distribution() == rooted.graph[sample].distribution();
    });
    if (same == kept.end()) {
      kept.push_back(sample);
      continue;
    }
    for (const auto& [where, argument] : branches) rooted.graph[where].arguments[argument] = *same;
    uses[*same] += branches.size();
    uses[sample] = 0;
    changed = true;
  }
  return changed;
}

}  // namespace certamen
