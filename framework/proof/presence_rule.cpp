// SPDX-License-Identifier: Apache-2.0
// A map of which one asks alone whether it has an entry holds no values.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

bool asks_presence(const GraphNode& node) {
  return node.is(NodeKind::apply) && node.applies(Opcode::is_some);
}

/// Whether the part looks entries of the map up for nothing but whether they are there.
bool asks_presence_alone(const FormPart& part, const TableId& table) {
  const auto uses = use_counts(part);
  std::vector<std::size_t> asked(part.graph.size(), 0);
  for (const GraphNode& node : part.graph)
    if (asks_presence(node)) ++asked[node.arguments[0]];
  for (NodeId id = 0; id < part.graph.size(); ++id)
    if (accesses(part, id, table) && part.graph[id].is(NodeKind::find) && asked[id] != uses[id])
      return false;
  return true;
}

/// The part with that map of units.
void hold_units(FormPart& part, const TableId& table, const TableType& type) {
  rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
    if (node.is(NodeKind::table) && node.table() == table)
      return append_once(out, make_table(table, type));
    if (asks_presence(node) && out[node.arguments[0]].is(NodeKind::find) &&
        out[node.arguments[0]].accesses(table))
      return append(out, make_apply(operations::is_some(Option(type.range)), node.arguments));
    if (!node.accesses(table)) return std::nullopt;
    std::vector<NodeId> on{node.arguments[1]};
    if (node.is(NodeKind::put)) on.push_back(append(out, make_constant(type.range, Value{0})));
    return append(out, make_access(node.kind(), out, node.arguments[0], on, node.label));
  });
}

}  // namespace

bool presence_alone(Form& form) {
  for (auto& [table, type] : form.tables) {
    if (type.kind != TableKind::map || type.range == Unit()) continue;
    if (!std::ranges::all_of(parts_of(form), [&](const FormPart* part) {
          return asks_presence_alone(*part, table);
        }))
      continue;
    type.range = Unit();
    for (FormPart* part : parts_of(form)) hold_units(*part, table, type);
    return true;
  }
  return false;
}

}  // namespace certamen
