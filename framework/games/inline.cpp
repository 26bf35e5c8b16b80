// SPDX-License-Identifier: Apache-2.0
#include "framework/games/inline.hpp"

#include <map>

#include "framework/error.hpp"
#include "framework/games/guarded.hpp"

namespace certamen {

namespace {

bool names_state_or_table(NodeKind kind) {
  switch (kind) {
  case NodeKind::get:
  case NodeKind::set:
  case NodeKind::lookup:
  case NodeKind::inverse:
  case NodeKind::find:
  case NodeKind::put: return true;
  default: return false;
  }
}

/// A linked package's names already say which package they are from.
std::string prefixed(const std::string& prefix, const std::string& name) {
  return name.find('.') == std::string::npos ? prefix + name : name;
}

}  // namespace

Package with_prefix(const Package& package, const std::string& prefix) {
  Package renamed = package;
  for (auto& state : renamed.states) state.name = prefixed(prefix, state.name);
  for (auto& [name, type] : renamed.tables) name = prefixed(prefix, name);
  const auto rename = [&](Procedure& procedure) {
    for (auto& node : procedure.body)
      if (names_state_or_table(node.kind)) node.name = prefixed(prefix, node.name);
  };
  for (auto& procedure : renamed.exports) rename(procedure);
  for (auto& procedure : renamed.initializers) rename(procedure);
  if (renamed.finalize) rename(*renamed.finalize);
  return renamed;
}

NodeId append_body(Graph& graph, const Procedure& procedure, const std::vector<NodeId>& arguments,
                   const std::string& label_prefix) {
  std::vector<NodeId> place(procedure.body.size(), no_node);
  std::size_t next_input = 0;
  for (NodeId id = 0; id < procedure.body.size(); ++id) {
    const auto& node = procedure.body[id];
    if (node.kind == NodeKind::input) {
      place[id] = arguments[next_input++];
      continue;
    }
    GraphNode copy = node;
    for (auto& argument : copy.arguments) argument = place[argument];
    copy.label = label_prefix + (copy.label.empty() ? std::to_string(id) : copy.label);
    graph.push_back(std::move(copy));
    place[id] = graph.size() - 1;
  }
  return place[procedure.result];
}

Procedure with_calls_inlined(const Procedure& procedure, const Package& lower) {
  Procedure inlined{.signature = procedure.signature,
                    .budget = procedure.budget,
                    .only_after = procedure.only_after,
                    .only_before = procedure.only_before};
  std::vector<NodeId> place(procedure.body.size(), no_node);
  std::map<std::string, std::size_t> calls;
  for (NodeId id = 0; id < procedure.body.size(); ++id) {
    GraphNode node = procedure.body[id];
    for (auto& argument : node.arguments)
      if (argument != no_node) argument = place[argument];
    const Procedure* callee = node.kind == NodeKind::call ? lower.find_export(node.name) : nullptr;
    if (callee == nullptr) {
      inlined.body.push_back(std::move(node));
      place[id] = inlined.body.size() - 1;
      continue;
    }
    for (const auto& first : callee->only_after)
      if (!calls.contains(first))
        throw Error{ErrorCode::usage, procedure.signature.name + "/" + node.name,
                    "it is called before " + first + ", and may be called only after it"};
    for (const auto& end : callee->only_before)
      if (calls.contains(end) || calls.contains(guarded(end)))
        throw Error{ErrorCode::usage, procedure.signature.name + "/" + node.name,
                    "it is called after " + end + ", and may be called only before it"};
    const std::size_t count = ++calls[node.name];
    if (callee->budget && certainly_at_most(*callee->budget, Size{count - 1}))
      throw Error{ErrorCode::usage, procedure.signature.name + "/" + node.name,
                  "call " + std::to_string(count) + " exceeds the budget of " +
                      callee->budget->text()};
    place[id] = append_body(inlined.body, *callee, node.arguments,
                            node.name + "#" + std::to_string(count) + "/");
  }
  inlined.result = place[procedure.result];
  return inlined;
}

}  // namespace certamen
