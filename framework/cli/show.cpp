// SPDX-License-Identifier: Apache-2.0
#include "framework/check/show.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"

namespace certamen {

namespace {

int run_show(const Call& call) {
  const std::string subject = call.given[option::pair];
  print(shown_definition(call.catalogue, parse_game_reference(subject), call.given[option::set],
                         call.given[option::path], call.context));
  return 0;
}

}  // namespace

Command show_command() {
  return {.name = "show",
          .text = "print a definition of the catalogue as a file of games",
          .options = {option::pair, option::set, option::path},
          .run = run_show};
}

}  // namespace certamen
