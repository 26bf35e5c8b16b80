// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/apart.hpp"

#include "framework/graph/cone.hpp"
#include "framework/graph/make.hpp"
#include "framework/rewriting/simplify.hpp"
#include "framework/values/cardinality.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

bool is_constructor(const Operation& operation) {
  const auto& facts = operation.facts();
  return facts.constructor || (facts.bits && facts.bits->kind == BitPlacement::Kind::concat);
}

namespace {

/// Whether their equality simplifies to false, by itself.
bool is_equality_false(const Graph& graph, NodeId a, NodeId b) {
  RootedGraph question{.graph = graph, .roots = {}};
  question.roots.push_back(
      append(question.graph, make_apply(operations::equal(graph[a].domain), {a, b})));
  const RootedGraph answer = simplified(sliced(std::move(question)));
  const GraphNode& verdict = answer.graph[answer.roots.front()];
  return verdict.kind() == NodeKind::constant && verdict.value() == Value{0};
}

}  // namespace

bool certainly_apart(const Graph& graph, NodeId a, NodeId b) {
  const auto &first = graph[a], &second = graph[b];
  if (first.kind() == NodeKind::apply && second.kind() == NodeKind::apply &&
      first.operation() == second.operation() && is_constructor(first.operation()))
    for (std::size_t i = 0; i < first.arguments.size(); ++i)
      if (certainly_apart(graph, first.arguments[i], second.arguments[i])) return true;
  const bool asks_tables =
      any_in_cone(graph, {a, b}, [&](NodeId id) { return graph[id].accesses_table(); });
  return !asks_tables && first.domain == second.domain && is_equality_false(graph, a, b);
}

bool labelled_apart(const Graph& first, NodeId a, const Graph& second, NodeId b) {
  const GraphNode &one = first[a], &other = second[b];
  if (one.is(NodeKind::constant) && other.is(NodeKind::constant))
    return one.domain == other.domain && certainly_differ(one.domain, one.value(), other.value());
  if (!one.is(NodeKind::apply) || !other.is(NodeKind::apply) ||
      !(one.operation() == other.operation()) || !is_constructor(one.operation()))
    return false;
  for (std::size_t i = 0; i < one.arguments.size(); ++i)
    if (labelled_apart(first, one.arguments[i], second, other.arguments[i])) return true;
  return false;
}

}  // namespace certamen
