// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/conditions.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "framework/graph/hash.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/logic.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The conditions that something else than logic looks at.
std::set<NodeId> conditions_of(const FormPart& part) {
  std::set<NodeId> found;
  const auto look = [&](NodeId id) {
    if (is_logic(part.graph, id)) found.insert(id);
  };
  for (NodeId id = 0; id < part.graph.size(); ++id)
    if (!is_logic(part.graph, id))
      for (const NodeId argument : part.graph[id].arguments) look(argument);
  for (const NodeId root : roots_of(part)) look(root);
  return found;
}

/// The node, or one of the graph that is the same.
NodeId append_shared(Graph& graph, GraphNode node) {
  const auto found = std::ranges::find_if(graph, [&](const GraphNode& other) {
    if (node.kind() == NodeKind::apply)
      return other.kind() == NodeKind::apply && other.operation() == node.operation() &&
             other.arguments == node.arguments;
    return node.kind() == NodeKind::constant && other.kind() == NodeKind::constant &&
           other.domain == node.domain && other.value() == node.value();
  });
  if (found != graph.end()) return static_cast<NodeId>(found - graph.begin());
  return append(graph, std::move(node));
}

NodeId part_of(Graph& graph, NodeId tuple, std::size_t i) {
  if (graph[tuple].applies(Opcode::make_tuple)) return graph[tuple].arguments[i];
  return append_shared(graph, make_apply(operations::get(graph[tuple].domain, i), {tuple}));
}

/// Tuples are equal if all of their parts are.
NodeId equal_parts(Graph& graph, NodeId a, NodeId b) {
  const Domain domain = graph[a].domain;
  if (domain.kind() != DomainKind::tuple || domain.parts().empty())
    return append_shared(graph, make_apply(operations::equal(domain), {a, b}));
  std::optional<NodeId> all;
  for (std::size_t i = 0; i < domain.parts().size(); ++i) {
    const NodeId first = part_of(graph, a, i), second = part_of(graph, b, i);
    const NodeId part = first == second ? append_shared(graph, make_boolean(true))
                                        : equal_parts(graph, first, second);
    all =
        all ? append_shared(graph, make_apply(operations::bit_and(Boolean()), {*all, part})) : part;
  }
  return *all;
}

bool compare_parts(FormPart& part) {
  bool changed = false;
  rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
    if (node.kind() != NodeKind::apply || !node.operation().facts().equality) return std::nullopt;
    const Domain& domain = out[node.arguments[0]].domain;
    changed = changed || domain.kind() == DomainKind::tuple;
    if (domain == Boolean()) return std::nullopt;
    return equal_parts(out, node.arguments[0], node.arguments[1]);
  });
  return changed;
}

bool write_conditions(FormPart& part) {
  const bool compared = compare_parts(part);
  share_values(part);
  struct Written {
    std::vector<NodeId> atoms;
    std::vector<Cube> reasons;
  };
  std::map<NodeId, Written> plan;
  for (const NodeId id : conditions_of(part)) {
    const Logic logic{part.graph, {id}};
    if (!logic.is_small()) continue;
    if (auto reasons = logic.reasons(logic.holds(id)))
      plan.emplace(id, Written{logic.atoms(), std::move(*reasons)});
  }
  if (plan.empty()) return compared;
  std::vector<NodeId> place(part.graph.size(), no_node);
  rebuild(part, [&](NodeId id, const GraphNode& node, Graph& out) {
    const auto planned = plan.find(id);
    place[id] = planned == plan.end()
                    ? append_once(out, node)
                    : append_reasons(out, planned->second.atoms, planned->second.reasons, place);
    return std::optional{place[id]};
  });
  return true;
}

}  // namespace

void share_values(FormPart& part) {
  std::map<std::uint64_t, std::vector<NodeId>> seen;
  rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
    if (!node.is(NodeKind::apply) && !node.is(NodeKind::lookup)) return std::nullopt;
    GraphNode shared = node;
    if (node.is(NodeKind::apply) && node.operation().facts().commutative)
      std::ranges::sort(shared.arguments);
    std::uint64_t hash = node.is(NodeKind::apply) ? node.operation().hash() : 0;
    for (const NodeId argument : shared.arguments) hash = mix(hash, argument);
    std::vector<NodeId>& alike = seen[hash];
    for (const NodeId other : alike)
      if (out[other].kind() == shared.kind() && out[other].arguments == shared.arguments &&
          (shared.is(NodeKind::lookup) || out[other].operation() == shared.operation()))
        return other;
    alike.push_back(append(out, std::move(shared)));
    return alike.back();
  });
}

bool write_conditions(Form& form) {
  bool changed = write_conditions(form.start);
  for (FormPart& part : form.parts) changed = write_conditions(part) || changed;
  return changed;
}

}  // namespace certamen
