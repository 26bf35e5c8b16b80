// SPDX-License-Identifier: Apache-2.0
#include "framework/check/show.hpp"
#include "framework/check/catalogue_files.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"

namespace certamen {

namespace {

int run_show(const Call& call) {
  const std::string subject = call.given[option::pair];
  const Parameters given = call.given[option::set];
  const std::vector<std::string> folders = call.given[option::path];
  const auto adversary = call.given[option::adversary];
  if (subject.find('/') == std::string::npos && !subject.empty() && !is_file(subject) &&
      !adversary) {
    print(shown_alone(call.catalogue, subject, given));
    return 0;
  }
  const GameReference reference = parse_game_reference(subject);
  print(adversary
            ? shown_adversary(call.catalogue, reference, *adversary, given, folders, call.context)
            : shown_definition(call.catalogue, reference, given, folders, call.context));
  return 0;
}

}  // namespace

Command show_command() {
  return {.name = "show",
          .text = "print what the catalogue holds as a file: games, a scheme, a kind of schemes, "
                  "an adversary",
          .options =
              {with_help(
                   option::pair,
                   "SCHEME[:NAME=VALUE,..]/DEFINITION, for example ctr:n=2/ind-cpa, "
                   "SCHEME[:NAME=VALUE,..], KIND/DEFINITION or KIND, such as symmetric-encryption"),
               with_help(option::adversary, "print this adversary, by its name"), option::set,
               option::path},
          .run = run_show};
}

}  // namespace certamen
