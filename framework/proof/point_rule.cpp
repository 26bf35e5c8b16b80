// SPDX-License-Identifier: Apache-2.0
// A random function whose value at one point is stored apart: u at z, f elsewhere, is one random
// function.
#include <algorithm>
#include <set>

#include "framework/graph/cone.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

/// An expression in constants and states that no call changes, as text; nothing for others.
bool is_writable(const Form& form, const FormPart& part, NodeId id, const StateId& apart) {
  const auto& node = part.graph[id];
  switch (node.kind()) {
  case NodeKind::constant: return true;
  case NodeKind::get: return node.state() != apart && is_fixed(form, node.state());
  case NodeKind::apply:
    return std::all_of(node.arguments.begin(), node.arguments.end(),
                       [&](NodeId argument) { return is_writable(form, part, argument, apart); });
  default: return false;
  }
}

/// Whether two writable expressions are the same one.
bool are_same(const FormPart& part, NodeId id, const FormPart& other_part, NodeId other_id) {
  const auto &one = part.graph[id], &other = other_part.graph[other_id];
  if (one.kind() != other.kind() || one.domain != other.domain) return false;
  switch (one.kind()) {
  case NodeKind::constant: return one.value() == other.value();
  case NodeKind::get: return one.state() == other.state();
  default: break;
  }
  if (!(one.operation() == other.operation())) return false;
  for (std::size_t i = 0; i < one.arguments.size(); ++i)
    if (!are_same(part, one.arguments[i], other_part, other.arguments[i])) return false;
  return true;
}

/// The point, as an expression that can be written into any procedure.
struct Point {
  const FormPart* part = nullptr;
  NodeId id = no_node;
};

/// Whether every lookup of the table stands in "if its key is the point, u, else the lookup".
/// Finds the point.
bool is_split(const Form& form, const FormPart& part, const TableId& table, const StateId& apart,
              Point& point, std::set<NodeId>& choices) {
  const auto uses = use_counts(part);
  for (NodeId id = 0; id < part.graph.size(); ++id) {
    const auto& lookup = part.graph[id];
    if (lookup.kind() != NodeKind::lookup || part.graph[lookup.arguments[0]].table() != table)
      continue;
    std::size_t inside = 0;
    for (NodeId user = id + 1; user < part.graph.size(); ++user) {
      const auto& choice = part.graph[user];
      if (choice.kind() != NodeKind::apply || !choice.operation().facts().choice ||
          choice.arguments[2] != id)
        continue;
      const auto& other = part.graph[choice.arguments[1]];
      const auto& condition = part.graph[choice.arguments[0]];
      if (!other.gets(apart) || condition.kind() != NodeKind::apply ||
          !condition.operation().facts().equality)
        return false;
      const auto& a = condition.arguments;
      if (a[0] != lookup.arguments[1] && a[1] != lookup.arguments[1]) return false;
      const NodeId at = a[0] == lookup.arguments[1] ? a[1] : a[0];
      if (!is_writable(form, part, at, apart) ||
          (point.part != nullptr && !are_same(part, at, *point.part, point.id)))
        return false;
      point = {&part, at};
      choices.insert(user);
      ++inside;
    }
    if (inside == 0 || inside != uses[id]) return false;
  }
  return true;
}

bool mentions(const Graph& graph, const TableId& table) {
  return std::any_of(graph.begin(), graph.end(), [&](const GraphNode& node) {
    return node.is(NodeKind::table) && node.table() == table;
  });
}

void join(Form& form, const TableId& table, const TableType& type, const StateId& apart,
          const Graph& origin, NodeId point, const std::vector<std::set<NodeId>>& choices) {
  for (std::size_t i = 0; i < form.parts.size(); ++i)
    rebuild(form.parts[i], [&](NodeId id, const GraphNode& node, Graph& out) {
      if (choices[i].contains(id)) return std::optional<NodeId>{node.arguments[2]};
      if (!node.gets(apart)) return std::optional<NodeId>{};
      const NodeId function = append_once(out, make_table(table, type));
      std::map<NodeId, NodeId> known;
      const NodeId key = copy_cone(
          origin, point, known, [&](GraphNode copy) { return append_once(out, std::move(copy)); });
      return std::optional{
          append(out, make_access(NodeKind::lookup, out, function, {key}, node.label))};
    });
  form.start.updates.erase(apart);
  form.states.erase(apart);
}

}  // namespace

bool join_points(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index || mentions(form.start.graph, table))
      continue;
    for (const auto& [apart, domain] : form.states) {
      if (domain != type.range || !is_stored_uniform(form, apart)) continue;
      Point point;
      std::vector<std::set<NodeId>> choices(form.parts.size());
      bool all = true;
      for (std::size_t i = 0; all && i < form.parts.size(); ++i)
        all = is_split(form, form.parts[i], table, apart, point, choices[i]);
      if (!all || point.part == nullptr) continue;
      const Graph origin = point.part->graph;
      const TableId kept = table;
      const StateId gone = apart;
      const TableType its = type;
      join(form, kept, its, gone, origin, point.id, choices);
      return true;
    }
  }
  return false;
}

}  // namespace certamen
