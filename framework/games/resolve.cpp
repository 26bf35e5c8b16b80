// SPDX-License-Identifier: Apache-2.0
#include "framework/games/resolve.hpp"

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"

namespace certamen {

namespace {

std::map<TableId, NodeId> added_tables(const Package& package, Graph& graph) {
  std::map<TableId, NodeId> tables;
  for (const auto& [table, type] : package.tables)
    tables[table] = append(graph, make_table(table, type));
  return tables;
}

}  // namespace

StateResolver::StateResolver(const Package& package, Graph& graph)
    : StateResolver{package, graph, added_tables(package, graph)} {}

StateResolver::StateResolver(const Package& package, Graph& graph, std::map<TableId, NodeId> tables)
    : package_{package}, graph_{graph}, tables_{std::move(tables)} {
  for (const auto& state : package.states)
    if (state.initial)
      states[state.id] =
          append(graph, make_constant(state.domain, *state.initial, state.id.name()));
  unwritten_ = [](const StateId& state, const std::string& place) -> NodeId {
    throw Error{ErrorCode::read_before_write, place,
                "the state '" + state.name() + "' is read before it is written"};
  };
}

NodeId StateResolver::run(const Procedure& procedure, const std::vector<NodeId>& inputs) {
  std::size_t next_input = 0;
  const auto place = rebuild(procedure.body, [&](NodeId id, GraphNode node) {
    return node.kind() == NodeKind::input ? inputs[next_input++]
                                          : resolve(procedure, id, std::move(node));
  });
  return place[procedure.result];
}

NodeId StateResolver::resolve(const Procedure& procedure, NodeId id, GraphNode node) {
  const auto where = [&] {
    return place_of(package_.name + "/" + procedure.signature.name, procedure.body, id);
  };
  switch (node.kind()) {
  case NodeKind::get: {
    const auto found = states.find(node.state());
    return found != states.end() ? found->second : unwritten_(node.state(), where());
  }
  case NodeKind::set: return states[node.state()] = node.arguments.front();
  case NodeKind::call:
    throw Error{ErrorCode::unlinked_import, where(),
                "nothing serves the import '" + node.import().name() + "'"};
  case NodeKind::event: {
    const NodeId happens = node.arguments.front();
    events[node.event()].push_back(happens);
    return happens;
  }
  case NodeKind::lookup:
  case NodeKind::inverse:
  case NodeKind::find:
  case NodeKind::put:
    node.arguments.insert(node.arguments.begin(), tables_.at(node.table()));
    break;
  default: break;
  }
  const bool is_put = node.kind() == NodeKind::put;
  const NodeId added = append(graph_, std::move(node));
  if (is_put) puts.push_back(added);
  return added;
}

}  // namespace certamen
