// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/dependence.hpp"

#include <algorithm>

#include "framework/graph/cone.hpp"

namespace certamen {

std::vector<FormPart*> parts_of(Form& form) {
  std::vector<FormPart*> parts{&form.start};
  for (auto& part : form.parts) parts.push_back(&part);
  return parts;
}

std::vector<const FormPart*> parts_of(const Form& form) {
  std::vector<const FormPart*> parts{&form.start};
  for (const auto& part : form.parts) parts.push_back(&part);
  return parts;
}

void note_read(const FormPart& part, const std::vector<NodeId>& roots, StatesAndTables& read) {
  walk_cone(part.graph, roots, [&](NodeId id) {
    const auto& node = part.graph[id];
    if (node.is(NodeKind::get)) read.states.insert(node.state());
    if (node.is(NodeKind::table)) read.tables.insert(node.table());
    return true;
  });
}

StatesAndTables seen_of(const Form& form, bool events) {
  StatesAndTables seen;
  for (std::optional<std::size_t> before; before != seen.size();) {
    before = seen.size();
    for (const FormPart* part : parts_of(form)) {
      std::vector<NodeId> roots{part->result};
      if (events) roots.insert(roots.end(), part->events.begin(), part->events.end());
      for (const auto& [state, value] : part->updates)
        if (seen.contains(state)) roots.push_back(value);
      for (const NodeId put : part->puts)
        if (seen.contains(part->graph[part->graph[put].arguments[0]].table())) roots.push_back(put);
      note_read(*part, roots, seen);
    }
  }
  return seen;
}

bool is_fixed(const Form& form, const StateId& state) {
  return std::none_of(form.parts.begin(), form.parts.end(),
                      [&](const FormPart& part) { return part.updates.contains(state); });
}

bool accesses(const FormPart& part, NodeId id, const TableId& table) {
  const auto& arguments = part.graph[id].arguments;
  return !arguments.empty() && part.graph[arguments[0]].kind() == NodeKind::table &&
         part.graph[arguments[0]].table() == table;
}

bool accesses(const FormPart& part, const TableId& table) {
  for (NodeId id = 0; id < part.graph.size(); ++id)
    if (accesses(part, id, table)) return true;
  return false;
}

std::optional<Accesses> accesses_of(Form& form, const TableId& table) {
  Accesses all;
  for (FormPart* part : parts_of(form))
    for (NodeId id = 0; id < part->graph.size(); ++id) {
      if (!accesses(*part, id, table)) continue;
      if (all.part != nullptr && all.part != part) return std::nullopt;
      all.part = part;
      all.nodes.push_back(id);
    }
  return all.nodes.empty() ? std::nullopt : std::optional{all};
}

bool is_function_of(const Form& form, const FormPart& part, NodeId id,
                    const std::set<NodeId>& given, const TableId& other_than) {
  bool is_one = true;
  walk_cone(part.graph, {id}, [&](NodeId next) {
    if (given.contains(next)) return false;
    const auto& node = part.graph[next];
    switch (node.kind()) {
    case NodeKind::constant:
    case NodeKind::apply:
    case NodeKind::lookup: break;
    case NodeKind::table:
      is_one = is_one && node.table_type().kind != TableKind::map && node.table() != other_than;
      break;
    case NodeKind::get: is_one = is_one && is_fixed(form, node.state()); break;
    default: is_one = false;
    }
    return is_one;
  });
  return is_one;
}

bool depends_on_state(const FormPart& part, NodeId id, const StateId& state) {
  return any_in_cone(part.graph, {id}, [&](NodeId other) { return part.graph[other].gets(state); });
}

bool is_stored_uniform(const Form& form, const StateId& state) {
  const NodeId root = form.start.updates.at(state);
  const auto& node = form.start.graph[root];
  return node.draws_uniformly() && use_counts(form.start)[root] == 1 && is_fixed(form, state);
}

}  // namespace certamen
