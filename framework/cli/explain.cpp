// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"

namespace certamen {

namespace {

struct Explanation {
  ErrorCode code;
  const char* title;
  const char* meaning;
  const char* remedy;
};

constexpr std::array explanations{
    Explanation{ErrorCode::usage, "usage",
                "A command line or an API call that makes no sense: an unknown command or option, "
                "a definition that does not\n"
                "apply to the scheme, an adversary that attacks something else, a query budget "
                "that is spent.",
                "`certamen --help` and `certamen COMMAND --help` list what there is; `certamen "
                "list` names schemes, definitions\n"
                "and adversaries. The message names the option or the oracle."},
    Explanation{ErrorCode::bad_number, "bad number",
                "Text that is no number, or a number outside its range.",
                "Numbers are written `255`, `0xff`, `1/3`, `0.25`, `1e-3`, `2^-40` or `3*2^-40`; "
                "they are read exactly. The message\n"
                "names the parameter and its range."},
    Explanation{
        ErrorCode::bad_domain, "bad domain",
        "A domain that cannot exist (`Zmod(0)`, a group whose order does not divide p - 1), a size "
        "that is still a symbol,\n"
        "or a value outside its domain.",
        "Look at the place that the message names. Symbols get their numbers with `--set`."},
    Explanation{ErrorCode::type_mismatch, "type mismatch",
                "A node of one domain where another is expected: an argument of an operation or of "
                "an oracle, two games with\n"
                "different interfaces, an adversary whose output is not what the game judges.",
                "The message gives both domains. `certamen graph SCHEME --definition D --adversary "
                "A` draws what meets there."},
    Explanation{ErrorCode::cycle, "cycle",
                "Packages or nodes that depend on themselves. A graph of an experiment has an "
                "order in which it runs.",
                "Break the cycle at the node or package that the message names: a value is made "
                "before it is used, and a package\n"
                "does not import what is built on it."},
    Explanation{ErrorCode::unlinked_import, "unlinked import",
                "A procedure is called that no linked package exports.",
                "Link the package that exports it, or correct the oracle's name; names are "
                "case-sensitive, and the message lists them."},
    Explanation{ErrorCode::unused_export, "unused export",
                "A package that is linked below another one exports a procedure that the upper one "
                "does not import.",
                "Remove the export, import it, or let the upper package pass it on."},
    Explanation{ErrorCode::read_before_write, "read before write",
                "A state variable is read before any procedure wrote it, so it has no value.",
                "Give it an initial value, write it in `initialize`, or let the adversary call the "
                "procedure first that writes it."},
    Explanation{ErrorCode::unknown_name, "unknown name",
                "A name that nothing declares: a scheme, definition, adversary, parameter, oracle, "
                "state or table.",
                "The message suggests the nearest name; `certamen list` shows all, with the "
                "parameters that each takes."},
    Explanation{ErrorCode::duplicate_name, "duplicate name",
                "A name that is declared twice, or a parameter that is given twice.",
                "Rename one of the two, or give the parameter once."},
    Explanation{ErrorCode::too_large, "too large",
                "More work or memory than an engine may spend. The message names the node that "
                "makes it so. Nothing was computed\n"
                "with less than it needs.",
                "Use `--engine montecarlo`, or a smaller parameter (`--set n=4`). With `--engine "
                "auto` this happens by itself, and the\n"
                "row says so."},
    Explanation{ErrorCode::unsupported, "unsupported",
                "An experiment that this engine does not take, such as real tensors in the exact "
                "engine or a move left open in\n"
                "Monte Carlo; or a program such as Graphviz that is not installed.",
                "`--engine auto` chooses an engine that fits. The message says what is missing."},
    Explanation{ErrorCode::bad_file, "bad file",
                "A file that is missing, truncated or malformed, or output that could not be "
                "written. The message names the file\n"
                "and, for safetensors, the tensor and the offsets.",
                "Check the path and download or write the file again. Certamen reads only files "
                "that are valid as a whole."},
    Explanation{ErrorCode::bad_probability, "bad probability",
                "Weights that are no probability distribution: negative, not adding up to 1, or a "
                "probability outside [0, 1].",
                "Correct the weights where the message points. They are rationals, so the sum is "
                "exactly 1 or it is not."},
    Explanation{
        ErrorCode::interrupted, "interrupted",
        "Stopped by a signal (SIGINT, SIGTERM, SIGHUP) or by `--time-limit` before anything was "
        "known. What is known by\nthen is printed otherwise, as undecided. Under mpirun also: "
        "another "
        "process does not answer any more.",
        "Run it again with the same seed, or with more time; a second signal stops at once, "
        "without "
        "printing."},
    Explanation{
        ErrorCode::false_fact, "false fact",
        "An operation that does not have an algebraic fact that it declares, such as "
        "commutativity.",
        "The message names the operation and the fact, and shows arguments for which it does not "
        "hold. Remove the fact, or\nmend the function. Facts that need the operation on other "
        "domains (natural, bits, exchanges) are for standard operations alone."},
    Explanation{
        ErrorCode::contradiction, "contradiction",
        "Two methods that answer the same question disagree, so that one of them is wrong: a "
        "defect of Certamen. No verdict is\nprinted.",
        "Do not trust either figure. Please report it with the command line, the input and the "
        "message, which names both\nmethods and what they say."},
    Explanation{ErrorCode::internal, "internal", "A defect of Certamen itself.",
                "Please report it with the command line, the input and the output of `certamen "
                "--version`."},
};

int run_explain(const Call& call) {
  const auto id = call.given[option::error_id];
  if (!id) {
    print(all_explanations());
    return 0;
  }
  const auto code = find_error(*id);
  if (!code)
    throw Error{ErrorCode::unknown_name, "explain",
                "there is no error '" + *id + "'; `certamen explain` lists them all"};
  print(explanation(*code));
  return 0;
}

}  // namespace

std::optional<ErrorCode> find_error(const std::string& id) {
  std::string digits;
  for (const char c : id)
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) digits += c;
  if (digits.size() < 3 || digits.size() > 4) return std::nullopt;
  const std::string wanted = "CERTAMEN-E" + std::string(4 - digits.size(), '0') + digits;
  std::string upper = id;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (upper != digits && upper != "E" + digits && upper != wanted) return std::nullopt;
  for (const auto& one : explanations)
    if (error_id(one.code) == wanted) return one.code;
  return std::nullopt;
}

std::string explanation(ErrorCode code) {
  const auto found = std::find_if(explanations.begin(), explanations.end(),
                                  [code](const Explanation& one) { return one.code == code; });
  if (found == explanations.end())
    throw Error{ErrorCode::internal, "explain", "an error without explanation"};
  return fmt::format("## {}: {}\n\n{}\n\nWhat to do: {}\n", error_id(code), found->title,
                     found->meaning, found->remedy);
}

std::string all_explanations() {
  std::string text =
      "# Errors\n\n"
      "An error is one line on standard error, `certamen: error ID: place: "
      "message`, and an exit status: 4 for\n"
      "CERTAMEN-E0116 and CERTAMEN-E0199, 130 for CERTAMEN-E0114 (3 if it was the time "
      "limit), 2 for all others. "
      "In C++ it is the "
      "exception `certamen::Error`. The ids are\n"
      "stable. This page is what `certamen explain` prints; `certamen explain ID` "
      "prints one section.\n";
  for (const auto& one : explanations) text += "\n" + explanation(one.code);
  return text;
}

Command explain_command() {
  return {.name = "explain",
          .text = "what an error id means, and what to do",
          .options = {option::error_id},
          .run = run_explain};
}

}  // namespace certamen
