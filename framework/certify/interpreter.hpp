// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "framework/games/package.hpp"

/// A second opinion: packages as they are written, run directly, once for every outcome of every
/// coin. Knows no link, no graph of an experiment, no engine, and of operations what they mean.
namespace certamen::certify {

struct Interpreted {
  Rational win = 0;
  std::map<std::string, Rational> events = {};
  std::size_t paths = 0;
};

/// The first package exports Run; each serves the calls of the one before it; the last is the game.
/// Throws Error(usage) for a call beyond a budget or outside of a phase that nothing guards,
/// Error(read_before_write), and Error(too_large) for more than `most` paths.
Interpreted interpret(const std::vector<Package>& stack, std::size_t most = 1 << 16);

/// The best adaptive adversary with at most `calls` calls, by trying every call in every
/// situation: of two games the distance, of one the probability of winning. Throws Error(too_large)
/// for more than `most` calls tried.
Rational best_by_trees(const std::vector<Package>& games, std::size_t calls,
                       std::size_t most = 1 << 16);

/// The operation on codes, from its meaning; a user's own function is asked.
Integer evaluated(const Operation& operation, const std::vector<Integer>& arguments);

}  // namespace certamen::certify
