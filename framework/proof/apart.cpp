// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/apart.hpp"

namespace certamen {

namespace {

/// a = x + c or c + x with x the other node, and a constant c other than the identity.
bool is_shifted(const Graph& graph, NodeId a, NodeId x) {
  const auto& node = graph[a];
  if (node.kind() != NodeKind::apply || node.arguments.size() != 2) return false;
  const auto& facts = node.operation().facts();
  if (!facts.identity || !facts.is_bijective(1)) return false;
  const auto by = [&](std::size_t argument, std::size_t constant) {
    const auto& c = graph[node.arguments[constant]];
    return node.arguments[argument] == x && c.kind() == NodeKind::constant &&
           c.value() != *facts.identity;
  };
  return by(0, 1) || (facts.commutative && by(1, 0));
}

}  // namespace

bool is_constructor(const Operation& operation) {
  const auto& facts = operation.facts();
  return facts.constructor || (facts.bits && facts.bits->kind == BitPlacement::Kind::concat);
}

bool certainly_apart(const Graph& graph, NodeId a, NodeId b) {
  if (a == b) return false;
  const auto &first = graph[a], &second = graph[b];
  if (first.kind() == NodeKind::constant && second.kind() == NodeKind::constant)
    return first.domain == second.domain && first.value() != second.value();
  if (is_shifted(graph, a, b) || is_shifted(graph, b, a)) return true;
  if (first.kind() != NodeKind::apply || second.kind() != NodeKind::apply ||
      first.operation() != second.operation())
    return false;
  std::size_t unequal = 0, place = 0;
  for (std::size_t i = 0; i < first.arguments.size(); ++i) {
    if (first.arguments[i] == second.arguments[i]) continue;
    ++unequal;
    place = i;
    if (is_constructor(first.operation()) &&
        certainly_apart(graph, first.arguments[i], second.arguments[i]))
      return true;
  }
  return unequal == 1 && first.operation().facts().is_bijective(place) &&
         certainly_apart(graph, first.arguments[place], second.arguments[place]);
}

}  // namespace certamen
