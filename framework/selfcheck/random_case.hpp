// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/selfcheck/coins.hpp"

namespace certamen::selfcheck {

/// Small packages that some engines have to agree about.
struct RandomCase {
  enum class Kind {
    closed,  // a game against an adversary, perhaps with a reduction between them
    pair,    // two games of one interface, and an adversary
    search,  // a game that is won by an output, and an adversary
  };
  std::uint64_t seed = 0;
  Kind kind = Kind::closed;
  std::vector<Package> games;
  std::optional<Package> reduction = {};
  Package adversary;
};

/// The language by construction: domains of all constructors, all distributions, operations and
/// kinds of tables, budgets, phases, calls under conditions, names that mean something elsewhere.
/// At most about 2^11 paths of a closed case.
RandomCase random_case(std::uint64_t seed);

/// The same interface, one node or table changed.
Package random_variant(const Package& game, Coins& coins);

}  // namespace certamen::selfcheck
