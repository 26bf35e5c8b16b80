// SPDX-License-Identifier: Apache-2.0
// The only source that knows CLI11.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>

#include "framework/cli/options.hpp"
#include "framework/error.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

using Choices = std::vector<std::string>;

/// The tree of commands, bound to `options`, and what CLI11 does not keep: the choices of an
/// option.
class Application {
 public:
  explicit Application(Options& options) : options_{options} {
    app_.set_help_flag("-h,--help", "print this and leave");
    app_.add_flag("--version", version_, "print the version and what the build is made of");
    app_.footer("Exit status: 0 meets, 1 broken, 2 usage or bad input, 3 undecided, 4 internal "
                "error, 130 interrupted.\n"
                "`certamen COMMAND --help` shows a command's options.");
    list();
    check();
    attack();
    runs();
    audit();
    equivalent();
    graph();
    prove();
    bound();
    selfcheck();
    explain();
    version();
    completion();
    command("man", "print the manual page (roff)");
    help();
  }

  CLI::App& app() { return app_; }
  bool wants_version() const { return version_; }
  CommandDescription describe() const { return describe(app_); }

 private:
  CLI::App* command(const std::string& name, const std::string& text) {
    return app_.add_subcommand(name, text);
  }

  template <class Value>
  CLI::Option* option(CLI::App* on, const std::string& name, Value& value, const std::string& text,
                      const std::string& shown, Choices choices = {}) {
    auto* added = on->add_option(name, value, text)->type_name(shown);
    // One value each time that it is given: what follows may be the command's own argument.
    if (name.starts_with("--")) added->allow_extra_args(false);
    if (!choices.empty()) choices_.emplace_back(added, std::move(choices));
    return added;
  }

  void scheme(CLI::App* on) {
    option(on, "scheme", options_.scheme, "name of a scheme", "SCHEME")->required();
  }

  void parameters(CLI::App* on) {
    option(on, "--set", options_.set,
           "parameters, for example n=8,q=2; check takes q=1..5 as well; a comma within a value is "
           "written \\,; may be repeated",
           "NAME=VALUE,...");
  }

  void resources(CLI::App* on) {
    option(on, "--threads", options_.threads, "threads to use (as many as there are)", "N");
    option(on, "--memory", options_.memory, "memory that an engine may use (4GiB)", "SIZE");
    option(on, "--time-limit", options_.time_limit,
           "seconds for each search; what is known by then is printed", "SECONDS");
  }

  void certify(CLI::App* on) {
    on->add_flag("--certify", options_.certify,
                 "write a certificate of each exact answer, and check it by code that shares "
                 "nothing with what found it");
  }

  void json(CLI::App* on) {
    on->add_flag("--json", options_.json, "one JSON document instead of text");
  }

  void color(CLI::App* on) {
    option(on, "--color", options_.color,
           "colours: only on a terminal, always or never; NO_COLOR is honoured", "WHEN",
           {"auto", "always", "never"});
  }

  void list() {
    auto* on = command("list", "schemes, definitions, adversaries and proofs in the catalogue");
    option(on, "kind", options_.kind, "what to list; everything if left out", "KIND",
           {"schemes", "definitions", "adversaries", "proofs"});
    json(on);
    color(on);
  }

  void check() {
    auto* on = command("check", "play a scheme's definitions against its adversaries and judge");
    scheme(on);
    option(on, "--definition", options_.definition, "only this definition", "DEFINITION");
    option(on, "--adversary", options_.adversary,
           "only this adversary; optimal: the best one there can be, searched for", "ADVERSARY");
    parameters(on);
    option(on, "--engine", options_.engine,
           "how to compute; auto: exact where that is not too large", "ENGINE",
           {"auto", "exact", "montecarlo", "numeric"});
    option(on, "--trials", options_.trials, "trials of an estimate; at most, with --until", "N");
    option(on, "--until", options_.until,
           "stop a Monte Carlo estimate when its interval is narrow or decided: width=1e-3, "
           "relative=0.1, decided=1/100, decided (against what is allowed)",
           "RULE,...")
        ->delimiter(',');
    on->add_flag("--rare", options_.rare,
                 "take rare wins apart, so that their interval is narrow relative to themselves");
    option(on, "--runs", options_.runs,
           "keep Monte Carlo runs in this SQLite file and take them up where they were left (the "
           "environment's CERTAMEN_RUNS)",
           "FILE");
    option(on, "--level", options_.level, "level at which all estimates hold together (0.99)", "P");
    option(on, "--seed", options_.seed, "seed of all coins (1; or the environment's CERTAMEN_SEED)",
           "N");
    option(on, "--at-most", options_.at_most,
           "advantage that counts as meeting a definition, for example 2^-40", "P");
    resources(on);
    on->add_flag("--strategy", options_.strategy,
                 "print what the optimal adversary does, as a decision tree");
    certify(on);
    on->add_flag("--explain", options_.explain,
                 "print how exact figures were found: what was simplified, the order, the states");
    json(on);
    on->add_flag("--no-timing", options_.no_timing,
                 "leave seconds out, so that equal runs print equal bytes");
    color(on);
  }

  void audit() {
    auto* on = command("audit", "does a definition say what its name promises? Trivial schemes and "
                                "trivial adversaries against it");
    option(on, "definition", options_.definition, "name of a definition", "DEFINITION")->required();
    parameters(on);
    option(on, "--seed", options_.seed, "seed of all coins (1; or the environment's CERTAMEN_SEED)",
           "N");
    option(on, "--threads", options_.threads, "threads to use (as many as there are)", "N");
    json(on);
    color(on);
  }

  void equivalent() {
    auto* on = command("equivalent", "whether two games are the same to everybody, whatever the "
                                     "number of calls");
    option(on, "game", options_.references,
           "SCHEME[:NAME=VALUE,..]/DEFINITION[/left|/right], for example ctr/ind-cpa/left; two of "
           "them, or one definition whose two games are compared",
           "GAME ...")
        ->required()
        ->expected(1, 2);
    parameters(on);
    option(on, "--calls", options_.calls, "give up after transcripts of so many calls", "N");
    certify(on);
    option(on, "--memory", options_.memory, "memory that an engine may use (4GiB)", "SIZE");
    json(on);
    on->add_flag("--no-timing", options_.no_timing,
                 "leave seconds out, so that equal runs print equal bytes");
    color(on);
  }

  void runs() {
    auto* on = command("runs", "list and compare the Monte Carlo runs that `check --runs` kept");
    option(on, "file", options_.runs, "SQLite file of runs (the environment's CERTAMEN_RUNS)",
           "FILE");
    option(on, "--compare", options_.compare, "two runs side by side, for example 3,7", "RUN,RUN")
        ->delimiter(',');
    option(on, "--level", options_.level, "level of the intervals (0.99)", "P");
    json(on);
    color(on);
  }

  void graph() {
    auto* on = command("graph", "draw the experiment of a definition");
    scheme(on);
    option(on, "--definition", options_.definition, "whose game to draw", "DEFINITION")->required();
    option(on, "--adversary", options_.adversary,
           "who plays; left out: one free call of each oracle", "ADVERSARY");
    parameters(on);
    option(on, "--game", options_.game, "which of two games (left)", "GAME", {"left", "right"});
    on->add_flag("--simplified", options_.simplified,
                 "what is left of it after simplification, as the exact engine sees it");
    option(on, "--format", options_.format, "what to print (dot); svg needs Graphviz", "FORMAT",
           {"dot", "svg", "json"});
  }

  void attack() {
    auto* on = command("attack", "extract the weights of a model's layers from their release");
    scheme(on);
    option(on, "--model", options_.model, "safetensors file", "FILE")->required();
    option(on, "--layer", options_.layer, "only this layer: its name or number", "NAME");
    option(on, "--precision", options_.precisions,
           "precisions of the release: float64, float32, bf16, f16, or decimal digits; may be "
           "repeated or comma-separated",
           "PRECISION")
        ->delimiter(',');
    option(on, "--order", options_.orders,
           "orders of the expansion; may be repeated or comma-separated (8)", "N")
        ->delimiter(',');
    parameters(on);
    option(on, "--seed", options_.seed, "seed of all coins (1; or the environment's CERTAMEN_SEED)",
           "N");
    option(on, "--threads", options_.threads, "threads to use (as many as there are)", "N");
    json(on);
    on->add_flag("--no-timing", options_.no_timing,
                 "leave seconds out, so that equal runs print equal bytes");
    color(on);
  }

  void prove() {
    auto* on =
        command("prove", "check a proof: every step for all sizes, and exactly at small ones");
    option(on, "proof", options_.proof, "name of a proof", "PROOF");
    on->add_flag("--all", options_.all, "all proofs, one line each");
    option(on, "--set", options_.set, "sizes at which to check exactly, instead of the proof's own",
           "NAME=VALUE,...");
    option(on, "--flaw", options_.flaw, "with this deliberate mistake; list proofs names them",
           "NAME");
    certify(on);
    json(on);
    on->add_flag("--latex", options_.latex, "the games for the LaTeX package cryptocode");
    on->add_flag("--graph", options_.dot, "the sequence of games as a graph (dot)");
    option(on, "--difference", options_.difference,
           "draw where the normal forms of a step differ (SVG if the name ends so, else dot)",
           "FILE");
    option(on, "--junit", options_.junit, "write JUnit XML, a test case a step", "FILE");
    on->add_flag("--no-timing", options_.no_timing,
                 "leave seconds out, so that equal runs print equal bytes");
    color(on);
  }

  void bound() {
    auto* on = command("bound", "a proof's bound at real sizes");
    option(on, "proof", options_.proof, "name of a proof", "PROOF")->required();
    option(on, "--set", options_.set,
           "sizes, and values of assumptions: n=128,q=2^40,prf=2^-100; may be repeated",
           "NAME=VALUE,...");
    option(on, "--at-most", options_.at_most,
           "how far a size may go for the bound to be at most this", "P");
    option(on, "--over", options_.over, "the size that --at-most and --plot vary (q)", "NAME");
    option(on, "--plot", options_.plot, "draw the bound over the queries (SVG)", "FILE");
    json(on);
    on->add_flag("--latex", options_.latex, "the formula in LaTeX");
  }

  void explain() {
    auto* on = command("explain", "what an error id means, and what to do");
    option(on, "id", options_.topic, "for example CERTAMEN-E0110; all of them if left out", "ID");
  }

  void selfcheck() {
    auto* on = command("selfcheck", "random games through all engines on this machine: do they "
                                    "contradict each other?");
    option(on, "--seconds", options_.seconds, "run for this number of seconds (60)", "SECONDS");
    option(on, "--seed", options_.seed,
           "seed of the first game (1; or the environment's CERTAMEN_SEED)", "N");
    option(on, "--memory", options_.memory, "memory that an engine may use (4GiB)", "SIZE");
  }

  void version() {
    auto* on = command("version", "the version and what the build is made of");
    json(on);
  }

  void completion() {
    auto* on = command("completion", "print a shell's completion script");
    option(on, "shell", options_.topic, "for which shell", "SHELL", {"bash", "zsh", "fish"})
        ->required();
  }

  void help() {
    auto* on = command("help", "print the help of a command");
    option(on, "command", options_.topic, "which command", "COMMAND");
  }

  CommandDescription describe(const CLI::App& app) const {
    CommandDescription description{app.get_name(), app.get_description()};
    for (const auto* option : app.get_options()) {
      OptionDescription one{.text = option->get_description()};
      if (!option->get_lnames().empty()) one.long_name = "--" + option->get_lnames().front();
      if (!option->get_snames().empty()) one.short_name = "-" + option->get_snames().front();
      if (option->get_items_expected_max() > 0) one.value = option->get_type_name();
      for (const auto& [owner, choices] : choices_)
        if (owner == option) one.choices = choices;
      description.options.push_back(std::move(one));
    }
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
      description.commands.push_back(describe(*sub));
    return description;
  }

  Options& options_;
  CLI::App app_{"Says what an adversary's advantage is: exactly, enclosed, or estimated.",
                "certamen"};
  bool version_ = false;
  std::vector<std::pair<const CLI::Option*, Choices>> choices_;

 public:
  /// Throws Error(usage) for a value that is none of an option's choices.
  void check_choices() const {
    for (const auto& [option, choices] : choices_) {
      for (const auto& given : option->results()) {
        if (std::find(choices.begin(), choices.end(), given) != choices.end()) continue;
        std::string list;
        for (const auto& choice : choices) list += (list.empty() ? "" : ", ") + choice;
        throw Error{ErrorCode::usage, option->get_name(),
                    "expected one of " + list + ", got '" + given + "'" +
                        suggestion(given, choices)};
      }
    }
  }
};

[[noreturn]] void refuse(const std::string& message) {
  throw Error{ErrorCode::usage, "command line", message};
}

/// The first word must be a command: CLI11 would speak of a missing one.
const CommandDescription& find_command(const CommandDescription& tree, const std::string& word) {
  std::vector<std::string> names;
  for (const auto& command : tree.commands) {
    if (command.name == word) return command;
    names.push_back(command.name);
  }
  refuse("there is no command '" + word + "'" + suggestion(word, names));
}

/// An unknown flag gets a suggestion from its command's own.
[[noreturn]] void refuse_extra(const CommandDescription& command,
                               const std::vector<std::string>& extras) {
  std::vector<std::string> names;
  for (const auto& option : command.options)
    if (!option.long_name.empty()) names.push_back(option.long_name);
  const std::string word = extras.front().substr(0, extras.front().find('='));
  if (word.starts_with('-'))
    refuse(command.name + " has no option " + word + suggestion(word, names));
  refuse(command.name + " does not expect '" + word + "'");
}

std::string join_lines(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

CommandDescription describe_command() {
  Options unused;
  return Application{unused}.describe();
}

Parsed parse_command_line(const std::vector<std::string>& arguments) {
  Options options;
  Application application{options};
  const CommandDescription tree = application.describe();
  auto& app = application.app();
  if (arguments.empty()) refuse("a command is missing; `certamen --help` lists them");

  const std::string& first = arguments.front();
  if (!first.starts_with('-')) find_command(tree, first);
  if (first == "help") {
    if (arguments.size() == 1) return {.text = app.help()};
    if (arguments[1] == "--help" || arguments[1] == "-h")
      return {.text = app.get_subcommand(first)->help()};
    find_command(tree, arguments[1]);
    return {.text = app.get_subcommand(arguments[1])->help()};
  }
  for (auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) sub->allow_extras();
  app.allow_extras();
  std::vector<std::string> reversed{arguments.rbegin(), arguments.rend()};
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    const auto used = app.get_subcommands();
    return {.text = used.empty() ? app.help() : used.front()->help()};
  } catch (const CLI::ParseError& error) {
    const auto used = app.get_subcommands();
    if (!used.empty()) {
      const auto extras = used.front()->remaining();
      if (!extras.empty()) refuse_extra(find_command(tree, used.front()->get_name()), extras);
      refuse(used.front()->get_name() + ": " + join_lines(error.what()));
    }
    refuse(join_lines(error.what()));
  }
  const auto used = app.get_subcommands();
  const auto own_extras = app.remaining();
  if (!used.empty()) {
    const auto extras = used.front()->remaining();
    if (!extras.empty()) refuse_extra(find_command(tree, used.front()->get_name()), extras);
  }
  if (!own_extras.empty()) refuse_extra(tree, own_extras);
  application.check_choices();
  options.command = used.empty() ? "" : used.front()->get_name();
  if (application.wants_version()) options.command = "version";
  if (options.command.empty()) refuse("a command is missing; `certamen --help` lists them");
  return {.options = std::move(options)};
}

}  // namespace certamen
