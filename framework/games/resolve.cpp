// SPDX-License-Identifier: Apache-2.0
#include "framework/games/resolve.hpp"

#include "framework/error.hpp"
#include "framework/games/check.hpp"

namespace certamen {

namespace {

std::map<std::string, NodeId> added_tables(const Package& package, Graph& graph) {
  std::map<std::string, NodeId> tables;
  for (const auto& [name, type] : package.tables) {
    const auto& range = type.kind == TableKind::map ? Option(type.range) : type.range;
    graph.push_back(
        {.kind = NodeKind::table, .domain = range, .name = name, .label = name, .table = type});
    tables[name] = graph.size() - 1;
  }
  return tables;
}

}  // namespace

StateResolver::StateResolver(const Package& package, Graph& graph)
    : StateResolver{package, graph, added_tables(package, graph)} {}

StateResolver::StateResolver(const Package& package, Graph& graph,
                             std::map<std::string, NodeId> tables)
    : package_{package}, graph_{graph}, tables_{std::move(tables)} {
  for (const auto& state : package.states)
    if (state.initial)
      states[state.name] = add({.kind = NodeKind::constant,
                                .domain = state.domain,
                                .label = state.name,
                                .value = state.initial});
  unwritten_ = [](const std::string& state, const std::string& place) -> NodeId {
    throw Error{ErrorCode::read_before_write, place,
                "the state '" + state + "' is read before it is written"};
  };
}

NodeId StateResolver::add(GraphNode node) {
  graph_.push_back(std::move(node));
  return graph_.size() - 1;
}

NodeId StateResolver::run(const Procedure& procedure, const std::vector<NodeId>& inputs) {
  std::vector<NodeId> place(procedure.body.size(), no_node);
  std::size_t next_input = 0;
  for (NodeId id = 0; id < procedure.body.size(); ++id) {
    GraphNode node = procedure.body[id];
    for (auto& argument : node.arguments) argument = place[argument];
    place[id] = node.kind == NodeKind::input ? inputs[next_input++]
                                             : resolve(procedure, id, std::move(node));
  }
  return place[procedure.result];
}

NodeId StateResolver::resolve(const Procedure& procedure, NodeId id, GraphNode node) {
  const auto where = [&] {
    return place_of(package_.name + "/" + procedure.signature.name, procedure.body, id);
  };
  switch (node.kind) {
  case NodeKind::get: {
    const auto found = states.find(node.name);
    return found != states.end() ? found->second : unwritten_(node.name, where());
  }
  case NodeKind::set: return states[node.name] = node.arguments.front();
  case NodeKind::call:
    throw Error{ErrorCode::unlinked_import, where(),
                "nothing serves the import '" + node.name + "'"};
  case NodeKind::event: {
    const NodeId happens = node.arguments.front();
    events[node.name].push_back(happens);
    return happens;
  }
  case NodeKind::lookup:
  case NodeKind::inverse:
  case NodeKind::find:
  case NodeKind::put: node.arguments.insert(node.arguments.begin(), tables_.at(node.name)); break;
  default: break;
  }
  const bool is_put = node.kind == NodeKind::put;
  const NodeId added = add(std::move(node));
  if (is_put) puts.push_back(added);
  return added;
}

}  // namespace certamen
