// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace certamen {

/// What the command line said, still as text where a value needs more than its spelling.
struct Options {
  std::string command;

  // what to look at
  std::string scheme;
  std::string definition;
  std::string adversary;
  std::vector<std::string> set;         // "n=8,q=2"
  std::string kind;                     // list
  std::vector<std::string> references;  // equivalent: "ctr/ind-cpa/left"
  std::string game;                     // graph: left, right
  bool simplified = false;              // graph
  std::string format;                   // graph: dot, svg, json
  std::string model, layer;             // attack
  std::vector<std::string> precisions, orders;
  std::vector<std::string> compare;  // runs: two numbers
  std::string proof, flaw;           // prove, bound
  std::string difference;            // prove
  bool all = false;                  // prove
  std::string over;                  // bound: the size that a budget is sought for
  std::string topic;                 // explain, completion, help

  // how to compute
  std::string engine = "auto";
  std::string calls;    // equivalent
  std::string seconds;  // selfcheck
  std::string trials, level, seed, at_most, threads, memory, time_limit;
  std::vector<std::string> until;  // "width=1e-3"
  std::string runs;                // file of Monte Carlo runs
  bool rare = false;
  bool certify = false;  // check, equivalent, prove

  // how to say it
  std::string color = "auto";
  bool json = false;
  bool strategy = false, explain = false;
  bool latex = false, dot = false;  // prove, bound
  std::string junit, plot;          // files
  bool no_timing = false;
};

/// One option or positional argument, for completion and the manual page.
struct OptionDescription {
  std::string long_name = {}, short_name = {};  // with dashes; both empty: positional
  std::string value = {};                       // "N", "FILE", "SCHEME"; empty: a flag
  std::string text = {};
  std::vector<std::string> choices = {};
};

struct CommandDescription {
  std::string name;
  std::string text = {};
  std::vector<OptionDescription> options = {};
  std::vector<CommandDescription> commands = {};
};

/// What parsing ends with: options to run, or text to print and a status to leave with.
struct Parsed {
  std::optional<Options> options = std::nullopt;
  std::string text = {};  // of --help
};

/// Throws Error(usage) with a suggestion for what it does not know.
Parsed parse_command_line(const std::vector<std::string>& arguments);

/// The whole tree of commands and options.
CommandDescription describe_command();

}  // namespace certamen
