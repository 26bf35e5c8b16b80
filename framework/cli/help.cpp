// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/parser.hpp"

namespace certamen {

namespace {

int run_help(const Call& call) {
  const auto name = call.given[option::command];
  print(name ? help_text(find_command(*name)) : help_text());
  return 0;
}

}  // namespace

Command help_command() {
  return {.name = "help",
          .text = "print the help of a command",
          .options = {option::command},
          .run = run_help};
}

}  // namespace certamen
