// SPDX-License-Identifier: Apache-2.0
// A random function with a Boolean in its key is two random functions, and a choice between them.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The place of a Boolean in keys of this domain; nothing if there is none.
std::optional<std::size_t> boolean_in(const Domain& keys) {
  if (keys == Boolean()) return 0;
  if (keys.kind() != DomainKind::tuple) return std::nullopt;
  const auto& parts = keys.parts();
  const auto found = std::find(parts.begin(), parts.end(), Boolean());
  if (found == parts.end()) return std::nullopt;
  return static_cast<std::size_t>(found - parts.begin());
}

/// The key put together by its parts.
bool is_built(const Graph& graph, NodeId key) {
  const auto& node = graph[key];
  if (node.domain == Boolean()) return true;
  return node.kind() == NodeKind::apply && node.operation().facts().constructor &&
         node.arguments.size() == node.domain.parts().size();
}

bool looks_up(const Graph& graph, const GraphNode& node, const TableId& table) {
  return node.accesses_table() && graph[node.arguments[0]].table() == table;
}

}  // namespace

bool split_keys(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index) continue;
    const auto place = boolean_in(type.domain);
    if (!place) continue;
    const std::vector<FormPart*> parts = parts_of(form);
    const bool all = std::all_of(parts.begin(), parts.end(), [&](const FormPart* part) {
      return std::all_of(part->graph.begin(), part->graph.end(), [&](const GraphNode& node) {
        return !looks_up(part->graph, node, table) || is_built(part->graph, node.arguments[1]);
      });
    });
    if (!all) continue;
    std::vector<Domain> rest;
    if (type.domain != Boolean())
      for (std::size_t i = 0; i < type.domain.parts().size(); ++i)
        if (i != *place) rest.push_back(type.domain.parts()[i]);
    const Domain keys = rest.size() == 1 ? rest.front() : Tuple(rest);
    const TableType half{TableKind::function, keys, type.range};
    const TableId old = table;
    const TableId halves[] = {add_table(form, old.name() + ".0", half),
                              add_table(form, old.name() + ".1", half)};
    for (FormPart* part : parts)
      rebuild(*part, [&](NodeId, const GraphNode& node, Graph& out) {
        if (!looks_up(out, node, old)) return std::optional<NodeId>{};
        const GraphNode key = out[node.arguments[1]];
        NodeId bit = node.arguments[1], other = no_node;
        std::vector<NodeId> kept;
        if (key.domain != Boolean()) {
          bit = key.arguments[*place];
          for (std::size_t i = 0; i < key.arguments.size(); ++i)
            if (i != *place) kept.push_back(key.arguments[i]);
        }
        if (kept.size() == 1)
          other = kept.front();
        else if (kept.empty())
          other = append(out, make_constant(keys, Value{0}));
        else
          other = append(out, make_apply(operations::make_tuple(rest), kept));
        NodeId values[2];
        for (int i = 0; i < 2; ++i) {
          const NodeId its = append_once(out, make_table(halves[i], half));
          values[i] = append(out, make_access(NodeKind::lookup, out, its, {other}, node.label));
        }
        return std::optional{
            append(out, make_apply(operations::select(half.range), {bit, values[1], values[0]}))};
      });
    form.tables.erase(old);
    return true;
  }
  return false;
}

}  // namespace certamen
