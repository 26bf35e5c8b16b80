// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/games/experiment.hpp"
#include "framework/games/inline.hpp"

namespace certamen {

std::vector<Signature> interface_of(const Package& game) {
  std::vector<Signature> interface;
  for (const auto& procedure : game.exports) interface.push_back(procedure.signature);
  return interface;
}

namespace {

/// The game's oracles that the adversary calls; the others are no matter here.
Package offered(const Package& game, const Package& adversary) {
  Package needed = game;
  std::erase_if(needed.exports, [&](const Procedure& procedure) {
    return adversary.find_import(procedure.signature.name) == nullptr;
  });
  return needed;
}

/// States become the nodes last written to them, tables become nodes, events are collected.
class Resolver {
 public:
  Resolver(const Package& package, Experiment& experiment)
      : package_{package}, experiment_{experiment} {
    for (const auto& [name, type] : package.tables) {
      const auto& range = type.kind == TableKind::map ? Option(type.range) : type.range;
      tables_[name] = add(
          {.kind = NodeKind::table, .domain = range, .name = name, .label = name, .table = type});
    }
    for (const auto& state : package.states)
      if (state.initial)
        states_[state.name] = add({.kind = NodeKind::constant,
                                   .domain = state.domain,
                                   .label = state.name,
                                   .value = state.initial});
  }

  /// Runs a body; returns the node of its result.
  NodeId run(const Procedure& procedure, const std::vector<NodeId>& inputs) {
    Graph body;
    body.reserve(procedure.body.size());
    std::vector<NodeId> place(procedure.body.size(), no_node);
    std::size_t next_input = 0;
    for (NodeId id = 0; id < procedure.body.size(); ++id) {
      GraphNode node = procedure.body[id];
      for (auto& argument : node.arguments) argument = place[argument];
      place[id] = node.kind == NodeKind::input ? inputs[next_input++]
                                               : resolve(procedure, id, std::move(node));
    }
    return place[procedure.result];
  }

  void finish_events() {
    for (const auto& [name, occurrences] : events_) {
      NodeId any = occurrences.front();
      for (std::size_t i = 1; i < occurrences.size(); ++i)
        any = add({.kind = NodeKind::apply,
                   .domain = Boolean(),
                   .arguments = {any, occurrences[i]},
                   .label = name,
                   .operation = operations::bit_or(Boolean())});
      experiment_.events[name] = any;
    }
  }

 private:
  NodeId add(GraphNode node) {
    experiment_.graph.push_back(std::move(node));
    return experiment_.graph.size() - 1;
  }

  NodeId resolve(const Procedure& procedure, NodeId id, GraphNode node) {
    switch (node.kind) {
    case NodeKind::get: {
      const auto found = states_.find(node.name);
      if (found == states_.end())
        throw Error{ErrorCode::read_before_write,
                    place_of(package_.name + "/" + procedure.signature.name, procedure.body, id),
                    "the state '" + node.name + "' is read before it is written"};
      return found->second;
    }
    case NodeKind::set: return states_[node.name] = node.arguments.front();
    case NodeKind::call:
      throw Error{ErrorCode::unlinked_import,
                  place_of(package_.name + "/" + procedure.signature.name, procedure.body, id),
                  "nothing serves the import '" + node.name + "'"};
    case NodeKind::event: {
      const NodeId happens = node.arguments.front();
      events_[node.name].push_back(happens);
      return happens;
    }
    case NodeKind::lookup:
    case NodeKind::inverse:
    case NodeKind::find:
    case NodeKind::put: node.arguments.insert(node.arguments.begin(), tables_.at(node.name)); break;
    default: break;
    }
    return add(std::move(node));
  }

  const Package& package_;
  Experiment& experiment_;
  std::map<std::string, NodeId> states_;
  std::map<std::string, NodeId> tables_;
  std::map<std::string, std::vector<NodeId>> events_;
};

}  // namespace

Experiment play(const Package& game, const Package& adversary) {
  if (!game.imports.empty())
    throw Error{ErrorCode::unlinked_import, game.name,
                "a game imports nothing, but it imports '" + game.imports.front().name +
                    "': link it first"};
  const Procedure* entry = adversary.find_export("Run");
  if (entry == nullptr)
    throw Error{ErrorCode::unknown_name, adversary.name,
                "an adversary exports Run, and this package does not"};
  if (!entry->signature.inputs.empty())
    throw Error{ErrorCode::type_mismatch, adversary.name + "/Run", "Run takes no inputs"};
  for (const auto& wanted : adversary.imports)
    if (game.find_export(wanted.name) == nullptr)
      throw Error{ErrorCode::unlinked_import, adversary.name + "/" + wanted.name,
                  game.name + " does not export it"};
  const Package closed = link(adversary, offered(game, adversary));

  Experiment experiment{.name = closed.name};
  Resolver resolver{closed, experiment};
  for (const auto& initializer : closed.initializers) resolver.run(initializer, {});
  const Procedure& run = *closed.find_export("Run");
  const NodeId output = resolver.run(run, {});
  const Domain& got = run.signature.output;
  const Domain expected = closed.finalize ? closed.finalize->signature.inputs.front() : Boolean();
  if (got != expected)
    throw Error{ErrorCode::type_mismatch, adversary.name + "/Run",
                "it returns " + got.name() + ", but " + game.name + " expects " + expected.name()};
  experiment.win = closed.finalize ? resolver.run(*closed.finalize, {output}) : output;
  resolver.finish_events();
  validate(experiment);
  return experiment;
}

Experiment play(const Package& game, const Adversary& adversary) {
  return play(game, adversary.against(interface_of(game)));
}

}  // namespace certamen
