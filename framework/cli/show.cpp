// SPDX-License-Identifier: Apache-2.0
#include "framework/check/show.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"

namespace certamen {

namespace {

int run_show(const Call& call) {
  const std::string subject = call.given[option::pair];
  const GameReference reference = parse_game_reference(subject);
  const Parameters given = call.given[option::set];
  const std::vector<std::string> folders = call.given[option::path];
  const auto adversary = call.given[option::adversary];
  print(adversary
            ? shown_adversary(call.catalogue, reference, *adversary, given, folders, call.context)
            : shown_definition(call.catalogue, reference, given, folders, call.context));
  return 0;
}

}  // namespace

Command show_command() {
  return {
      .name = "show",
      .text = "print a definition of the catalogue as a file of games, or an adversary as a file",
      .options = {option::pair, with_help(option::adversary, "print this adversary, by its name"),
                  option::set, option::path},
      .run = run_show};
}

}  // namespace certamen
