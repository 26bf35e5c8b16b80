// SPDX-License-Identifier: Apache-2.0
#include "framework/version.hpp"

#include <nlohmann/json.hpp>

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"

namespace certamen {

namespace {

int run_version(const Call& call) {
  if (call.given[option::json]) {
    nlohmann::ordered_json json{{"schema", 1}, {"version", version()}};
    for (const auto& [name, value] : build_facts()) json["build"][name] = value;
    print(json.dump(2) + "\n");
    return 0;
  }
  std::string text = "certamen " + version() + "\n";
  for (const auto& [name, value] : build_facts()) text += "  " + name + ": " + value + "\n";
  print(text);
  return 0;
}

}  // namespace

Command version_command() {
  return {.name = "version",
          .text = "the version and what the build is made of",
          .options = {option::json},
          .run = run_version};
}

}  // namespace certamen
