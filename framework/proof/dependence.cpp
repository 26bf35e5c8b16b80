// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/dependence.hpp"

#include <algorithm>

namespace certamen {

std::vector<FormPart*> parts_of(Form& form) {
  std::vector<FormPart*> parts{&form.start};
  for (auto& part : form.parts) parts.push_back(&part);
  return parts;
}

bool accesses(const FormPart& part, NodeId id, const std::string& table) {
  const auto& arguments = part.graph[id].arguments;
  return !arguments.empty() && part.graph[arguments[0]].kind == NodeKind::table &&
         part.graph[arguments[0]].name == table;
}

std::optional<Accesses> accesses_of(Form& form, const std::string& table) {
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
                    const std::set<NodeId>& given, const std::string& other_than) {
  std::set<NodeId> seen = given;
  std::vector<NodeId> todo{id};
  while (!todo.empty()) {
    const NodeId next = todo.back();
    todo.pop_back();
    if (!seen.insert(next).second) continue;
    const auto& node = part.graph[next];
    switch (node.kind) {
    case NodeKind::constant:
    case NodeKind::apply:
    case NodeKind::lookup: break;
    case NodeKind::table:
      if (node.table->kind == TableKind::map || node.name == other_than) return false;
      break;
    case NodeKind::get:
      if (std::any_of(form.parts.begin(), form.parts.end(),
                      [&](const FormPart& each) { return each.updates.contains(node.name); }))
        return false;
      break;
    default: return false;
    }
    todo.insert(todo.end(), node.arguments.begin(), node.arguments.end());
  }
  return true;
}

bool depends_on_state(const FormPart& part, NodeId id, const std::string& state) {
  std::set<NodeId> seen;
  std::vector<NodeId> todo{id};
  while (!todo.empty()) {
    const NodeId next = todo.back();
    todo.pop_back();
    if (!seen.insert(next).second) continue;
    const auto& node = part.graph[next];
    if (node.kind == NodeKind::get && node.name == state) return true;
    todo.insert(todo.end(), node.arguments.begin(), node.arguments.end());
  }
  return false;
}

bool is_stored_uniform(const Form& form, const std::string& state) {
  const NodeId root = form.start.updates.at(state);
  const auto& node = form.start.graph[root];
  return node.draws_uniformly() && use_counts(form.start)[root] == 1 &&
         std::none_of(form.parts.begin(), form.parts.end(),
                      [&](const FormPart& part) { return part.updates.contains(state); });
}

}  // namespace certamen
