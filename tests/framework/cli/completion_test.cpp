// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "framework/cli/parser.hpp"
#include "tests/framework/cli/process.hpp"

namespace completion_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// What bash would offer for these words, the last of them unfinished.
std::vector<std::string> offered(const std::vector<std::string>& words) {
  std::string line = "eval \"$(\"$0\" completion bash)\"; COMP_WORDS=(certamen";
  for (const auto& word : words) line += " '" + word + "'";
  line += "); COMP_CWORD=" + std::to_string(words.size()) +
          "; _certamen; printf '%s\\n' \"${COMPREPLY[@]}\"";
  const Finished finished = run_program("/bin/bash", {{"-c", line, certamen_path()}});
  CHECK_MESSAGE(finished.status == 0, finished.err);
  std::istringstream lines{finished.out};
  std::vector<std::string> found;
  for (std::string one; std::getline(lines, one);)
    if (!one.empty()) found.push_back(one);
  return found;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("completion: bash offers commands, names from the catalogue, options and their values") {
  CHECK(offered({"che"}) == Words{"check"});
  CHECK(offered({"check", "one-"}) == Words{"one-time-pad"});
  CHECK(offered({"check", "ecb", "--def"}) == Words{"--definition"});
  CHECK(offered({"check", "ecb", "--engine", "m"}) == Words{"montecarlo"});
  CHECK(offered({"check", "ecb", "--definition", "one-time"}) == Words{"one-time-secrecy"});
  CHECK(offered({"completion", ""}) == Words{"bash", "zsh", "fish"});
  CHECK(offered({"list", "sch"}) == Words{"schemes"});
  CHECK(offered({"prove", "ctr-ind"}) == Words{"ctr-ind-cpa"});
  CHECK(offered({"audit", "ind-cpa-"}) == Words{"ind-cpa-ror"});
  CHECK(offered({"help", "equi"}) == Words{"equivalent"});
}

TEST_CASE("completion and manual: each command and each option is in all of them") {
  const std::string man = certamen_command({"man"}).out;
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = certamen_command({"completion", shell}).out;
    for (const auto& command : commands()) {
      INFO(shell << " " << command.name);
      CHECK(script.find(command.name) != std::string::npos);
      for (const auto& taken : all_options(command)) {
        const OptionRow& option = *taken.row;
        INFO(option.name);
        for (const auto& choice : option.choice_names())
          CHECK(script.find(choice) != std::string::npos);
        if (!option.is_argument()) CHECK(script.find(option.name.substr(2)) != std::string::npos);
      }
    }
  }
  for (const auto& command : commands())
    CHECK(man.find(".SS " + std::string{command.name}) != std::string::npos);
}

/// Spaces and line ends are as the help's layout has them.
std::string without_spaces(const std::string& text) {
  std::string result;
  for (const char c : text)
    if (c != ' ' && c != '\n') result += c;
  return result;
}

TEST_CASE("reference: the page of the command has the help of every command, as it is") {
  const std::string page = read_text(source_root() + "/docs/reference/command.md");
  for (const auto& command : commands()) {
    const std::string help = help_text(command);
    CHECK(help.size() > 100);
    CHECK_MESSAGE(page.find(help.substr(0, help.find_last_not_of('\n') + 1)) != std::string::npos,
                  command.name << ": run scripts/command_reference.py");
  }
}

TEST_CASE("reference: every option of the table stands on the page under its command, with its "
          "range, choices and default") {
  const std::string page = read_text(source_root() + "/docs/reference/command.md");
  for (const auto& command : commands()) {
    const std::string title = "## certamen " + std::string{command.name} + "\n";
    const std::size_t start = page.find(title);
    REQUIRE_MESSAGE(start != std::string::npos, title);
    const std::string section =
        without_spaces(page.substr(start, page.find("\n## ", start) - start));
    for (const auto& taken : all_options(command)) {
      INFO(title << taken.row->name);
      CHECK(section.find(without_spaces(taken.description())) != std::string::npos);
      CHECK(section.find(taken.row->name) != std::string::npos);
      CHECK((taken.row->is_argument() ||
             page.find("`" + std::string{taken.row->name} + "`") != std::string::npos));
    }
  }
}

TEST_CASE("dependencies: the page names every package that the scripts install") {
  const std::string page = read_text(source_root() + "/docs/dependencies.md");
  const Finished list =
      run_program("/bin/bash", {{"-c",
                                 ". \"$0\"; printf '%s\\n' \"${build_packages[@]}\" "
                                 "\"${test_packages[@]}\" \"${ci_packages[@]}\"",
                                 source_root() + "/scripts/common.sh"}});
  std::istringstream names{list.out};
  std::size_t count = 0;
  for (std::string name; std::getline(names, name); ++count)
    CHECK_MESSAGE(page.find("`" + name + "`") != std::string::npos, name);
  CHECK(count > 15);
}

}  // namespace completion_test
