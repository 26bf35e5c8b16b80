// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/proof/catalogue.hpp"

namespace certamen {

namespace {

/// The words that can stand for a value: an option's choices, or the catalogue's names.
std::vector<std::string> words_for(const OptionRow& option, const Catalogue& catalogue) {
  std::vector<std::string> words = option.choice_names();
  const auto add = [&](const auto& entries) {
    for (const auto& entry : entries) words.emplace_back(entry.name);
  };
  switch (option.offer) {
  case Offer::schemes: add(catalogue.schemes()); break;
  case Offer::definitions: add(catalogue.definitions()); break;
  case Offer::adversaries: add(catalogue.adversaries()); break;
  case Offer::proofs: add(standard_proofs().proofs()); break;
  case Offer::commands: add(commands()); break;
  case Offer::nothing:
  case Offer::files: break;
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

/// What to offer after `option`, as a compgen call.
std::string compgen(const OptionRow& option, const Catalogue& catalogue) {
  if (option.offer == Offer::files) return "COMPREPLY=($(compgen -f -- \"$word\"))";
  const auto words = words_for(option, catalogue);
  return words.empty() ? "COMPREPLY=()"
                       : fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", joined(words));
}

std::string bash_command(const Command& command, const Catalogue& catalogue) {
  std::string values, flags, positional;
  for (const auto& taken : all_options(command)) {
    const OptionRow& option = *taken.row;
    if (option.is_argument()) {
      const auto words = words_for(option, catalogue);
      if (!words.empty()) positional += " " + joined(words);
      continue;
    }
    flags += " " + std::string{option.name};
    if (!option.shown.empty())
      values += fmt::format("        {}) {}; return ;;\n", option.name, compgen(option, catalogue));
  }
  return fmt::format(
      "    {})\n      case \"$previous\" in\n{}      esac\n"
      "      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '{}' -- \"$word\"))\n"
      "      else COMPREPLY=($(compgen -W '{}' -- \"$word\")); fi ;;\n",
      command.name, values.empty() ? "        *) ;;\n" : values,
      flags.empty() ? flags : flags.substr(1),
      positional.empty() ? positional : positional.substr(1));
}

std::string bash(const Catalogue& catalogue) {
  std::vector<std::string> names;
  std::string cases;
  for (const auto& command : commands()) {
    names.emplace_back(command.name);
    cases += bash_command(command, catalogue);
  }
  return fmt::format(
      "# bash completion of certamen; made by `certamen completion bash`\n"
      "_certamen() {{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}\n"
      "  COMPREPLY=()\n"
      "  if [[ $COMP_CWORD -eq 1 ]]; then\n"
      "    COMPREPLY=($(compgen -W '{} --help --version' -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "}}\n"
      "complete -F _certamen certamen\n",
      joined(names), cases);
}

/// Text inside single quotes, for zsh and fish.
std::string single_quoted(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'')
      result += "'\\''";
    else
      result += c;
  }
  return "'" + result + "'";
}

std::string zsh_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_action(const OptionRow& option, const Catalogue& catalogue) {
  if (option.offer == Offer::files) return "_files";
  const auto words = words_for(option, catalogue);
  return words.empty() ? " " : "(" + joined(words) + ")";
}

std::string zsh(const Catalogue& catalogue) {
  std::string names, cases;
  for (const auto& command : commands()) {
    names +=
        "    " + single_quoted(std::string{command.name} + ":" + zsh_escaped(command.text)) + "\n";
    std::string specs;
    for (const auto& taken : all_options(command)) {
      const OptionRow& option = *taken.row;
      const std::string value = option.shown.empty() ? std::string{}
                                                     : ":" + zsh_escaped(option.shown) + ":" +
                                                           zsh_action(option, catalogue);
      const std::string spec =
          option.is_argument()
              ? "1" + value
              : std::string{option.name} + "[" + zsh_escaped(taken.description()) + "]" + value;
      specs += " \\\n        " + single_quoted(spec);
    }
    cases += fmt::format("    {}) _arguments{} ;;\n", command.name, specs);
  }
  return fmt::format(
      "#compdef certamen\n# zsh completion of certamen; made by `certamen completion zsh`\n"
      "_certamen() {{\n  local -a commands\n  commands=(\n{}  )\n"
      "  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
      "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n"
      "  case $command in\n{}  esac\n}}\n_certamen \"$@\"\n",
      names, cases);
}

std::string fish(const Catalogue& catalogue) {
  std::string text = "# fish completion of certamen; made by `certamen completion fish`\ncomplete "
                     "-c certamen -f\n";
  for (const auto& command : commands()) {
    text += fmt::format("complete -c certamen -n __fish_use_subcommand -a {} -d {}\n", command.name,
                        single_quoted(command.text));
    const std::string condition =
        single_quoted("__fish_seen_subcommand_from " + std::string{command.name});
    for (const auto& taken : all_options(command)) {
      const OptionRow& option = *taken.row;
      const auto words = words_for(option, catalogue);
      const std::string values =
          words.empty() ? std::string{} : " -a " + single_quoted(joined(words));
      if (option.is_argument()) {
        if (!words.empty())
          text += fmt::format("complete -c certamen -n {}{}\n", condition, values);
        continue;
      }
      const std::string takes = option.shown.empty()           ? ""
                                : option.offer == Offer::files ? " -r -F"
                                                               : " -x";
      text += fmt::format("complete -c certamen -n {} -l {}{}{} -d {}\n", condition,
                          option.name.substr(2), takes, values, single_quoted(taken.description()));
    }
  }
  return text;
}

int run_completion(const Call& call) {
  const std::string shell = call.given[option::shell];
  if (shell == "bash")
    print(bash(call.catalogue));
  else if (shell == "zsh")
    print(zsh(call.catalogue));
  else
    print(fish(call.catalogue));
  return 0;
}

}  // namespace

Command completion_command() {
  return {.name = "completion",
          .text = "print a shell's completion script",
          .options = {option::shell},
          .run = run_completion};
}

}  // namespace certamen
