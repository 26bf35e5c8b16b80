// SPDX-License-Identifier: Apache-2.0
// Random functions and permutations whose lookups are all at certainly different points are
// independent samples: uniform ones, or uniform without those before.
#include <algorithm>
#include <set>

#include "framework/rewriting/rewriter.hpp"

namespace certamen {

namespace {

/// Lookups of one table, at points that are not all constants, that are compared pair by pair.
constexpr std::size_t max_pairwise = 128;

NodeId key_of(const GraphNode& access) {
  return access.arguments[1];
}
NodeId index_of(const GraphNode& access) {
  return access.arguments.size() > 2 ? access.arguments[2] : no_node;
}

/// Whether two lookups of a table are certainly at different points, with indices that are
/// certainly equal or certainly different if it is a family of permutations.
bool are_apart(const Rewriter& r, const TableType& type, NodeId a, NodeId b) {
  const GraphNode &one = r.at(a), &other = r.at(b);
  const NodeId i = index_of(one), j = index_of(other);
  if (i != no_node && r.are_distinct(i, j)) return true;
  return (type.kind == TableKind::function || i == j) && r.are_distinct(key_of(one), key_of(other));
}

bool all_apart(const Rewriter& r, const TableType& type, const std::vector<NodeId>& accesses) {
  if (accesses.size() == 1) return true;
  for (const NodeId access : accesses)
    if (r.at(access).kind() != NodeKind::lookup) return false;
  // Constants of domains of which all sizes are numbers differ by their codes; of others see below.
  std::set<std::vector<Integer>> constants;
  const bool all_constant = std::all_of(accesses.begin(), accesses.end(), [&](NodeId access) {
    std::vector<Integer> point;
    for (std::size_t i = 1; i < r.at(access).arguments.size(); ++i) {
      const NodeId id = r.at(access).arguments[i];
      if (!r.is_constant(id) || r.at(id).domain.is_symbolic()) return false;
      point.push_back(r.at(id).value().code());
    }
    return constants.insert(std::move(point)).second;
  });
  if (all_constant) return true;
  if (accesses.size() > max_pairwise) return false;
  for (std::size_t i = 0; i < accesses.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!are_apart(r, type, accesses[i], accesses[j])) return false;
  return true;
}

}  // namespace

bool Rewriter::open_tables() {
  auto& graph = output_.graph;
  std::map<NodeId, std::vector<NodeId>> accesses;
  for (NodeId id = 0; id < graph.size(); ++id)
    if (!graph[id].arguments.empty() &&
        graph[graph[id].arguments.front()].kind() == NodeKind::table)
      accesses[graph[id].arguments.front()].push_back(id);
  bool changed = false;
  for (const auto& [table, users] : accesses) {
    const TableType type = graph[table].table_type();
    if (type.kind == TableKind::map || !all_apart(*this, type, users)) continue;
    std::vector<std::pair<NodeId, NodeId>> earlier;  // of a permutation: index, result
    for (const NodeId user : users) {
      auto& node = graph[user];
      const NodeId index = index_of(node);
      std::vector<NodeId> taken;
      if (type.kind == TableKind::permutation)
        for (const auto& [its_index, result] : earlier)
          if (its_index == index) taken.push_back(result);
      earlier.emplace_back(index, user);
      node.action =
          node::Sample{taken.empty() ? Distribution::uniform(node.domain)
                                     : Distribution::uniform_except(node.domain, taken.size())};
      node.arguments = std::move(taken);
    }
    fired(Rule::table_opened);
    if (watcher_ != nullptr) watcher_->distribution_kept(Rule::table_opened, output_);
    changed = true;
  }
  return changed;
}

}  // namespace certamen
