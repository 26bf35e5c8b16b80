// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <random>
#include <vector>

#include "framework/games/package.hpp"

/// Small games as straight-line programs over one domain of two to four values, written down twice:
/// as packages for the engines, and as data that the tests walk through by themselves.
namespace certamen::testing {

/// One step of a procedure; its value has the number of the step.
struct GameStep {
  enum class Kind { input, state, sample, constant, add, if_equal, lookup } kind = Kind::constant;
  std::vector<std::size_t> arguments = {};  // steps: if_equal(a, b, yes, no)
  unsigned value = 0;                       // of a constant, number of a state
};

struct GameProcedure {
  std::vector<GameStep> steps;                           // the first is the input
  std::vector<std::pair<unsigned, std::size_t>> writes;  // state, step; in the end
  std::size_t result = 0;
  unsigned budget = 1;
};

struct SmallGame {
  unsigned values = 2;       // of every input, state, sample and answer
  bool atoms = false;        // nothing but equality; else residues
  bool permutation = false;  // the table
  unsigned states = 1;
  GameProcedure initialize;  // its input is never looked at
  std::vector<GameProcedure> oracles;
  /// The verdict on an output x: that this procedure's result is x. None: the output is the
  /// verdict.
  std::vector<GameProcedure> finalize;
};

SmallGame random_game(std::mt19937_64& coins, bool judged);
/// The same interface, some of the steps changed.
SmallGame random_variant(const SmallGame& game, std::mt19937_64& coins);

Package package_of(const SmallGame& game);

/// What a game remembers: its states and the entries of its table.
struct GameMemory {
  std::vector<unsigned> states;
  std::map<unsigned, unsigned> table;
  friend auto operator<=>(const GameMemory&, const GameMemory&) = default;
};

/// What a call may answer, and what is remembered then, with the probability; each path by itself.
struct GameOutcome {
  unsigned answer = 0;
  GameMemory memory;
  Rational probability;
};
std::vector<GameOutcome> outcomes(const SmallGame& game, const GameProcedure& procedure,
                                  const GameMemory& memory, unsigned input);

}  // namespace certamen::testing
