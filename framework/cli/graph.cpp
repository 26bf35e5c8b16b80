// SPDX-License-Identifier: Apache-2.0
#include "framework/check/game_reference.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/plan.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/error.hpp"
#include "framework/games/draw.hpp"
#include "framework/rewriting/simplify.hpp"

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
  const Given& options = call.given;
  const std::string scheme_name = options[option::scheme];
  const std::string definition_name = options[option::definition].value();
  const auto adversary_name = options[option::adversary];
  if (adversary_name == optimal_name)
    throw Error{ErrorCode::usage, "--adversary optimal",
                "it is searched for, and has no graph: `certamen check --adversary optimal "
                "--strategy` prints what it does"};
  const AdversaryEntry* adversary =
      adversary_name ? &call.catalogue.adversary(*adversary_name) : nullptr;
  if (adversary != nullptr && !adversary->against(scheme_name, definition_name))
    throw Error{ErrorCode::usage, "--adversary " + adversary->name,
                "it does not attack " + scheme_name + " under " + definition_name};

  const Parameters given = options[option::set];
  GameReference reference{.text = scheme_name + "/" + definition_name,
                          .scheme = scheme_name,
                          .own = {},
                          .definition = definition_name,
                          .game = std::nullopt};
  auto [scheme, definition, taken] = resolve(call.catalogue, reference, given);
  reference.game = options[option::game];
  if (!reference.game && definition.games().size() == 2) reference.game = "left";
  if (adversary != nullptr)
    taken.insert(taken.end(), adversary->parameters.begin(), adversary->parameters.end());
  refuse_unknown_parameters(given, taken, scheme_name);
  const Package& game = game_of(reference, definition);
  if (adversary == nullptr) return play(game, anybody(game));
  return play(game, adversary->make(*scheme, definition, given.completed(taken)));
}

int run_graph(const Call& call) {
  Experiment experiment = wanted_experiment(call);
  if (call.given[option::simplified]) experiment = simplified(experiment);
  const std::string format = call.given[option::format];
  if (format == "json")
    print(to_json(experiment));
  else if (format == "svg")
    print(to_svg(experiment));
  else
    print(to_dot(experiment));
  return 0;
}

}  // namespace

Command graph_command() {
  return {
      .name = "graph",
      .text = "draw the experiment of a definition",
      .options = {option::scheme, required(with_help(option::definition, "whose game to draw")),
                  with_help(option::adversary, "who plays; left out: one free call of each oracle"),
                  option::set, option::game, option::simplified, option::memory, option::time_limit,
                  option::format},
      .run = run_graph};
}

}  // namespace certamen
