// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/cli/option.hpp"
#include "framework/cli/watchdog.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// What every command is given.
struct Call {
  const Given& given;
  const Catalogue& catalogue;
  Context context;  // seed, level, threads, cancel token, progress, cluster
  bool colours = false;
  Watchdog* watchdog = nullptr;  // to be told what is known; none: nothing waits
};

inline constexpr std::string_view program_summary =
    "Says what an adversary's advantage is: exactly, enclosed, or estimated.";

/// A row of the table as one command takes it.
struct TakenOption {
  // NOLINTNEXTLINE(google-explicit-constructor): a list of rows is a list of taken options
  TakenOption(const OptionRow& taken) : row{&taken}, help{taken.help}, required{taken.required} {}

  const OptionRow* row;
  std::string_view help;
  bool required;

  /// The help with range, choices and default.
  std::string description() const;
};

TakenOption required(TakenOption option);
/// With another help, where an option means something else for a command.
TakenOption with_help(TakenOption option, std::string_view help);

/// A command is one file, which defines this.
struct Command {
  std::string_view name;
  std::string_view text;
  std::vector<TakenOption> options;  // in the order of the help; without --help
  /// Returns the exit status, prints the result to standard output and throws Errors.
  int (*run)(const Call& call);
  /// The JSON document of a run that was stopped before anything was known: of the shape of a whole
  /// one, with null, an empty list or a bracket for what is not known. Null: it prints no such
  /// document, or is never long.
  std::string (*nothing_known)(const Given& given, StopReason reason) = nullptr;
  /// The same for --latex and --html: a table without rows. Null or empty: there is none.
  std::string (*no_rows)(const Given& given, StopReason reason) = nullptr;
};

/// All commands, in the order of the help.
const std::vector<Command>& commands();

/// Throws Error(usage) that suggests the nearest name.
const Command& find_command(std::string_view name);

/// The options of a command with --help before them.
std::vector<TakenOption> all_options(const Command& command);

}  // namespace certamen
