// SPDX-License-Identifier: Apache-2.0
// A random function with a Boolean in its key is two random functions, and a choice between them;
// one of vectors is one of all elements but the last, and the last.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/loop.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The place of the last Boolean in keys of this domain; nothing if there is none.
std::optional<std::size_t> boolean_in(const Domain& keys) {
  if (keys == Boolean()) return 0;
  if (keys.kind() != DomainKind::tuple) return std::nullopt;
  const auto& parts = keys.parts();
  const auto found = std::find(parts.rbegin(), parts.rend(), Boolean());
  if (found == parts.rend()) return std::nullopt;
  return static_cast<std::size_t>(parts.rend() - found) - 1;
}

/// The key put together by its parts.
bool is_built(const GraphNode& key) {
  return key.kind() == NodeKind::apply && key.operation().facts().constructor &&
         key.arguments.size() == key.domain.parts().size();
}

/// The parts of a key; a Boolean is its own one part.
std::vector<NodeId> parts_of_key(Graph& graph, NodeId id) {
  const GraphNode key = graph[id];
  if (key.domain == Boolean()) return {id};
  if (is_built(key)) return key.arguments;
  std::vector<NodeId> parts;
  for (std::size_t i = 0; i < key.domain.parts().size(); ++i)
    parts.push_back(append(graph, make_apply(operations::get(key.domain, i), {id})));
  return parts;
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
    std::vector<Domain> rest;
    if (type.domain != Boolean())
      for (std::size_t i = 0; i < type.domain.parts().size(); ++i)
        if (i != *place) rest.push_back(type.domain.parts()[i]);
    const Domain keys = rest.size() == 1 ? rest.front() : Tuple(rest);
    const TableType half{TableKind::function, keys, type.range};
    const TableId old = table;
    const TableId halves[] = {add_table(form, old.name() + ".0", half),
                              add_table(form, old.name() + ".1", half)};
    for (FormPart* part : parts_of(form))
      rebuild(*part, [&](NodeId, const GraphNode& node, Graph& out) {
        if (!looks_up(out, node, old)) return std::optional<NodeId>{};
        std::vector<NodeId> kept = parts_of_key(out, node.arguments[1]);
        const NodeId bit = kept[*place];
        kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(*place));
        NodeId other = no_node;
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

bool split_vector_keys(Form& form) {
  for (const auto& [table, type] : form.tables) {
    const Domain keys = type.domain;
    if (type.kind != TableKind::function || type.index || keys.kind() != DomainKind::vector ||
        !keys.size().is_symbol() || !has_one_apart(keys.size()))
      continue;
    const Size others = keys.size() - 1;
    const Operation before = operations::section(keys, 0, others);
    const Operation last = operations::section(keys, others, 1);
    const std::vector<Domain> parts{before.output(), keys.parts()[0]};
    const TableType split{TableKind::function, Tuple(parts), type.range};
    const TableId old = table, added = add_table(form, old.name(), split);
    for (FormPart* part : parts_of(form))
      rebuild(*part, [&](NodeId, const GraphNode& node, Graph& out) {
        if (!looks_up(out, node, old)) return std::optional<NodeId>{};
        const NodeId key = node.arguments[1];
        const NodeId end = append(out, make_apply(last, {key}));
        const NodeId element = append(out, make_apply(operations::at(last.output(), 0), {end}));
        const NodeId start = append(out, make_apply(before, {key}));
        const NodeId both =
            append(out, make_apply(operations::make_tuple(parts), {start, element}));
        const NodeId its = append_once(out, make_table(added, split));
        return std::optional{
            append(out, make_access(NodeKind::lookup, out, its, {both}, node.label))};
      });
    form.tables.erase(old);
    return true;
  }
  return false;
}

}  // namespace certamen
