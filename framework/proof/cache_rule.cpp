// SPDX-License-Identifier: Apache-2.0
// Lazy sampling: y = value-or(find(M, k), s) with a fresh uniform s, followed by put(M, k, y), is a
// lookup of a uniformly random function at k; with g(s) in the place of s it is g of that lookup.
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

/// The uniform sample that a value is, or is a function of; no other node looks at either.
NodeId fresh_sample(const Graph& graph, NodeId value, const std::vector<std::size_t>& uses) {
  if (uses[value] != 1) return no_node;
  const GraphNode& node = graph[value];
  if (node.draws_uniformly()) return value;
  if (!node.is(NodeKind::apply) || node.arguments.size() != 1) return no_node;
  const NodeId sample = node.arguments[0];
  return uses[sample] == 1 && graph[sample].draws_uniformly() ? sample : no_node;
}

/// What is applied to the samples, if anything is; what they are drawn from.
struct StoredImage {
  std::optional<Operation> function;
  Domain domain;
  friend bool operator==(const StoredImage&, const StoredImage&) = default;
};

StoredImage image_of(const Graph& graph, NodeId value) {
  const GraphNode& node = graph[value];
  if (!node.is(NodeKind::apply)) return {std::nullopt, node.domain};
  return {node.operation(), graph[node.arguments[0]].domain};
}

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
      if (fresh_sample(graph, graph[open.value].arguments[1], uses) == no_node) return std::nullopt;
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

/// What all uses store, if that is one function of samples of one domain.
std::optional<StoredImage> common_image(const std::vector<FormPart*>& parts,
                                        const std::vector<std::vector<Use>>& uses) {
  std::optional<StoredImage> common;
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const Use& use : uses[i]) {
      const Graph& graph = parts[i]->graph;
      const StoredImage its = image_of(graph, graph[use.value].arguments[1]);
      if (common && !(*common == its)) return std::nullopt;
      common = its;
    }
  return common;
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
    const auto image = common_image(parts, uses);
    if (!image) continue;
    type.kind = TableKind::function;
    type.range = image->domain;
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
        const NodeId value = append(out, make_access(NodeKind::lookup, table, type,
                                                     accesses.at(found->second), node.label));
        if (!image->function) return std::optional{value};
        return std::optional{append(out, make_apply(*image->function, {value}))};
      });
    }
    return true;
  }
  return false;
}

}  // namespace certamen
