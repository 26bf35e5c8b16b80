// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "framework/error.hpp"
#include "framework/games/adversary.hpp"
#include "framework/games/check.hpp"
#include "framework/games/experiment.hpp"
#include "framework/games/inline.hpp"
#include "framework/games/resolve.hpp"
#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

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

/// An event that occurs several times happens if one occurrence says so.
void collect_events(const StateResolver& resolver, Experiment& experiment) {
  for (const auto& [event, occurrences] : resolver.events) {
    NodeId any = occurrences.front();
    for (std::size_t i = 1; i < occurrences.size(); ++i)
      any = append(experiment.graph,
                   make_apply(operations::bit_or(Boolean()), {any, occurrences[i]}, event.name()));
    experiment.events[event.name()] = any;
  }
}

}  // namespace

Experiment play(const Package& game, const Package& adversary) {
  if (!game.imports.empty())
    throw Error{ErrorCode::unlinked_import, game.name,
                "a game imports nothing, but it imports '" + game.imports.front().name +
                    "': link it first"};
  if (!entry_of(adversary).signature.inputs.empty())
    throw Error{ErrorCode::type_mismatch, adversary.name + "/Run", "Run takes no inputs"};
  for (const auto& wanted : adversary.imports)
    if (game.find_export(wanted.name) == nullptr)
      throw Error{ErrorCode::unlinked_import, adversary.name + "/" + wanted.name,
                  game.name + " does not export it"};
  const Package closed = link(adversary, offered(game, adversary), GuardLimits::kept);

  Experiment experiment{.name = closed.name};
  StateResolver resolver{closed, experiment.graph};
  for (const auto& initializer : closed.initializers) resolver.run(initializer, {});
  const Procedure& run = entry_of(closed);
  const NodeId output = resolver.run(run, {});
  const Domain& got = run.signature.output;
  const Domain expected = closed.finalize ? closed.finalize->signature.inputs.front() : Boolean();
  if (got != expected)
    throw Error{ErrorCode::type_mismatch, adversary.name + "/Run",
                "it returns " + got.name() + ", but " + game.name + " expects " + expected.name()};
  experiment.win = closed.finalize ? resolver.run(*closed.finalize, {output}) : output;
  collect_events(resolver, experiment);
  validate(experiment);
  return experiment;
}

Experiment play(const Package& game, const Adversary& adversary) {
  return play(game, adversary.against(interface_of(game)));
}

}  // namespace certamen
