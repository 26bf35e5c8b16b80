// SPDX-License-Identifier: Apache-2.0
// The only source that knows CLI11.
#include "framework/cli/parser.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <deque>

#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw Error{ErrorCode::usage, "command line", message};
}

/// The value that a variable of the environment gives; errors name the variable.
void add_from_environment(Given& given, const OptionRow& row) {
  const char* value =
      row.variable.empty() ? nullptr : std::getenv(std::string{row.variable}.c_str());
  if (value == nullptr || *value == '\0') return;
  given.add(row, {value}, row.variable);
}

/// The commands as CLI11 has them, and the words that it finds.
class Application {
 public:
  Application() {
    app_.set_help_flag("-h,--help", std::string{option::help.help});
    app_.add_flag("--version", version_, "print the version and what the build is made of");
    app_.footer("Exit status: 0 meets, 1 broken, 2 usage or bad input, 3 undecided, 4 internal "
                "error, 130 interrupted.\n"
                "`certamen COMMAND --help` shows a command's options.");
    app_.require_subcommand(0, 1);  // the name of another one is an argument, of `help`
    for (const auto& command : commands()) {
      auto* on = app_.add_subcommand(std::string{command.name}, std::string{command.text});
      for (const auto& taken : command.options) add(*on, command, taken);
    }
  }

  CLI::App& app() { return app_; }
  bool wants_version() const { return version_; }
  const CLI::App& app_of(const Command& command) const {
    return *app_.get_subcommand(std::string{command.name});
  }

  /// Refuses two options whose output takes the place of the text.
  void expect_one_form(const Command& command) const {
    std::string first;
    for (const auto& bound : bound_) {
      if (bound.command != &command || !bound.row->form) continue;
      const bool is_flag = bound.row->type == OptionType::flag;
      if (is_flag ? !bound.set : bound.one != standard_output) continue;
      const std::string name = std::string{bound.row->name} + (is_flag ? "" : " -");
      if (!first.empty())
        refuse(fmt::format("{}: {} and {} exclude each other", command.name, first, name));
      first = name;
    }
  }

  /// Parses the values of a command.
  Given given(const Command& command) const {
    Given given;
    for (const auto& bound : bound_) {
      if (bound.command != &command) continue;
      if (bound.option->count() > 0)
        given.add(*bound.row, bound.words());
      else
        add_from_environment(given, *bound.row);
    }
    return given;
  }

 private:
  struct Bound {
    const Command* command;
    const OptionRow* row;
    const CLI::Option* option = nullptr;
    bool set = false;
    std::string one = {};
    Words many = {};

    Words words() const {
      if (row->type == OptionType::flag) return Words(set ? 1u : 0u);
      return row->most_values == 1 ? Words{one} : many;
    }
  };

  void add(CLI::App& on, const Command& command, const TakenOption& taken) {
    const OptionRow& row = *taken.row;
    const std::string name{row.name}, text = taken.description();
    Bound& bound = bound_.emplace_back(Bound{&command, &row});
    if (row.type == OptionType::flag) {
      bound.option = on.add_flag(name, bound.set, text);
      return;
    }
    auto* option = row.most_values == 1 ? on.add_option(name, bound.one, text)
                                        : on.add_option(name, bound.many, text);
    option->type_name(std::string{row.shown})->required(taken.required);
    if (row.commas) option->delimiter(',');
    // One value each time that it is given: what follows may be the command's own argument.
    if (!row.is_argument())
      option->allow_extra_args(false);
    else if (row.most_values > 1)
      option->expected(1, static_cast<int>(row.most_values));
    bound.option = option;
  }

  CLI::App app_{std::string{program_summary}, "certamen"};
  bool version_ = false;
  std::deque<Bound> bound_;  // CLI11 keeps references to the words
};

/// An unknown flag gets a suggestion from those that are taken.
[[noreturn]] void refuse_extra(const std::string& who, const std::vector<std::string>& names,
                               const std::string& extra) {
  const std::string word = extra.substr(0, extra.find('='));
  if (word.starts_with('-')) refuse(who + " has no option " + word + suggestion(word, names));
  refuse(who + " does not expect '" + word + "'");
}

[[noreturn]] void refuse_extra(const Command& command, const std::string& extra) {
  std::vector<std::string> names;
  for (const auto& taken : all_options(command))
    if (!taken.row->is_argument()) names.emplace_back(taken.row->name);
  refuse_extra(std::string{command.name}, names, extra);
}

std::string join_lines(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

std::string help_text() {
  return Application{}.app().help();
}

std::string help_text(const Command& command) {
  return Application{}.app_of(command).help();
}

Parsed parse_command_line(const std::vector<std::string>& arguments) {
  if (arguments.empty()) refuse("a command is missing; `certamen --help` lists them");
  // The first word must be a command: CLI11 would speak of a missing one.
  if (!arguments.front().starts_with('-')) find_command(arguments.front());
  Application application;
  auto& app = application.app();
  for (auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) sub->allow_extras();
  app.allow_extras();
  const auto used = [&] {
    const auto found = app.get_subcommands();
    return found.empty() ? nullptr : &find_command(found.front()->get_name());
  };
  const auto refuse_extras = [&] {
    if (const Command* command = used())
      for (const auto& extra : application.app_of(*command).remaining())
        refuse_extra(*command, extra);
  };
  try {
    app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
  } catch (const CLI::CallForHelp&) {
    const Command* command = used();
    return {.text = command == nullptr ? app.help() : application.app_of(*command).help()};
  } catch (const CLI::ParseError& error) {
    refuse_extras();
    const Command* command = used();
    refuse((command == nullptr ? "" : std::string{command->name} + ": ") +
           join_lines(error.what()));
  }
  refuse_extras();
  for (const auto& extra : app.remaining())
    refuse_extra("certamen", {"--help", "--version"}, extra);
  const Command* command = application.wants_version() ? &find_command("version") : used();
  if (command == nullptr) refuse("a command is missing; `certamen --help` lists them");
  const Given given = application.given(*command);
  application.expect_one_form(*command);
  return {.command = command, .given = given};
}

}  // namespace certamen
