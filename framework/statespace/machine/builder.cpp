// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/machine/builder.hpp"

#include "framework/error.hpp"
#include "framework/games/resolve.hpp"
#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

void check_sides(const std::vector<Package>& packages) {
  if (packages.empty()) throw Error{ErrorCode::usage, "machine", "expected at least one game"};
  const Package& first = packages.front();
  for (const auto& package : packages) {
    if (!package.imports.empty())
      throw Error{ErrorCode::unlinked_import, package.name,
                  "a game imports nothing, but it imports '" + package.imports.front().name +
                      "': link it first"};
    if (package.exports.size() != first.exports.size() ||
        package.finalize.has_value() != first.finalize.has_value())
      throw Error{ErrorCode::type_mismatch, package.name,
                  "its interface differs from that of " + first.name};
    for (const auto& procedure : package.exports) {
      const Procedure* other = first.find_export(procedure.signature.name);
      if (other == nullptr || other->signature != procedure.signature)
        throw Error{ErrorCode::type_mismatch, package.name + "/" + procedure.signature.name,
                    other == nullptr ? first.name + " does not export it"
                                     : "expected " + to_string(other->signature) + " as in " +
                                           first.name + ", got " + to_string(procedure.signature)};
    }
  }
}

}  // namespace

MachineBuilder::MachineBuilder(const std::vector<Package>& packages) {
  check_sides(packages);
  rooted.open_ended = true;
  sides.resize(packages.size());
  states_.resize(packages.size());
  tables_.resize(packages.size());
  for (std::size_t side = 0; side < packages.size(); ++side) {
    sides[side].first_state = states;
    states += packages[side].states.size();
    for (const auto& state : packages[side].states) {
      const StateId own = StateId::fresh(state.id.name());  // a package may stand on both sides
      states_[side].emplace(state.id, State{sides[side].states.size(), own});
      sides[side].states.push_back(root(add(make_get(own, state.domain))));
    }
    for (const auto& [table, type] : packages[side].tables) {
      const NodeId node = add(make_table(TableId::fresh(table.name()), type));
      tables_[side][table] = node;
      sides[side].tables.push_back(root(node));
    }
  }
  first.signature.name = "initialize";
  first.needs.resize(states);
  first.provides.resize(states);
  for (std::size_t side = 0; side < packages.size(); ++side) {
    std::vector<const Procedure*> all;
    for (const auto& procedure : packages[side].initializers) all.push_back(&procedure);
    first.bodies.push_back(add_body(packages[side], side, all, {}, true, first));
  }
  for (const auto& procedure : packages.front().exports) {
    Part part;
    add_part(packages, part,
             [&](const Package& package) { return package.find_export(procedure.signature.name); });
    procedures.push_back(std::move(part));
  }
  if (packages.front().finalize) {
    finalize.emplace();
    add_part(packages, *finalize, [](const Package& package) { return &*package.finalize; });
  }
}

NodeId MachineBuilder::add(GraphNode node) {
  return append(rooted.graph, std::move(node));
}

std::size_t MachineBuilder::root(NodeId node) {
  rooted.roots.push_back(node);
  return rooted.roots.size() - 1;
}

/// Tuples and vectors come in part by part.
NodeId MachineBuilder::input(const Domain& domain, const std::string& name, Part& part) {
  if (domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::vector) {
    const bool vector = domain.kind() == DomainKind::vector;
    const std::size_t count =
        vector ? static_cast<std::size_t>(domain.size().number()) : domain.parts().size();
    std::vector<NodeId> parts;
    for (std::size_t i = 0; i < count; ++i)
      parts.push_back(
          input(domain.parts()[vector ? 0 : i], name + "[" + std::to_string(i) + "]", part));
    const Operation make = vector ? operations::make_vector(domain.parts()[0], count)
                                  : operations::make_tuple(domain.parts());
    return add(make_apply(make, std::move(parts), name));
  }
  const NodeId node = add(make_input(name, domain));
  part.inputs.push_back(root(node));
  return node;
}

void MachineBuilder::add_part(const std::vector<Package>& packages, Part& part,
                              const std::function<const Procedure*(const Package&)>& which) {
  const Procedure& model = *which(packages.front());
  part.signature = model.signature;
  part.needs.resize(states);
  part.provides.resize(states);
  part.budget = calls_allowed(model);
  std::vector<NodeId> inputs;
  for (std::size_t i = 0; i < model.signature.inputs.size(); ++i)
    inputs.push_back(
        input(model.signature.inputs[i], model.signature.name + "." + std::to_string(i + 1), part));
  for (std::size_t side = 0; side < packages.size(); ++side) {
    const Procedure* procedure = which(packages[side]);
    const auto budget = calls_allowed(*procedure);
    if (budget && (!part.budget || *budget < *part.budget)) part.budget = budget;
    part.only_after.insert(procedure->only_after.begin(), procedure->only_after.end());
    part.only_before.insert(procedure->only_before.begin(), procedure->only_before.end());
    part.bodies.push_back(add_body(packages[side], side, {procedure}, inputs, false, part));
    if (side > 0) rooted.alike.emplace_back(part.bodies.front().result, part.bodies.back().result);
  }
}

MachineBuilder::Body MachineBuilder::add_body(const Package& package, std::size_t side,
                                              const std::vector<const Procedure*>& bodies,
                                              const std::vector<NodeId>& inputs, bool at_the_start,
                                              Part& part) {
  StateResolver resolver{package, rooted.graph, tables_[side]};
  if (!at_the_start) resolver.states.clear();
  std::map<StateId, NodeId> before;
  const auto number = [&](const StateId& state) {
    return sides[side].first_state + states_[side].at(state).number;
  };
  const auto place_of_state = [&](const StateId& state) {
    return sides[side].states[states_[side].at(state).number];
  };
  resolver.when_unwritten([&](const StateId& state, const std::string& place) {
    if (at_the_start)
      throw Error{ErrorCode::read_before_write, place,
                  "the state '" + state.name() + "' is read before it is written"};
    part.needs.set(number(state));
    return before[state] = resolver.states[state] = rooted.roots[place_of_state(state)];
  });
  NodeId result = no_node;
  for (const Procedure* procedure : bodies) result = resolver.run(*procedure, inputs);
  Body body;
  if (result == no_node) result = add(make_constant(Unit(), Value{0}));
  const auto keep = [&](NodeId value, const StateId& as) {
    const auto& node = rooted.graph[value];
    return root(add(make_set(as, node.domain, value, node.label)));
  };
  body.result = keep(result, StateId::fresh(part.signature.name + " returns"));
  for (const auto& [state, value] : resolver.states) {
    const auto found = before.find(state);
    if (found != before.end() && found->second == value) continue;
    body.written.emplace_back(keep(value, states_[side].at(state).own), place_of_state(state));
    part.provides.set(number(state));
  }
  for (const NodeId put : resolver.puts) {
    body.puts.push_back(root(put));
    const NodeId value = access_of(rooted.graph[put]).value;
    part.puts = true;
    part.puts_anew = part.puts_anew || rooted.graph[value].kind() != NodeKind::constant;
  }
  return body;
}

}  // namespace certamen
