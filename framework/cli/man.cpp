// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

/// Roff takes a line's leading dot or quote and every backslash and dash for its own.
std::string roff(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
  }
  return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

std::string synopsis(const Command& command) {
  std::string text = ".B certamen " + roff(command.name) + "\n";
  for (const auto& option : command.options)
    if (option.row->is_argument()) text += ".I " + roff(option.row->shown) + "\n";
  return text + "[options]\n.br\n";
}

std::string option_text(const TakenOption& option) {
  const OptionRow& row = *option.row;
  std::string heading = row.is_argument() ? std::string{} : "\\fB" + roff(row.name) + "\\fR";
  if (!row.shown.empty())
    heading += (heading.empty() ? "" : " ") + ("\\fI" + roff(row.shown) + "\\fR");
  return ".TP\n" + heading + "\n" + roff(option.description()) + ".\n";
}

constexpr const char* exit_statuses =
    ".SH EXIT STATUS\n"
    ".TP\n0\nmeets: every definition is met.\n"
    ".TP\n1\nbroken: an adversary has a larger advantage than is allowed.\n"
    ".TP\n2\nusage or bad input; one line on standard error says what.\n"
    ".TP\n3\nundecided: no adversary that was tried breaks it, and nothing proves it.\n"
    ".TP\n4\ninternal error.\n"
    ".TP\n130\ninterrupted by a signal; what was known by then was printed.\n"
    ".SH ENVIRONMENT\n"
    ".TP\nNO_COLOR\nif set, no colours.\n"
    ".TP\nCERTAMEN_RUNS\nthe file of runs where \\fB\\-\\-runs\\fR is not given.\n"
    ".TP\nCERTAMEN_SEED\nthe seed where \\fB\\-\\-seed\\fR is not given.\n";

int run_man(const Call&) {
  std::string text =
      fmt::format(".TH CERTAMEN 1 \"\" \"certamen {}\" \"User commands\"\n", version());
  text += ".SH NAME\ncertamen \\- experiments of cryptographic definitions, and what an "
          "adversary's advantage is\n";
  text += ".SH SYNOPSIS\n";
  for (const auto& command : commands()) text += synopsis(command);
  text += ".SH DESCRIPTION\n" + roff(program_summary) + "\n";
  text += "Every number comes with the class of its evidence: proved, exact, enclosed in an "
          "interval, or estimated with a level of "
          "confidence.\n";
  text += ".SH COMMANDS\n";
  for (const auto& command : commands()) {
    text += ".SS " + roff(command.name) + "\n" + roff(command.text) + ".\n";
    for (const auto& option : all_options(command)) text += option_text(option);
  }
  print(text + exit_statuses);
  return 0;
}

}  // namespace

Command man_command() {
  return {.name = "man", .text = "print the manual page (roff)", .options = {}, .run = run_man};
}

}  // namespace certamen
