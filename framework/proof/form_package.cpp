// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/make.hpp"
#include "framework/proof/differences.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The procedure of a part: inputs first, then its nodes in order, then events and states.
Procedure procedure_of(const Form& form, const FormPart& part,
                       std::map<TableId, TableType>& tables) {
  Procedure result{.signature = part.signature,
                   .budget = part.budget,
                   .only_after = part.only_after,
                   .only_before = part.only_before};
  std::map<std::string, NodeId> inputs;
  for (const auto& domain : part.signature.inputs) {
    inputs.emplace(input_name(part.signature, result.body.size()), result.body.size());
    result.body.push_back(make_input("", domain));
  }
  std::vector<NodeId> place;
  for (GraphNode node : part.graph) {
    if (node.kind() == NodeKind::input) {
      place.push_back(inputs.at(node.input()));
      continue;
    }
    if (node.kind() == NodeKind::table) {
      tables.emplace(node.table(), node.table_type());
      place.push_back(no_node);
      continue;
    }
    if (node.accesses_table()) node.arguments.erase(node.arguments.begin());
    for (auto& argument : node.arguments) argument = place[argument];
    result.body.push_back(std::move(node));
    place.push_back(result.body.size() - 1);
  }
  for (std::size_t i = 0; i < part.events.size(); ++i)
    result.body.push_back(make_event(EventId{form.events[i]}, place[part.events[i]]));
  for (const auto& [state, value] : part.updates)
    result.body.push_back(make_set(state, form.states.at(state), place[value]));
  result.result = place[part.result];
  return result;
}

}  // namespace

Package package_of(const Form& form) {
  Package package{.name = form.name};
  std::map<TableId, TableType> tables;
  for (const auto& [state, domain] : form.states) package.states.push_back({state, domain});
  Procedure start = procedure_of(form, form.start, tables);
  start.budget.reset();
  package.initializers.push_back(std::move(start));
  for (const auto& part : form.parts)
    if (!part.is_verdict) package.exports.push_back(procedure_of(form, part, tables));
  for (const auto& part : form.parts)
    if (part.is_verdict) package.finalize = procedure_of(form, part, tables);
  package.tables.assign(tables.begin(), tables.end());
  validate(package);
  return package;
}

FormPart& part_at(Form& form, std::size_t place) {
  return place == 0 ? form.start : form.parts.at(place - 1);
}

Form with_differences(Form form, const std::vector<const PartStep*>& pass) {
  form.events.clear();
  form.start.events.clear();
  for (auto& part : form.parts) part.events.clear();
  for (const PartStep* step : pass) {
    FormPart& part = part_at(form, step->place) = step->after;
    part.events.assign(form.events.size(), append(part.graph, make_boolean(false)));
    for (const auto& use : step->uses) {
      const NodeId before = append(part.graph, use.before);
      const Operation equal = operations::equal(use.before.domain);
      const NodeId same = append(part.graph, make_apply(equal, {before, use.after}));
      part.events.push_back(append(part.graph, make_apply(operations::bit_not(Boolean()), {same})));
      form.events.push_back("in " + part.signature.name + ", '" + std::string{to_string(use.rule)} +
                            "' changes a value (use " + std::to_string(form.events.size() + 1) +
                            ")");
    }
    const RootedGraph needed = sliced({.graph = part.graph, .roots = roots_of(part)});
    part.graph = needed.graph;
    std::size_t next = 0;
    for_each_root(part, [&](NodeId& root) { root = needed.roots[next++]; });
  }
  return form;
}

}  // namespace certamen
