// SPDX-License-Identifier: Apache-2.0
// A random function whose value at one point is asked at the start, where no call depends on it.
#include <algorithm>
#include <optional>

#include "framework/graph/make.hpp"
#include "framework/proof/apart.hpp"
#include "framework/proof/choices.hpp"
#include "framework/proof/conditions.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The one lookup of the table at the start.
std::optional<NodeId> asked_at_start(const Form& form, const TableId& table) {
  std::optional<NodeId> found;
  const Graph& graph = form.start.graph;
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!accesses(form.start, id, table)) continue;
    if (found || graph[id].kind() != NodeKind::lookup) return std::nullopt;
    found = id;
  }
  return found;
}

/// Writes what the start computed into a procedure, from what stored it for good.
class SampledPoint {
 public:
  explicit SampledPoint(const Form& form) : form_{form} {}

  std::optional<NodeId> write(NodeId id, Graph& out) const {
    for (const auto& [state, value] : form_.start.updates)
      if (value == id && is_fixed(form_, state))
        return append_once(out, make_get(state, form_.states.at(state)));
    GraphNode node = form_.start.graph[id];
    if (node.kind() == NodeKind::constant) return append(out, std::move(node));
    if (node.kind() != NodeKind::apply) return std::nullopt;
    for (NodeId& argument : node.arguments) {
      const auto written = write(argument, out);
      if (!written) return std::nullopt;
      argument = *written;
    }
    return append(out, std::move(node));
  }

  /// A condition that holds wherever the key is the point: of what is put together alike, that the
  /// parts are equal of which this can be said.
  NodeId may_be(NodeId id, NodeId key, Graph& out) const {
    if (const auto written = write(id, out))
      return append(out, make_apply(operations::equal(out[key].domain), {key, *written}));
    NodeId all = append(out, make_boolean(true));
    const GraphNode &point = form_.start.graph[id], built = out[key];
    if (point.kind() != NodeKind::apply || built.kind() != NodeKind::apply ||
        !(point.operation() == built.operation()) || !is_constructor(point.operation()))
      return all;
    for (std::size_t i = 0; i < point.arguments.size(); ++i) {
      const NodeId part = may_be(point.arguments[i], built.arguments[i], out);
      all = append(out, make_apply(operations::bit_and(Boolean()), {all, part}));
    }
    return all;
  }

 private:
  const Form& form_;
};

/// Whether every call does the same whatever the function has at the point.
bool matters_in_no_call(const Form& form, const TableId& table, NodeId key) {
  Form tried = form;
  const Domain range = form.tables.at(table).range;
  const StateId anything = add_state(tried, "anything", range);
  tried.start.updates[anything] =
      append(tried.start.graph, make_sample(Distribution::uniform(range)));
  const SampledPoint point{form};
  for (FormPart& part : tried.parts)
    rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
      if (node.kind() != NodeKind::lookup || out[node.arguments[0]].table() != table)
        return std::nullopt;
      const NodeId condition = point.may_be(key, node.arguments[1], out);
      const NodeId other = append_once(out, make_get(anything, range));
      const NodeId value = append(out, node);
      return append(out, make_apply(operations::select(range), {condition, other, value}));
    });
  simplify_parts(tried);
  const auto is_shown = [&](const FormPart& part) { return !is_never_shown(part, anything); };
  if (std::ranges::none_of(tried.parts, is_shown)) return true;
  write_conditions(tried);
  return std::ranges::none_of(tried.parts, is_shown);
}

}  // namespace

bool sampled_points(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index) continue;
    const auto lookup = asked_at_start(form, table);
    if (!lookup || !matters_in_no_call(form, table, form.start.graph[*lookup].arguments[1]))
      continue;
    const Domain range = type.range;
    rebuild(form.start, [&](NodeId id, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
      if (id != *lookup) return std::nullopt;
      return append(out, make_sample(Distribution::uniform(range), node.label));
    });
    return true;
  }
  return false;
}

}  // namespace certamen
