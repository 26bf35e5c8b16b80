// SPDX-License-Identifier: Apache-2.0
// Random functions that are seen through other functions: at the first value with an image, or
// behind a bijection.
#include <algorithm>
#include <set>

#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The value and, if it is put together of parts, its parts.
void add_whole(const Graph& graph, NodeId id, std::set<NodeId>& all) {
  all.insert(id);
  if (graph[id].kind() == NodeKind::apply && graph[id].operation().facts().constructor)
    for (const NodeId argument : graph[id].arguments) add_whole(graph, argument, all);
}

std::set<NodeId> whole(const Graph& graph, NodeId id) {
  std::set<NodeId> all;
  add_whole(graph, id, all);
  return all;
}

/// Replaces a table by a new one: `replaced` by a lookup at the key in the new graph.
void replace_table(Form& form, FormPart& part, const TableId& old, const std::string& label,
                   const TableType& type, NodeId replaced,
                   const std::function<NodeId(const std::vector<NodeId>& place)>& key) {
  const TableId added = add_table(form, label, type);
  std::vector<NodeId> place(part.graph.size(), no_node);
  rebuild(part, [&](NodeId id, const GraphNode& node, Graph& out) {
    if (id != replaced) {
      const NodeId there = append_once(out, node);
      place[id] = there;
      return std::optional{there};
    }
    const NodeId table = append_once(out, make_table(added, type));
    place[id] = append(out, make_access(NodeKind::lookup, out, table, {key(place)}, label));
    return std::optional{place[id]};
  });
  form.tables.erase(old);
}

}  // namespace

/// f(first(h)), where first(h) is the first x of all calls with h = g(x), is f'(h).
bool first_of_class(Form& form) {
  for (const auto& [map, type] : form.tables) {
    if (type.kind != TableKind::map) continue;
    const auto uses = accesses_of(form, map);
    if (!uses || uses->nodes.size() != 2) continue;
    FormPart& part = *uses->part;
    const Graph& graph = part.graph;
    const auto [find, put] = std::pair{uses->nodes[0], uses->nodes[1]};
    if (graph[find].kind() != NodeKind::find || graph[put].kind() != NodeKind::put) continue;
    const NodeId image = graph[find].arguments[1], first = graph[put].arguments[2];
    const auto& choice = graph[first];
    if (graph[put].arguments[1] != image || !choice.applies(Opcode::value_or) ||
        choice.arguments[0] != find || use_counts(part)[find] != 1)
      continue;
    // Everything that looks at the first value is a lookup of one function, and its put.
    std::vector<NodeId> lookups;
    for (NodeId id = 0; id < graph.size(); ++id)
      if (graph[id].kind() == NodeKind::lookup && graph[id].arguments[1] == first)
        lookups.push_back(id);
    if (lookups.size() != 1 || use_counts(part)[first] != 2) continue;
    const auto& table = graph[graph[lookups[0]].arguments[0]];
    const auto asked = accesses_of(form, table.table());
    if (table.table_type().kind != TableKind::function || table.table_type().index || !asked ||
        asked->nodes.size() != 1 ||
        !is_function_of(form, part, image, whole(graph, choice.arguments[1]), table.table()))
      continue;
    const TableType changed{TableKind::function, graph[image].domain, table.table_type().range};
    const TableId old = table.table();
    replace_table(form, part, old, old.name() + " of " + map.name(), changed, lookups[0],
                  [image](const std::vector<NodeId>& place) { return place[image]; });
    return true;
  }
  return false;
}

/// op(f(x), g(x)), if that is all that is seen of f and op is a bijection in its value, is f'(x).
bool shifted_functions(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index) continue;
    const auto uses = accesses_of(form, table);
    if (!uses || uses->nodes.size() != 1) continue;
    FormPart& part = *uses->part;
    const Graph& graph = part.graph;
    const NodeId lookup = uses->nodes[0];
    if (graph[lookup].kind() != NodeKind::lookup || use_counts(part)[lookup] != 1) continue;
    const NodeId key = graph[lookup].arguments[1];
    const auto users = users_of(graph)[lookup];
    const auto* user = users.empty() ? nullptr : &graph[users.front()];
    if (user == nullptr || user->kind() != NodeKind::apply || user->operation().is_opaque() ||
        !same_cardinality(user->domain, type.range))
      continue;
    bool all = true;
    for (std::size_t i = 0; i < user->arguments.size(); ++i)
      all = all && (user->arguments[i] == lookup
                        ? user->operation().facts().is_bijective(i)
                        : is_function_of(form, part, user->arguments[i], whole(graph, key), table));
    if (!all) continue;
    const TableType changed{TableKind::function, type.domain, user->domain};
    const TableId old = table;
    replace_table(form, part, old, old.name() + "'", changed, users.front(),
                  [key](const std::vector<NodeId>& place) { return place[key]; });
    return true;
  }
  return false;
}

bool split_ranges(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index || type.range.kind() != DomainKind::tuple ||
        type.range.parts().empty())
      continue;
    const TableId old = table;
    const std::vector<Domain> ranges = type.range.parts();
    std::vector<TableType> types;
    for (const auto& range : ranges) types.push_back({TableKind::function, type.domain, range});
    std::vector<TableId> tables;
    for (std::size_t i = 0; i < types.size(); ++i)
      tables.push_back(add_table(form, old.name() + "[" + std::to_string(i) + "]", types[i]));
    for (FormPart* part : parts_of(form))
      rebuild(*part, [&](NodeId, const GraphNode& node, Graph& out) {
        if (node.kind() != NodeKind::lookup || out[node.arguments[0]].table() != old)
          return std::optional<NodeId>{};
        std::vector<NodeId> values;
        for (std::size_t i = 0; i < ranges.size(); ++i) {
          const NodeId its = append_once(out, make_table(tables[i], types[i]));
          values.push_back(append(
              out, make_access(NodeKind::lookup, out, its, {node.arguments[1]}, node.label)));
        }
        return std::optional{
            append(out, make_apply(operations::make_tuple(ranges), std::move(values)))};
      });
    form.tables.erase(old);
    return true;
  }
  return false;
}

}  // namespace certamen
