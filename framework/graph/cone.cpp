// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/cone.hpp"

namespace certamen {

bool depends_on(const Graph& graph, NodeId id, NodeId on) {
  return any_in_cone(graph, {id}, [on](NodeId other) { return other == on; });
}

namespace {

void add_conjuncts(const Graph& graph, NodeId id, std::vector<NodeId>& all) {
  const auto& node = graph[id];
  if (!node.applies(Opcode::bit_and) || node.domain != Boolean()) return all.push_back(id);
  for (const NodeId argument : node.arguments) add_conjuncts(graph, argument, all);
}

}  // namespace

std::vector<NodeId> conjuncts(const Graph& graph, NodeId id) {
  std::vector<NodeId> all;
  add_conjuncts(graph, id, all);
  return all;
}

}  // namespace certamen
