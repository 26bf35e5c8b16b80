// SPDX-License-Identifier: Apache-2.0
// Games that are identical until an event happens.
#include <set>

#include "framework/error.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

/// Nodes whose values are known once a Boolean node is known.
void assume(const FormPart& part, NodeId id, bool value, std::map<NodeId, Value>& known) {
  const auto& node = part.graph[id];
  known.insert_or_assign(id, Value{value ? 1 : 0});
  if (node.kind != NodeKind::apply) return;
  const auto& a = node.arguments;
  const std::string& name = node.operation->name();
  const bool on_booleans = node.operation->output() == Boolean() && !a.empty() &&
                           part.graph[a[0]].domain == Boolean();
  if (on_booleans && name == "or" && !value)
    for (const NodeId argument : a) assume(part, argument, false, known);
  else if (on_booleans && name == "and" && value)
    for (const NodeId argument : a) assume(part, argument, true, known);
  else if (on_booleans && name == "not")
    assume(part, a[0], !value, known);
  else if (name == "is-some" && !value)
    known.insert_or_assign(a[0], Value{0});
}

/// Tables that are read after something went in, in the same call: the event may depend on what.
std::set<std::string> read_back(const FormPart& part) {
  std::set<std::string> written, both;
  for (const auto& node : part.graph) {
    if (node.kind != NodeKind::find && node.kind != NodeKind::put) continue;
    const std::string& table = part.graph[node.arguments[0]].name;
    if (node.kind == NodeKind::put) written.insert(table);
    if (node.kind == NodeKind::find && written.contains(table)) both.insert(table);
  }
  return both;
}

/// The part with a second copy of everything that the event's absence decides: events refer to the
/// first copy, the rest to the second. Nodes that are no functions stay one.
void suppose_absent(FormPart& part) {
  std::map<NodeId, Value> known;
  assume(part, part.events.front(), false, known);
  const auto kept = read_back(part);
  Graph out;
  std::vector<NodeId> place(part.graph.size(), no_node), other(part.graph.size(), no_node);
  for (NodeId id = 0; id < part.graph.size(); ++id) {
    GraphNode node = part.graph[id];
    GraphNode supposed = node;
    for (auto& argument : node.arguments) argument = place[argument];
    for (auto& argument : supposed.arguments) argument = other[argument];
    if (node.kind == NodeKind::put) {  // what goes in matters only while the event is absent
      out.push_back(kept.contains(out[node.arguments[0]].name) ? node : supposed);
      place[id] = other[id] = out.size() - 1;
      continue;
    }
    out.push_back(node);
    place[id] = other[id] = out.size() - 1;
    const auto found = known.find(id);
    const bool constant = found != known.end() &&
                          exists_at_every_size(node.domain, found->second);
    if (constant) {
      out.push_back({.kind = NodeKind::constant, .domain = node.domain, .value = found->second});
      other[id] = out.size() - 1;
    } else if (supposed.arguments != node.arguments && node.kind != NodeKind::sample) {
      out.push_back(supposed);
      other[id] = out.size() - 1;
    }
  }
  part.graph = std::move(out);
  part.events.front() = place[part.events.front()];
  part.result = other[part.result];
  for (auto& [state, value] : part.updates) value = other[value];
  for (auto& put : part.puts) put = place[put];
}

Form supposed_absent(const Form& form) {
  Form result = form;
  suppose_absent(result.start);
  for (auto& part : result.parts) suppose_absent(part);
  // The rules that look at one procedure alone; what links several of them was done before.
  simplify_parts(result);
  drop_unneeded(result);
  return result;
}

}  // namespace

std::optional<FormDifference> difference_until(const Form& first, const Form& second) {
  if (first.events.size() != 1 || second.events.size() != 1)
    throw Error{ErrorCode::usage, first.name, "one event is expected in both games"};
  return difference(supposed_absent(first), supposed_absent(second));
}

}  // namespace certamen
