// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/error.hpp"
#include "framework/games/draw.hpp"

namespace certamen {

namespace {

/// Whoever plays: one call of each oracle, everything it says left open.
Adversary anybody(const Package& game) {
  const Domain output = game.finalize ? game.finalize->signature.inputs.front() : Boolean();
  return Adversary{"anybody", [output](Run& a) {
                     for (const auto& oracle : a.interface()) {
                       std::vector<Node> inputs;
                       for (const auto& domain : oracle.inputs) inputs.push_back(a.choose(domain));
                       a.call_with(oracle.name, inputs);
                     }
                     return a.choose(output);
                   }};
}

const Package& wanted_game(const Definition& definition, const std::string& name) {
  const auto& games = definition.games();
  if (name.empty() || name == "left") return games.front();
  if (games.size() == 1)
    throw Error{ErrorCode::usage, "--game",
                definition.name() + " has one game only: leave --game out"};
  return games.back();
}

Experiment wanted_experiment(const Call& call) {
  const SchemeEntry& scheme = call.catalogue.scheme(call.options.scheme);
  const DefinitionEntry& entry = call.catalogue.definition(call.options.definition);
  const Parameters of_scheme = parse_set(call.options.set).completed(scheme.parameters);
  const Parameters of_definition = of_scheme.completed(entry.parameters);
  const auto made = scheme.make(of_scheme);
  const auto definition = entry.make(*made, of_definition);
  if (!definition)
    throw Error{ErrorCode::usage, "--definition " + entry.name,
                "it does not apply to " + scheme.name};
  const Package& game = wanted_game(*definition, call.options.game);
  if (call.options.adversary.empty()) return play(game, anybody(game));
  const AdversaryEntry& adversary = call.catalogue.adversary(call.options.adversary);
  if (!adversary.against(scheme.name, entry.name))
    throw Error{ErrorCode::usage, "--adversary " + adversary.name,
                "it does not attack " + scheme.name + " under " + entry.name};
  return play(game,
              adversary.make(*made, *definition, of_definition.completed(adversary.parameters)));
}

}  // namespace

int run_graph(const Call& call) {
  const Experiment experiment = wanted_experiment(call);
  if (call.options.format == "json")
    print(to_json(experiment));
  else if (call.options.format == "svg")
    print(to_svg(experiment));
  else
    print(to_dot(experiment));
  return 0;
}

}  // namespace certamen
