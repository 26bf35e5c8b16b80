// SPDX-License-Identifier: Apache-2.0
// A random function whose values at a stored part of its keys are those of another one: g(y) where
// the key is (y, r), f elsewhere, is one random function.
#include <algorithm>
#include <set>

#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// A function f of tuples, one g of their other parts, and the state r with which a part is
/// compared.
struct Planting {
  TableId outer, inner;  // f and g
  TableType type;        // of f
  std::size_t place;     // of the part that is compared
  StateId point;         // r
};

bool is_plain_function(const TableType& type) {
  return type.kind == TableKind::function && !type.index;
}

/// The domain of keys without that part.
Domain rest_of(const Domain& keys, std::size_t place) {
  std::vector<Domain> rest = keys.parts();
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(place));
  return rest.size() == 1 ? rest.front() : Tuple(rest);
}

bool is_written_out(const GraphNode& node) {
  return node.is(NodeKind::apply) && node.domain.kind() == DomainKind::tuple &&
         node.operation() == operations::make_tuple(node.domain.parts());
}

/// Whether a node is that part of the key.
bool is_part(const Graph& graph, NodeId key, std::size_t place, NodeId node) {
  if (is_written_out(graph[key])) return graph[key].arguments[place] == node;
  return graph[node].is(NodeKind::apply) && graph[node].arguments.size() == 1 &&
         graph[node].arguments[0] == key &&
         graph[node].operation() == operations::get(graph[key].domain, place);
}

/// Whether a node is the key without that part.
bool is_rest(const Graph& graph, NodeId key, std::size_t place, NodeId node) {
  const std::size_t parts = graph[key].domain.parts().size();
  if (parts == 2) return is_part(graph, key, 1 - place, node);
  if (!is_written_out(graph[node])) return false;
  for (std::size_t i = 0, at = 0; i < parts; ++i)
    if (i != place && !is_part(graph, key, i, graph[node].arguments[at++])) return false;
  return true;
}

/// Whether a node is "if the key's part is r, g(the rest), else f(key)", for this lookup of f.
bool is_planted(const Graph& graph, const Planting& p, NodeId choice, NodeId lookup) {
  const GraphNode& node = graph[choice];
  if (!node.applies(Opcode::select) || node.arguments[2] != lookup) return false;
  const GraphNode& condition = graph[node.arguments[0]];
  const GraphNode& own = graph[node.arguments[1]];
  const NodeId key = graph[lookup].arguments[1];
  if (!condition.applies(Opcode::equal) || !own.is(NodeKind::lookup) || !own.accesses(p.inner))
    return false;
  const auto compares = [&](NodeId part, NodeId with) {
    return is_part(graph, key, p.place, part) && graph[with].gets(p.point);
  };
  const NodeId a = condition.arguments[0], b = condition.arguments[1];
  return (compares(a, b) || compares(b, a)) && is_rest(graph, key, p.place, own.arguments[1]);
}

/// Adds the choices in which the part's lookups of f stand; false if one stands elsewhere.
bool find_choices(const FormPart& part, const Planting& p, std::set<NodeId>& choices) {
  const auto uses = use_counts(part);
  const auto users = users_of(part.graph);
  for (NodeId id = 0; id < part.graph.size(); ++id) {
    if (!accesses(part, id, p.outer)) continue;
    std::set<NodeId> found;
    for (const NodeId user : users[id])
      if (is_planted(part.graph, p, user, id)) found.insert(user);
    if (found.empty() || found.size() != uses[id]) return false;
    choices.insert(found.begin(), found.end());
  }
  return true;
}

/// A lookup of g as one of f, at a key with r in its place.
NodeId lookup_planted(Graph& out, const Planting& p, const GraphNode& own) {
  const std::vector<Domain>& parts = p.type.domain.parts();
  const NodeId rest = own.arguments[1];
  std::vector<NodeId> key;
  for (std::size_t i = 0, at = 0; i < parts.size(); ++i) {
    if (i == p.place)
      key.push_back(append_once(out, make_get(p.point, parts[i])));
    else if (parts.size() == 2)
      key.push_back(rest);
    else
      key.push_back(append(out, make_apply(operations::get(out[rest].domain, at++), {rest})));
  }
  const NodeId table = append_once(out, make_table(p.outer, p.type));
  const NodeId whole = append(out, make_apply(operations::make_tuple(parts), std::move(key)));
  return append(out, make_access(NodeKind::lookup, out, table, {whole}, own.label));
}

bool join(Form& form, const Planting& p) {
  std::vector<std::set<NodeId>> choices(form.parts.size());
  bool any = false;
  for (std::size_t i = 0; i < form.parts.size(); ++i) {
    if (!find_choices(form.parts[i], p, choices[i])) return false;
    any = any || !choices[i].empty();
  }
  if (!any) return false;
  for (std::size_t i = 0; i < form.parts.size(); ++i)
    rebuild(form.parts[i],
            [&](NodeId id, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
              if (choices[i].contains(id)) return node.arguments[2];
              if (!node.accesses_table() || out[node.arguments[0]].table() != p.inner)
                return std::nullopt;
              return lookup_planted(out, p, node);
            });
  form.tables.erase(p.inner);
  return true;
}

bool is_asked_at_start(const Form& form, const TableId& table) {
  return std::ranges::any_of(form.start.graph, [&](const GraphNode& node) {
    return node.is(NodeKind::table) && node.table() == table;
  });
}

}  // namespace

/// F(y, r) = g(y), F = f elsewhere: for every r, which depends on neither since no call changes it
/// and both are first asked after the start, all values of F are independent and uniform.
bool planted_functions(Form& form) {
  for (const auto& [outer, type] : form.tables) {
    if (!is_plain_function(type) || type.domain.kind() != DomainKind::tuple ||
        type.domain.parts().size() < 2 || is_asked_at_start(form, outer))
      continue;
    for (const auto& [inner, own] : form.tables) {
      if (inner == outer || !is_plain_function(own) || own.range != type.range ||
          is_asked_at_start(form, inner))
        continue;
      for (const auto& [point, domain] : form.states)
        for (std::size_t place = 0; place < type.domain.parts().size(); ++place)
          if (domain == type.domain.parts()[place] && is_fixed(form, point) &&
              own.domain == rest_of(type.domain, place) &&
              join(form, {outer, inner, type, place, point}))
            return true;
    }
  }
  return false;
}

}  // namespace certamen
