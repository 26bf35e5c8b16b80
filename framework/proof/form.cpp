// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/form.hpp"

#include <algorithm>
#include <set>

#include "framework/error.hpp"
#include "framework/games/resolve.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

FormPart part_of(const Package& game, const std::vector<const Procedure*>& procedures,
                 const std::vector<std::string>& events, bool at_the_start) {
  FormPart part;
  if (at_the_start) {
    part.signature = {.name = "initialize"};
    part.budget = Size{1};
  } else {
    part.signature = procedures.front()->signature;
    part.budget = procedures.front()->budget;
    part.only_after = procedures.front()->only_after;
    part.only_before = procedures.front()->only_before;
  }
  std::map<std::string, NodeId> tables;
  for (const auto& [name, type] : game.tables)
    tables[name] = append(part.graph, make_table(name, type));
  std::vector<NodeId> inputs;
  for (std::size_t i = 0; i < part.signature.inputs.size(); ++i) {
    const std::string name = part.signature.name + "." + std::to_string(i + 1);
    const Domain& domain = part.signature.inputs[i];
    inputs.push_back(append(
        part.graph, {.kind = NodeKind::input, .domain = domain, .name = name, .label = name}));
  }
  StateResolver resolver{game, part.graph, tables};
  if (!at_the_start) resolver.states.clear();
  std::map<std::string, NodeId> before;
  resolver.when_unwritten([&](const std::string& state, const std::string& place) {
    if (at_the_start)
      throw Error{ErrorCode::read_before_write, place,
                  "the state '" + state + "' is read before it is written"};
    const auto found =
        std::find_if(game.states.begin(), game.states.end(),
                     [&](const StateVariable& variable) { return variable.name == state; });
    return resolver.states[state] = before[state] =
               append(part.graph, make_get(state, found->domain));
  });
  for (const Procedure* procedure : procedures) {
    for (const auto& node : procedure->body)
      if (node.kind == NodeKind::choose)
        throw Error{ErrorCode::unsupported, game.name + "/" + procedure->signature.name,
                    "a proof's game leaves no move open"};
    part.result = resolver.run(*procedure, inputs);
  }
  if (at_the_start) part.result = append(part.graph, make_constant(Unit(), Value{0}));
  for (const auto& [state, value] : resolver.states)
    if (const auto found = before.find(state); found == before.end() || found->second != value)
      part.updates[state] = value;
  for (const auto& event : events) {
    NodeId happens = append(part.graph, make_boolean(false));
    for (const NodeId one : resolver.events[event])
      happens =
          append(part.graph, make_apply(operations::bit_or(Boolean()), {happens, one}, event));
    part.events.push_back(happens);
  }
  part.puts = resolver.puts;
  return part;
}

}  // namespace

std::vector<std::size_t> use_counts(const FormPart& part) {
  return use_counts(part.graph, roots_of(part));
}

std::vector<NodeId> roots_of(const FormPart& part) {
  std::vector<NodeId> roots;
  for_each_root(part, [&](NodeId root) { roots.push_back(root); });
  return roots;
}

NodeId append_once(Graph& graph, GraphNode node) {
  if (node.kind == NodeKind::get || node.kind == NodeKind::table)
    for (NodeId id = 0; id < graph.size(); ++id)
      if (graph[id].kind == node.kind && graph[id].name == node.name) return id;
  return append(graph, std::move(node));
}

const FormPart* Form::find(const std::string& procedure) const {
  for (const auto& part : parts)
    if (part.signature.name == procedure) return &part;
  return nullptr;
}

namespace {

/// The label, or the label and a number, that nothing in the form is called.
std::string fresh(const Form& form, const std::string& label) {
  const auto is_named_in = [](const FormPart& part, const std::string& name) {
    return std::any_of(part.graph.begin(), part.graph.end(), [&](const GraphNode& node) {
      return (node.kind == NodeKind::get || node.kind == NodeKind::table) && node.name == name;
    });
  };
  const auto is_taken = [&](const std::string& name) {
    return form.states.contains(name) || form.tables.contains(name) ||
           is_named_in(form.start, name) ||
           std::any_of(form.parts.begin(), form.parts.end(),
                       [&](const FormPart& part) { return is_named_in(part, name); });
  };
  std::string name = label;
  for (std::size_t i = 2; is_taken(name); ++i) name = label + " #" + std::to_string(i);
  return name;
}

}  // namespace

std::string add_state(Form& form, const std::string& label, const Domain& domain) {
  const std::string name = fresh(form, label);
  form.states.emplace(name, domain);
  return name;
}

std::string add_table(Form& form, const std::string& label, const TableType& type) {
  const std::string name = fresh(form, label);
  form.tables.emplace(name, type);
  return name;
}

Form plain_form_of(const Package& game, const std::vector<std::string>& events) {
  if (!game.imports.empty())
    throw Error{ErrorCode::unlinked_import, game.name,
                "a game imports nothing, but it imports '" + game.imports.front().name +
                    "': link it first"};
  Form form{.name = game.name, .events = events, .start = {}};
  for (const auto& state : game.states) form.states.emplace(state.name, state.domain);
  for (const auto& [name, type] : game.tables) form.tables.emplace(name, type);
  std::vector<const Procedure*> initializers;
  for (const auto& procedure : game.initializers) initializers.push_back(&procedure);
  form.start = part_of(game, initializers, events, true);
  for (const auto& procedure : game.exports)
    form.parts.push_back(part_of(game, {&procedure}, events, false));
  std::sort(form.parts.begin(), form.parts.end(), [](const FormPart& a, const FormPart& b) {
    return a.signature.name < b.signature.name;
  });
  if (game.finalize) {
    form.parts.push_back(part_of(game, {&*game.finalize}, events, false));
    form.parts.back().signature.name = "finalize";
    form.parts.back().budget = Size{1};
    form.parts.back().is_verdict = true;
  }
  simplify_parts(form);
  return form;
}

Form form_of(const Package& game, const std::vector<std::string>& events) {
  Form form = plain_form_of(game, events);
  normalize(form);
  return form;
}

void normalize(Form& form) {
  constexpr int most_rounds = 40;
  for (int round = 0; round < most_rounds; ++round) {
    simplify_parts(form);
    drop_unneeded(form);
    for (const auto& [name, domain] : form.states)
      if (!form.start.updates.contains(name))
        throw Error{ErrorCode::unsupported, form.name + "/" + name,
                    "a proof's game writes each state at the start, or gives its initial value"};
    if (apply_state_rules(form)) continue;
    if (!form.events.empty() || !(apply_function_rules(form) || computed_entries(form))) return;
  }
}

std::string to_text(const FormPart& part) {
  std::vector<std::string> names(part.graph.size());
  std::string text = "  " + to_string(part.signature) + "\n";
  std::size_t count = 0;
  const auto list = [&](const std::vector<NodeId>& ids) {
    std::string all;
    for (const NodeId id : ids) all += (all.empty() ? "" : ", ") + names[id];
    return all;
  };
  for (NodeId id = 0; id < part.graph.size(); ++id) {
    const auto& node = part.graph[id];
    switch (node.kind) {
    case NodeKind::table:
    case NodeKind::input:
    case NodeKind::get: names[id] = node.name; continue;
    case NodeKind::constant: names[id] = node.domain.print(*node.value); continue;
    case NodeKind::put: text += "    put " + list(node.arguments) + "\n"; continue;
    default: break;
    }
    names[id] = "v" + std::to_string(++count);
    text += "    " + names[id] +
            (node.kind == NodeKind::sample  ? " <- " + node.distribution->name()
             : node.kind == NodeKind::apply ? " = " + node.operation->name()
                                            : " = " + std::string{to_string(node.kind)});
    if (!node.arguments.empty()) text += "(" + list(node.arguments) + ")";
    text += "\n";
  }
  for (const NodeId event : part.events) text += "    event " + names[event] + "\n";
  for (const auto& [state, value] : part.updates)
    text += "    " + state + " := " + names[value] + "\n";
  return text + "    return " + names[part.result] + "\n";
}

std::string to_text(const Form& form) {
  std::string text = form.name + "\n" + to_text(form.start);
  for (const auto& part : form.parts) text += to_text(part);
  return text;
}

}  // namespace certamen
