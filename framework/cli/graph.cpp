// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/engines/simplify.hpp"
#include "framework/error.hpp"
#include "framework/games/draw.hpp"
#include "framework/report/game_reference.hpp"
#include "framework/report/optimum.hpp"
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

Experiment wanted_experiment(const Call& call) {
  const Options& options = call.options;
  if (options.adversary == optimal_name)
    throw Error{ErrorCode::usage, "--adversary optimal",
                "it is searched for, and has no graph: `certamen check --adversary optimal "
                "--strategy` prints what it does"};
  const AdversaryEntry* adversary =
      options.adversary.empty() ? nullptr : &call.catalogue.adversary(options.adversary);
  if (adversary != nullptr && !adversary->against(options.scheme, options.definition))
    throw Error{ErrorCode::usage, "--adversary " + adversary->name,
                "it does not attack " + options.scheme + " under " + options.definition};

  const Parameters given = parse_set(options.set);
  GameReference reference{.text = options.scheme + "/" + options.definition,
                          .scheme = options.scheme,
                          .own = {},
                          .definition = options.definition,
                          .game = std::nullopt};
  auto [scheme, definition, taken] = resolve(call.catalogue, reference, given);
  if (!options.game.empty())
    reference.game = options.game;
  else if (definition.games().size() == 2)
    reference.game = "left";
  if (adversary != nullptr)
    taken.insert(taken.end(), adversary->parameters.begin(), adversary->parameters.end());
  refuse_unknown_parameters(given, taken, options.scheme);
  const Package& game = game_of(reference, definition);
  if (adversary == nullptr) return play(game, anybody(game));
  return play(game, adversary->make(*scheme, definition, given.completed(taken)));
}

}  // namespace

int run_graph(const Call& call) {
  Experiment experiment = wanted_experiment(call);
  if (call.options.simplified) experiment = simplified(experiment);
  if (call.options.format == "json")
    print(to_json(experiment));
  else if (call.options.format == "svg")
    print(to_svg(experiment));
  else
    print(to_dot(experiment));
  return 0;
}

}  // namespace certamen
