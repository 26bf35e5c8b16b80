// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/make.hpp"
#include "framework/proof/form_rules.hpp"

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

}  // namespace certamen
