// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/error.hpp"
#include "framework/games/draw.hpp"
#include "framework/report/plan.hpp"

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
  const Options& options = call.options;
  const SchemeEntry& scheme = call.catalogue.scheme(options.scheme);
  const DefinitionEntry& entry = call.catalogue.definition(options.definition);
  const AdversaryEntry* adversary =
      options.adversary.empty() ? nullptr : &call.catalogue.adversary(options.adversary);
  if (adversary != nullptr && !adversary->against(scheme.name, entry.name))
    throw Error{ErrorCode::usage, "--adversary " + adversary->name,
                "it does not attack " + scheme.name + " under " + entry.name};

  const Parameters given = parse_set(options.set);
  std::vector<ParameterSpec> taken = scheme.parameters;
  taken.insert(taken.end(), entry.parameters.begin(), entry.parameters.end());
  if (adversary != nullptr)
    taken.insert(taken.end(), adversary->parameters.begin(), adversary->parameters.end());
  refuse_unknown_parameters(given, taken, scheme.name);

  const Parameters all = given.completed(taken);
  const auto made = scheme.make(all);
  const auto definition = entry.make(*made, all);
  if (!definition)
    throw Error{ErrorCode::usage, "--definition " + entry.name,
                "it does not apply to " + scheme.name};
  const Package& game = wanted_game(*definition, options.game);
  return play(game,
              adversary != nullptr ? adversary->make(*made, *definition, all) : anybody(game));
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
