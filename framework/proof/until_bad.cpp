// SPDX-License-Identifier: Apache-2.0
// Games that are identical until an event happens.
#include <algorithm>
#include <set>

#include "framework/error.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

/// What is known of nodes while the event is absent. An event may be several joined by "or": each
/// value is known since one of them is known to be absent.
struct Absence {
  struct Known {
    Value value;
    NodeId since;
  };
  struct Same {
    NodeId as;  // an earlier node
    NodeId since;
  };
  std::map<NodeId, Known> known = {};
  std::map<NodeId, Same> same = {};
  std::set<NodeId> joints = {};  // the "or" nodes that join the parts

  Absence(const FormPart& part, NodeId event) { assume(part, event, false, event); }

  /// What stands for a node, supposing what is known of it before `at`; the node itself if nothing.
  NodeId supposed(NodeId id, NodeId at = no_node) const {
    for (auto found = same.find(id); found != same.end() && found->second.since < at;
         found = same.find(id))
      id = found->second.as;
    return id;
  }

  void assume(const FormPart& part, NodeId id, bool value, NodeId since) {
    const auto& node = part.graph[id];
    known.insert_or_assign(id, Known{Value{value ? 1 : 0}, since});
    if (node.kind() != NodeKind::apply) return;
    const auto& a = node.arguments;
    const Opcode opcode = node.operation().opcode();
    if (node.operation().facts().equality && value && a[0] != a[1])
      same.try_emplace(std::max(a[0], a[1]), Same{std::min(a[0], a[1]), since});
    const bool on_booleans =
        node.domain == Boolean() && !a.empty() && part.graph[a[0]].domain == Boolean();
    if (on_booleans && opcode == Opcode::bit_or && !value) {
      if (since == id) joints.insert(id);
      for (const NodeId argument : a) assume(part, argument, false, since == id ? argument : since);
    } else if (on_booleans && opcode == Opcode::bit_and && value) {
      for (const NodeId argument : a) assume(part, argument, true, since);
    } else if (on_booleans && opcode == Opcode::bit_not) {
      assume(part, a[0], !value, since);
    } else if (opcode == Opcode::is_some && !value) {
      known.insert_or_assign(a[0], Known{Value{0}, since});
    }
  }
};

/// The part with a second copy of everything that the event's absence decides. The first copy is
/// for the event itself, and for what goes into maps that are read again in the same call: there a
/// value is supposed only after the part of the event that decides it. That keeps the event: the
/// first part of it that happens is computed from values that are as supposed. The second copy is
/// for all else, which matters only while the event is absent. Nodes that are no functions stay
/// one.
void suppose_absent(FormPart& part) {
  const Absence absence{part, part.events.front()};
  std::set<TableId> written, read_back;
  for (const auto& node : part.graph) {
    if (node.kind() != NodeKind::find && node.kind() != NodeKind::put) continue;
    const TableId& table = part.graph[node.arguments[0]].table();
    if (node.kind() == NodeKind::put) written.insert(table);
    if (node.kind() == NodeKind::find && written.contains(table)) read_back.insert(table);
  }
  Graph out;
  std::vector<NodeId> place(part.graph.size(), no_node), other(part.graph.size(), no_node);
  std::map<NodeId, NodeId> constants;
  const auto constant = [&](NodeId id) {
    const auto found = constants.find(id);
    if (found != constants.end()) return found->second;
    return constants[id] =
               append(out, make_constant(part.graph[id].domain, absence.known.at(id).value));
  };
  for (NodeId id = 0; id < part.graph.size(); ++id) {
    GraphNode node = part.graph[id];
    GraphNode supposed = node;
    for (auto& argument : node.arguments) {
      if (!absence.joints.contains(id)) argument = absence.supposed(argument, id);
      const auto found = absence.known.find(argument);
      const bool later =
          found != absence.known.end() && found->second.since < id && !absence.joints.contains(id);
      argument = later ? constant(argument) : place[argument];
    }
    for (auto& argument : supposed.arguments) argument = other[absence.supposed(argument)];
    if (node.kind() == NodeKind::put) {
      const bool staged = read_back.contains(out[node.arguments[0]].table());
      place[id] = other[id] = append(out, staged ? std::move(node) : std::move(supposed));
      continue;
    }
    if (node.kind() == NodeKind::sample) {
      for (std::size_t i = 0; i < node.arguments.size(); ++i)
        node.arguments[i] = place[part.graph[id].arguments[i]];
      supposed.arguments = node.arguments;
    }
    place[id] = other[id] = append(out, node);
    if (absence.known.contains(id))
      other[id] = constant(id);
    else if (supposed.arguments != node.arguments)
      other[id] = append(out, supposed);
  }
  part.graph = std::move(out);
  part.events.front() = place[part.events.front()];
  for (std::size_t i = 1; i < part.events.size(); ++i)
    part.events[i] = other[absence.supposed(part.events[i])];
  part.result = other[absence.supposed(part.result)];
  for (auto& [state, value] : part.updates) value = other[absence.supposed(value)];
  for (auto& put : part.puts) put = place[put];
}

Form supposed_absent(const Form& form) {
  Form result = form;
  suppose_absent(result.start);
  for (auto& part : result.parts) suppose_absent(part);
  return result;
}

/// The same by the rules that look at one procedure alone.
Form simplified_absent(const Form& form) {
  Form result = supposed_absent(form);
  simplify_parts(result);
  drop_unneeded(result);
  return result;
}

}  // namespace

/// The game that acts as if the event were absent is a game as well, identical to the one that it
/// was made from until the event happens; so all rules may be used on it.
Form normalized_absent(const Package& game, const std::vector<std::string>& events) {
  Form result = supposed_absent(plain_form_of(game, events));
  normalize(result);
  return result;
}

std::optional<FormDifference> difference_until(const Form& first, const Form& second) {
  if (first.events.empty() || second.events.empty())
    throw Error{ErrorCode::usage, first.name, "an event is expected in both games"};
  return difference(simplified_absent(first), simplified_absent(second));
}

std::optional<FormDifference> difference_until(const Package& first, const Package& second,
                                               const std::vector<std::string>& events) {
  const auto found = difference_until(form_of(first, events), form_of(second, events));
  if (!found) return std::nullopt;
  if (!difference(normalized_absent(first, events), normalized_absent(second, events)))
    return std::nullopt;
  return found;
}

}  // namespace certamen
