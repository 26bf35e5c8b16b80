// SPDX-License-Identifier: Apache-2.0
#include <span>

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/files/atomic_file.hpp"
#include "framework/language/format.hpp"

namespace certamen {

namespace {

struct Laid {
  language::Source source;
  std::string form;
};

Laid laid_out(const std::string& path) {
  const auto kind = language::kind_of(path);
  if (!kind)
    throw Error{ErrorCode::usage, path,
                "expected a file that ends in .primitive, .scheme, .game, .proof or .adversary"};
  language::Source source = language::read_source(path);
  std::string form = language::formatted(source, *kind);
  return {std::move(source), std::move(form)};
}

/// All files are read before any is written.
int run_fmt(const Call& call) {
  std::vector<Laid> changed;
  for (const std::string& path : call.given[option::formatted]) {
    Laid laid = laid_out(path);
    if (laid.form != laid.source.text) changed.push_back(std::move(laid));
  }
  const bool only_check = call.given[option::check_form];
  std::string names;
  for (const Laid& laid : changed) {
    if (!only_check) write_file(laid.source.name, std::as_bytes(std::span{laid.form}));
    names += laid.source.name + "\n";
  }
  print(names);
  return only_check && !changed.empty() ? 1 : 0;
}

}  // namespace

Command fmt_command() {
  return {.name = "fmt",
          .text = "bring files of games, schemes, adversaries and proofs into canonical form",
          .options = {option::formatted, option::check_form},
          .run = run_fmt};
}

}  // namespace certamen
