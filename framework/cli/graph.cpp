// SPDX-License-Identifier: Apache-2.0
#include "framework/check/game_reference.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/plan.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/games/draw.hpp"
#include "framework/rewriting/simplify.hpp"

namespace certamen {

namespace {

/// An adversary for drawings: one call of each oracle that may be called, everything it says left
/// open.
Adversary any_adversary(const Package& game) {
  const Domain output = game.finalize ? game.finalize->signature.inputs.front() : Boolean();
  return Adversary{"adversary", [output, oracles = once_each(game)](Run& a) {
                     for (const auto& oracle : oracles) {
                       std::vector<Node> inputs;
                       for (const auto& domain : oracle.inputs) inputs.push_back(a.choose(domain));
                       a.call_with(oracle.name, inputs);
                     }
                     return a.choose(output);
                   }};
}

GameReference reference_of(const Given& options) {
  const std::string scheme = options[option::drawn];
  const auto definition = options[option::definition], game = options[option::game];
  GameReference reference = definition ? GameReference{.text = scheme + "/" + *definition,
                                                       .scheme = scheme,
                                                       .own = {},
                                                       .definition = definition}
                                       : parse_game_reference(scheme);
  if (game && reference.game)
    throw Error{ErrorCode::usage, "--game " + *game,
                "the game is named already: '" + reference.text + "'"};
  if (game) reference.game = game;
  return reference;
}

Experiment wanted_experiment(const Call& call) {
  GameReference reference = reference_of(call.given);
  const auto adversary = call.given[option::adversary];
  const Parameters given = call.given[option::set];
  const std::vector<std::string> folders = call.given[option::path];
  if (adversary == optimal_name)
    throw Error{ErrorCode::usage, "--adversary optimal",
                "it is searched for, and has no graph: `certamen check --adversary optimal "
                "--strategy` prints what it does"};
  if (adversary) {
    const auto match =
        resolve_match(call.catalogue, reference, *adversary, given, folders, call.context);
    return play(match.game, match.adversary);
  }
  const auto [scheme, definition, taken, parameters] =
      resolve(call.catalogue, reference, given, folders, call.context);
  if (!reference.game && definition.games().size() == 2) reference.game = "left";
  refuse_unknown_parameters(given, taken, reference.scheme);
  const Package& game = game_of(reference, definition);
  return play(game, any_adversary(game));
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
      .options = {option::drawn, with_help(option::definition, "whose game to draw"),
                  with_help(option::adversary, "who plays; left out: one free call of each oracle"),
                  option::set, option::path, option::game, option::simplified, option::memory,
                  option::time_limit, option::format},
      .run = run_graph};
}

}  // namespace certamen
