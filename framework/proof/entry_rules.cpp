// SPDX-License-Identifier: Apache-2.0
// Entries of maps that are never overwritten: parts that are functions of the rest, and random
// functions that matter once for each entry.
#include <algorithm>
#include <set>

#include "framework/graph/cone.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The only put into a map, if there is one alone in the whole form.
struct OnlyPut {
  FormPart* part = nullptr;
  NodeId put = no_node;
};

std::optional<OnlyPut> only_put(Form& form, const TableId& map) {
  OnlyPut found;
  for (FormPart* part : parts_of(form))
    for (const NodeId put : part->puts) {
      if (!accesses(*part, put, map)) continue;
      if (found.part != nullptr) return std::nullopt;
      found = {part, put};
    }
  return found.part == nullptr ? std::nullopt : std::optional{found};
}

/// The tuple that a put stores, unless the key has an entry already; no_node if it is no tuple.
NodeId stored_tuple(const Graph& graph, NodeId put, const TableId& map) {
  NodeId value = graph[put].arguments[2];
  if (graph[value].applies(Opcode::value_or)) {
    const auto& find = graph[graph[value].arguments[0]];
    if (find.kind() != NodeKind::find || graph[find.arguments[0]].table() != map ||
        find.arguments[1] != graph[put].arguments[1])
      return no_node;
    value = graph[value].arguments[1];
  }
  const auto& node = graph[value];
  const bool built = node.kind() == NodeKind::apply && node.operation().facts().constructor &&
                     node.domain.kind() == DomainKind::tuple;
  return built ? value : no_node;
}

}  // namespace

/// Every entry (k, e) satisfies e_i = g(k, the other parts of e), since each did when it was put;
/// and g is the same in all calls.
bool computed_entries(Form& form) {
  for (const auto& [map, type] : form.tables) {
    if (type.kind != TableKind::map || type.range.kind() != DomainKind::tuple) continue;
    const auto only = only_put(form, map);
    if (!only) continue;
    const Graph source = only->part->graph;
    const NodeId key = source[only->put].arguments[1];
    const NodeId entry = stored_tuple(source, only->put, map);
    if (entry == no_node) continue;
    const std::vector<NodeId> stored = source[entry].arguments;
    const std::size_t count = stored.size();
    for (std::size_t i = 0; i < count; ++i) {
      std::set<NodeId> given{key};
      for (std::size_t j = 0; j < count; ++j)
        if (j != i) given.insert(stored[j]);
      if (given.contains(stored[i]) || !is_function_of(form, *only->part, stored[i], given))
        continue;
      bool changed = false;
      const TableId own = map;
      for (FormPart* part : parts_of(form))
        rebuild(*part, [&](NodeId, const GraphNode& node, Graph& out) {
          const std::vector<Domain>& domains = type.range.parts();
          if (node.kind() != NodeKind::apply || node.arguments.size() != 1 ||
              !out[node.arguments[0]].applies(Opcode::value_or) ||
              !(node.operation() == operations::get(type.range, i)))
            return std::optional<NodeId>{};
          const NodeId read = node.arguments[0];
          const NodeId find = out[read].arguments[0], other = out[read].arguments[1];
          if (out[find].kind() != NodeKind::find || out[out[find].arguments[0]].table() != own)
            return std::optional<NodeId>{};
          const auto add = [&](const Operation& operation, std::vector<NodeId> arguments) {
            return append(out, make_apply(operation, std::move(arguments)));
          };
          std::map<NodeId, NodeId> known{{key, out[find].arguments[1]}};
          for (std::size_t j = 0; j < count; ++j)
            if (j != i) known[stored[j]] = add(operations::get(type.range, j), {read});
          const NodeId value = copy_cone(source, stored[i], known, [&](GraphNode copy) {
            return append_once(out, std::move(copy));
          });
          const NodeId without = add(operations::get(type.range, i), {other});
          const NodeId found = add(operations::is_some(Option(type.range)), {find});
          changed = true;
          return std::optional{add(operations::select(domains[i]), {found, value, without})};
        });
      if (changed) return true;
    }
  }
  return false;
}

namespace {

/// Whether a node matters where a key has an entry already: reached from a root other than through
/// what is chosen when there is none.
bool matters_with_entry(const FormPart& part, NodeId target, NodeId find) {
  const Graph& graph = part.graph;
  const auto is_found = [&](NodeId id) {
    return graph[id].applies(Opcode::is_some) && graph[id].arguments[0] == find;
  };
  bool matters = false;
  walk_cone(graph, roots_of(part), [&](NodeId id) {
    matters = matters || id == target;
    const std::span<const NodeId> arguments = graph[id].arguments;
    if (graph[id].applies(Opcode::select) && is_found(arguments[0])) return arguments.first(2);
    if (graph[id].applies(Opcode::value_or) && arguments[0] == find) return arguments.first(1);
    return arguments;
  });
  return matters;
}

}  // namespace

/// f(k), where it matters only if the map has no entry for k, and an entry goes in: each f(k)
/// matters in one call at most, so that it is a fresh sample.
bool pads(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function) continue;
    const auto uses = accesses_of(form, table);
    if (!uses || uses->nodes.size() != 1) continue;
    FormPart& part = *uses->part;
    const NodeId lookup = uses->nodes[0];
    const NodeId key = part.graph[lookup].arguments[1];
    for (NodeId find = 0; find < part.graph.size(); ++find) {
      if (part.graph[find].kind() != NodeKind::find || part.graph[find].arguments[1] != key)
        continue;
      const TableId& map = part.graph[part.graph[find].arguments[0]].table();
      const auto put = only_put(form, map);
      if (!put || put->part != &part || part.graph[put->put].arguments[1] != key ||
          matters_with_entry(part, lookup, find))
        continue;
      const TableId old = table;
      const Domain range = type.range;
      rebuild(part, [&](NodeId id, const GraphNode& node, Graph& out) {
        if (id != lookup) return std::optional<NodeId>{};
        return std::optional{append(out, make_sample(Distribution::uniform(range), node.label))};
      });
      form.tables.erase(old);
      return true;
    }
  }
  return false;
}

}  // namespace certamen
