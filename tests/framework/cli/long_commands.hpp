// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/framework/release/models/model_files.hpp"

namespace certamen::testing {

struct LongCommand {
  std::vector<std::string> arguments;
  bool json = true;    // it prints a document
  double after = 1.5;  // seconds of processor time that an answer may take

  std::string text() const;
};

/// One or more commands of every kind that run for much longer than a second, in all the places
/// where time goes: building graphs, simplifying, enumerating moves, states, trials, proofs,
/// lemmas, certificates, files.
class LongCommands {
 public:
  LongCommands();
  const std::vector<LongCommand>& commands() const { return commands_; }

 private:
  Folder folder_;  // of the files that they read and write
  std::vector<LongCommand> commands_;
};

}  // namespace certamen::testing
