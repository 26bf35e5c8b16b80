// SPDX-License-Identifier: Apache-2.0
// Lazy sampling: y = value-or(find(M, k), s) with a fresh uniform s, followed by put(M, k, y), is a
// lookup of a uniformly random function at k.
#include <algorithm>
#include <set>

#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

/// A use of a map that could be a lookup: where its nodes are.
struct Use {
  NodeId find = no_node, value = no_node, put = no_node;
};

/// The uses of a map in a part; nothing if one of its accesses is not part of such a use.
std::optional<std::vector<Use>> uses_of(const FormPart& part, const TableId& table) {
  const auto& graph = part.graph;
  const auto uses = use_counts(part);
  std::vector<Use> all;
  Use open;  // its put is still to come: no other access may stand between
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!accesses(part, id, table)) continue;
    if (graph[id].kind() == NodeKind::find) {
      if (open.find != no_node || uses[id] != 1) return std::nullopt;
      const auto reader = std::find_if(graph.begin(), graph.end(), [&](const GraphNode& node) {
        return node.applies(Opcode::value_or) && node.arguments[0] == id;
      });
      if (reader == graph.end()) return std::nullopt;
      open.find = id;
      open.value = static_cast<NodeId>(reader - graph.begin());
      const NodeId fresh = graph[open.value].arguments[1];
      if (!graph[fresh].draws_uniformly() || uses[fresh] != 1) return std::nullopt;
    } else {
      const auto& put = graph[id].arguments;
      if (open.find == no_node || put[1] != graph[open.find].arguments[1] || put[2] != open.value)
        return std::nullopt;
      open.put = id;
      all.push_back(open);
      open = {};
    }
  }
  if (open.find != no_node) return std::nullopt;
  return all;
}

}  // namespace

bool open_caches(Form& form) {
  for (auto& [table, type] : form.tables) {
    if (type.kind != TableKind::map) continue;
    const std::vector<FormPart*> parts = parts_of(form);
    std::vector<std::vector<Use>> uses;
    for (const FormPart* part : parts) {
      auto found = uses_of(*part, table);
      if (!found) break;
      uses.push_back(std::move(*found));
    }
    if (uses.size() != parts.size()) continue;
    type.kind = TableKind::function;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::set<NodeId> gone;
      std::map<NodeId, NodeId> find_of;
      for (const auto& use : uses[i]) {
        gone.insert(use.put);
        find_of[use.value] = use.find;
      }
      const Graph before = parts[i]->graph;
      std::map<NodeId, std::vector<NodeId>> accesses;  // arguments of finds in the new graph
      rebuild(*parts[i], [&](NodeId id, const GraphNode& node, Graph& out) {
        if (node.is(NodeKind::table) && node.table() == table)
          return std::optional{append_once(out, make_table(table, type))};
        if (gone.contains(id)) return std::optional{no_node};
        if (node.kind() == NodeKind::find) accesses[id] = node.arguments;
        const auto found = find_of.find(id);
        if (found == find_of.end()) return std::optional<NodeId>{};
        return std::optional{append(out, make_access(NodeKind::lookup, table, type,
                                                     accesses.at(found->second), node.label))};
      });
    }
    return true;
  }
  return false;
}

}  // namespace certamen
