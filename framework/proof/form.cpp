// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/form.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "framework/error.hpp"
#include "framework/games/resolve.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/choices.hpp"
#include "framework/proof/conditions.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/proof/strings.hpp"
#include "framework/proof/vector_lookups.hpp"
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
  std::map<TableId, NodeId> tables;
  for (const auto& [table, type] : game.tables)
    tables[table] = append(part.graph, make_table(table, type));
  std::vector<NodeId> inputs;
  for (std::size_t i = 0; i < part.signature.inputs.size(); ++i) {
    const Domain& domain = part.signature.inputs[i];
    inputs.push_back(append(part.graph, make_input(input_name(part.signature, i), domain)));
  }
  StateResolver resolver{game, part.graph, tables};
  if (!at_the_start) resolver.states.clear();
  std::map<StateId, NodeId> before;
  resolver.when_unwritten([&](const StateId& state, const std::string& place) {
    if (at_the_start)
      throw Error{ErrorCode::read_before_write, place,
                  "the state '" + state.name() + "' is read before it is written"};
    const auto found =
        std::find_if(game.states.begin(), game.states.end(),
                     [&](const StateVariable& variable) { return variable.id == state; });
    return resolver.states[state] = before[state] =
               append(part.graph, make_get(state, found->domain));
  });
  for (const Procedure* procedure : procedures) {
    for (const auto& node : procedure->body)
      if (node.kind() == NodeKind::choose)
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
    for (const NodeId one : resolver.events[EventId{event}])
      happens =
          append(part.graph, make_apply(operations::bit_or(Boolean()), {happens, one}, event));
    part.events.push_back(happens);
  }
  part.puts = resolver.puts;
  return part;
}

}  // namespace

std::string input_name(const Signature& signature, std::size_t place) {
  return signature.name + "." + std::to_string(place + 1);
}

std::vector<std::size_t> use_counts(const FormPart& part) {
  return use_counts(part.graph, roots_of(part));
}

std::vector<NodeId> roots_of(const FormPart& part) {
  std::vector<NodeId> roots;
  for_each_root(part, [&](NodeId root) { roots.push_back(root); });
  return roots;
}

NodeId append_once(Graph& graph, GraphNode node) {
  const auto is_it = [&](const GraphNode& other) {
    if (node.is(NodeKind::get)) return other.gets(node.state());
    return node.is(NodeKind::table) && other.is(NodeKind::table) && other.table() == node.table();
  };
  const auto found = std::ranges::find_if(graph, is_it);
  if (found != graph.end()) return static_cast<NodeId>(found - graph.begin());
  return append(graph, std::move(node));
}

const FormPart* Form::find(const std::string& procedure) const {
  for (const auto& part : parts)
    if (part.signature.name == procedure) return &part;
  return nullptr;
}

StateId add_state(Form& form, const std::string& name, const Domain& domain) {
  const StateId state = StateId::fresh(name);
  form.states.emplace(state, domain);
  return state;
}

TableId add_table(Form& form, const std::string& name, const TableType& type) {
  const TableId table = TableId::fresh(name);
  form.tables.emplace(table, type);
  return table;
}

namespace {

Form plain_form(const Package& package, const std::vector<std::string>& events,
                std::vector<PartStep>* steps) {
  if (!package.imports.empty())
    throw Error{ErrorCode::unlinked_import, package.name,
                "a game imports nothing, but it imports '" + package.imports.front().name +
                    "': link it first"};
  const Package game = with_vectors_looked_up(package);
  Form form{.name = game.name, .events = events, .start = {}};
  for (const auto& state : game.states) form.states.emplace(state.id, state.domain);
  for (const auto& [table, type] : game.tables) form.tables.emplace(table, type);
  std::vector<const Procedure*> initializers;
  for (const auto& procedure : game.initializers) initializers.push_back(&procedure);
  form.start = part_of(game, initializers, events, true);
  for (const auto& procedure : game.exports)
    form.parts.push_back(part_of(game, {&procedure}, events, false));
  std::sort(form.parts.begin(), form.parts.end(), [](const FormPart& a, const FormPart& b) {
    return a.signature.name < b.signature.name;
  });
  if (game.finalize) {
    Procedure verdict = *game.finalize;
    verdict.signature.name = "finalize";
    form.parts.push_back(part_of(game, {&verdict}, events, false));
    form.parts.back().budget = Size{1};
    form.parts.back().is_verdict = true;
  }
  simplify_parts(form, steps);
  return form;
}

}  // namespace

Form plain_form_of(const Package& game, const std::vector<std::string>& events) {
  return plain_form(game, events, nullptr);
}

Form form_of(const Package& game, const std::vector<std::string>& events) {
  Form form = plain_form_of(game, events);
  normalize(form);
  return form;
}

namespace {

/// The first rule that applies, by which the form was rewritten; null if none does.
const FormRule* apply_a_rule(Form& form) {
  for (const auto& rule : form_rules())
    if ((rule.keeps_values || form.events.empty()) && rule.apply(form)) return &rule;
  return nullptr;
}

/// `after` is told each step. What a rule leaves behind is a form once it is simplified.
template <class After>
void normalize(Form& form, std::vector<PartStep>* steps, After after) {
  constexpr int most_rounds = 40;
  std::string_view step = "each procedure simplified by itself";
  for (int round = 0; round < most_rounds; ++round) {
    simplify_parts(form, steps);
    after(step);
    drop_unneeded(form, steps);
    after("what no answer depends on is removed");
    for (const auto& [state, domain] : form.states)
      if (!form.start.updates.contains(state))
        throw Error{ErrorCode::unsupported, form.name + "/" + state.name(),
                    "a proof's game writes each state at the start, or gives its initial value"};
    const FormRule* rule = apply_a_rule(form);
    if (rule == nullptr) return;
    step = rule->name;
  }
}

}  // namespace

void normalize(Form& form) {
  normalize(form, nullptr, [](std::string_view) {});
}

FormTrace traced_form_of(const Package& game, const std::vector<std::string>& events) {
  std::vector<PartStep> within;
  Form form = plain_form(game, events, &within);
  FormTrace trace;
  normalize(form, &within, [&](std::string_view rule) {
    trace.push_back({rule, form, std::exchange(within, {})});
  });
  if (write_conditions(form))
    trace.push_back({"each condition is the disjunction of its shortest reasons", form});
  if (write_choices(form))
    trace.push_back({"each value of a choice stands behind its shortest reasons", form});
  if (write_strings(form)) trace.push_back({"strings are put together from left to right", form});
  return trace;
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
    switch (node.kind()) {
    case NodeKind::table: names[id] = node.table().name(); continue;
    case NodeKind::input: names[id] = node.input(); continue;
    case NodeKind::get: names[id] = node.state().name(); continue;
    case NodeKind::constant: names[id] = node.domain.print(node.value()); continue;
    case NodeKind::put: text += "    put " + list(node.arguments) + "\n"; continue;
    default: break;
    }
    names[id] = "v" + std::to_string(++count);
    text += "    " + names[id] +
            (node.kind() == NodeKind::sample  ? " <- " + node.distribution().name()
             : node.kind() == NodeKind::apply ? " = " + node.operation().name()
                                              : " = " + std::string{to_string(node.kind())});
    if (!node.arguments.empty()) text += "(" + list(node.arguments) + ")";
    text += "\n";
  }
  for (const NodeId event : part.events) text += "    event " + names[event] + "\n";
  for (const auto& [state, value] : part.updates)
    text += "    " + state.name() + " := " + names[value] + "\n";
  return text + "    return " + names[part.result] + "\n";
}

std::string to_text(const Form& form) {
  std::string text = form.name + "\n" + to_text(form.start);
  for (const auto& part : form.parts) text += to_text(part);
  return text;
}

}  // namespace certamen
