// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/cli/commands.hpp"

namespace certamen {

namespace {

/// The words that can stand for a value: an option's choices, or the catalogue's names.
std::vector<std::string> words_for(const OptionDescription& option, const Catalogue& catalogue,
                                   const CommandDescription& tree) {
  if (!option.choices.empty()) return option.choices;
  std::vector<std::string> words;
  const auto add = [&](const auto& entries) {
    for (const auto& entry : entries) words.push_back(entry.name);
  };
  if (option.value == "SCHEME") add(catalogue.schemes());
  if (option.value == "DEFINITION") add(catalogue.definitions());
  if (option.value == "ADVERSARY") add(catalogue.adversaries());
  if (option.value == "COMMAND") add(tree.commands);
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

bool is_positional(const OptionDescription& option) {
  return option.long_name.empty() && option.short_name.empty();
}

/// What to offer after `option`, as a compgen call.
std::string compgen(const OptionDescription& option, const Catalogue& catalogue,
                    const CommandDescription& tree) {
  if (option.value == "FILE") return "COMPREPLY=($(compgen -f -- \"$word\"))";
  const auto words = words_for(option, catalogue, tree);
  return words.empty() ? "COMPREPLY=()"
                       : fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", joined(words));
}

std::string bash_command(const CommandDescription& command, const Catalogue& catalogue,
                         const CommandDescription& tree) {
  std::string values, flags, positional;
  for (const auto& option : command.options) {
    if (is_positional(option)) {
      const auto words = words_for(option, catalogue, tree);
      if (!words.empty()) positional += " " + joined(words);
      continue;
    }
    flags += " " + option.long_name;
    if (!option.value.empty())
      values += fmt::format("        {}) {}; return ;;\n", option.long_name,
                            compgen(option, catalogue, tree));
  }
  return fmt::format(
      "    {})\n      case \"$previous\" in\n{}      esac\n"
      "      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '{}' -- \"$word\"))\n"
      "      else COMPREPLY=($(compgen -W '{}' -- \"$word\")); fi ;;\n",
      command.name, values.empty() ? "        *) ;;\n" : values,
      flags.empty() ? flags : flags.substr(1),
      positional.empty() ? positional : positional.substr(1));
}

std::string bash(const CommandDescription& tree, const Catalogue& catalogue) {
  std::vector<std::string> names;
  std::string cases;
  for (const auto& command : tree.commands) {
    names.push_back(command.name);
    cases += bash_command(command, catalogue, tree);
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
std::string quoted(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'')
      result += "'\\''";
    else
      result += c;
  }
  return "'" + result + "'";
}

std::string zsh_escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_action(const OptionDescription& option, const Catalogue& catalogue,
                       const CommandDescription& tree) {
  if (option.value == "FILE") return "_files";
  const auto words = words_for(option, catalogue, tree);
  return words.empty() ? " " : "(" + joined(words) + ")";
}

std::string zsh(const CommandDescription& tree, const Catalogue& catalogue) {
  std::string names, cases;
  for (const auto& command : tree.commands) {
    names += "    " + quoted(command.name + ":" + zsh_escaped(command.text)) + "\n";
    std::string specs;
    for (const auto& option : command.options) {
      const std::string value = option.value.empty() ? std::string{}
                                                     : ":" + zsh_escaped(option.value) + ":" +
                                                           zsh_action(option, catalogue, tree);
      const std::string spec =
          is_positional(option) ? "1" + value
                                : option.long_name + "[" + zsh_escaped(option.text) + "]" + value;
      specs += " \\\n        " + quoted(spec);
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

std::string fish(const CommandDescription& tree, const Catalogue& catalogue) {
  std::string text = "# fish completion of certamen; made by `certamen completion fish`\ncomplete "
                     "-c certamen -f\n";
  for (const auto& command : tree.commands) {
    text += fmt::format("complete -c certamen -n __fish_use_subcommand -a {} -d {}\n", command.name,
                        quoted(command.text));
    const std::string condition = quoted("__fish_seen_subcommand_from " + command.name);
    for (const auto& option : command.options) {
      const auto words = words_for(option, catalogue, tree);
      const std::string values = words.empty() ? std::string{} : " -a " + quoted(joined(words));
      if (is_positional(option)) {
        if (!words.empty())
          text += fmt::format("complete -c certamen -n {}{}\n", condition, values);
        continue;
      }
      const std::string takes = option.value.empty()     ? ""
                                : option.value == "FILE" ? " -r -F"
                                                         : " -x";
      text += fmt::format("complete -c certamen -n {} -l {}{}{} -d {}\n", condition,
                          option.long_name.substr(2), takes, values, quoted(option.text));
    }
  }
  return text;
}

}  // namespace

int run_completion(const Call& call) {
  const CommandDescription tree = describe_command();
  if (call.options.topic == "bash")
    print(bash(tree, call.catalogue));
  else if (call.options.topic == "zsh")
    print(zsh(tree, call.catalogue));
  else
    print(fish(tree, call.catalogue));
  return 0;
}

}  // namespace certamen
