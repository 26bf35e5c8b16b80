// SPDX-License-Identifier: Apache-2.0
// A family of random functions or permutations that is only asked at one index is one of them.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

/// What all accesses of a family have as their index.
struct Index {
  std::optional<StateId> state = {};  // that no call changes
  const FormPart* part = nullptr;     // or the node of a part that runs once
  NodeId node = no_node;
  friend bool operator==(const Index&, const Index&) = default;
};

/// The index of an access; nothing if it may be another one in another call. One index of all
/// accesses depends on none of them: it stands before the first.
std::optional<Index> index_of(const Form& form, const FormPart& part, NodeId access) {
  const NodeId id = part.graph[access].arguments[2];
  const auto& node = part.graph[id];
  if (node.kind() == NodeKind::get && is_fixed(form, node.state()))
    return Index{.state = node.state()};
  if (!part.runs_once()) return std::nullopt;
  return Index{.part = &part, .node = id};
}

bool has_one_index(const Form& form, const TableId& family) {
  std::optional<Index> index;
  for (const FormPart* part : parts_of(form))
    for (NodeId id = 0; id < part->graph.size(); ++id) {
      if (!accesses(*part, id, family)) continue;
      // At the start the index would not be stored yet, and might come to depend on the family.
      const auto its = part == &form.start ? std::nullopt : index_of(form, *part, id);
      if (!its || (index && *index != *its)) return false;
      index = its;
    }
  return index.has_value();
}

}  // namespace

bool single_members(Form& form) {
  for (const auto& [family, type] : form.tables) {
    if (!type.index || !has_one_index(form, family)) continue;
    const TableId old = family;
    const TableType member{type.kind, type.domain, type.range};
    const TableId added = add_table(form, old.name(), member);
    for (FormPart* part : parts_of(form))
      rebuild(*part, [&](NodeId, const GraphNode& node, Graph& out) {
        if (!node.accesses_table() || out[node.arguments[0]].table() != old)
          return std::optional<NodeId>{};
        const NodeId table = append_once(out, make_table(added, member));
        return std::optional{
            append(out, make_access(node.kind(), out, table, {node.arguments[1]}, node.label))};
      });
    form.tables.erase(old);
    return true;
  }
  return false;
}

}  // namespace certamen
