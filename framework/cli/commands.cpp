// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/suggest.hpp"

namespace certamen {

Command list_command();
Command check_command();
Command optimal_command();
Command release_command();
Command attack_command();
Command assess_command();
Command runs_command();
Command audit_command();
Command equivalent_command();
Command events_command();
Command graph_command();
Command show_command();
Command prove_command();
Command bound_command();
Command test_command();
Command fmt_command();
Command lsp_command();
Command selfcheck_command();
Command explain_command();
Command version_command();
Command completion_command();
Command man_command();
Command help_command();

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      list_command(),       check_command(),     optimal_command(), release_command(),
      attack_command(),     assess_command(),    runs_command(),    audit_command(),
      equivalent_command(), events_command(),    graph_command(),   show_command(),
      prove_command(),      bound_command(),     test_command(),    fmt_command(),
      lsp_command(),        selfcheck_command(), explain_command(), version_command(),
      completion_command(), man_command(),       help_command()};
  return all;
}

const Command& find_command(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& command : commands()) {
    if (command.name == name) return command;
    names.emplace_back(command.name);
  }
  throw Error{ErrorCode::usage, "command line",
              "there is no command '" + std::string{name} + "'" + suggestion(name, names)};
}

TakenOption required(TakenOption option) {
  option.required = true;
  return option;
}

TakenOption with_help(TakenOption option, std::string_view help) {
  option.help = help;
  return option;
}

std::vector<TakenOption> all_options(const Command& command) {
  std::vector<TakenOption> options{option::help};
  options.insert(options.end(), command.options.begin(), command.options.end());
  return options;
}

namespace {

/// What a reader must know of the range: bounds that no machine has are left out.
std::string shown_range(const OptionRow& row) {
  if (row.type != OptionType::count || row.bounds.most != Bounds::unbounded)
    return row.bounds_text();
  return row.bounds.least > 0 ? "at least " + std::to_string(row.bounds.least) : std::string{};
}

std::string shown_default(const OptionRow& row) {
  std::string text;
  if (!row.variable.empty()) text = "the environment's " + std::string{row.variable};
  if (!row.standard.empty()) text += (text.empty() ? "" : ", or ") + std::string{row.standard};
  return text.empty() ? text : "default: " + text;
}

}  // namespace

std::string TakenOption::description() const {
  std::string range = shown_range(*row);
  for (const auto& choice : row->choice_names()) range += (range.empty() ? "" : ", ") + choice;
  const std::string standard = shown_default(*row);
  std::string text{help};
  if (range.empty() && standard.empty()) return text;
  return text + " (" + range + (range.empty() || standard.empty() ? "" : "; ") + standard + ")";
}

}  // namespace certamen
