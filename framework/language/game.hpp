// SPDX-License-Identifier: Apache-2.0
// From games to packages.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "framework/language/lowering.hpp"
#include "framework/run/context.hpp"

namespace certamen::language {

enum class Watch {
  nothing,
  undefined,  // one oracle more says what was undefined first: 0 or 1 + the number of a place
  never       // it says 0
};

/// The name of that oracle, which no method has.
inline constexpr const char* watching = "undefined?";

struct LoweredGame {
  Package package;
  std::vector<Undefined> places;  // where something may be undefined
};

struct Lower {
  Watch watch = Watch::nothing;
  /// Of a reduction: the game that it calls, whose oracles the package imports.
  const Instance* challenger = nullptr;
  /// How often each oracle may be called.
  std::optional<Size> calls = std::nullopt;
  /// How often each oracle is called at most by what this game is linked with. It limits nothing;
  /// fields of type Int count as far as that.
  std::optional<Size> counted = std::nullopt;
  /// Functions that a proof draws and that a reduction and its challenger both ask, by their names
  /// there: the challenger has them, and an oracle for each; the reduction imports it.
  std::set<std::string> shared = {};
};

/// The name of the oracle for a function that is shared, which no method has.
std::string shared_oracle(const std::string& function);

/// The functions, drawn by a proof, that a game or a scheme in it knows.
std::map<std::string, Type> drawn_functions(const Instance& of);

/// Its fields as states, its methods as oracles. Initialize runs first; its answer is what an
/// oracle of that name says. One with parameters is an oracle itself, once and before all others;
/// that of a reduction may have one, which is what the challenger's says. A parameter that is a
/// function is drawn at the start, and every party may ask it: what is equal then is equal for each
/// function. Throws Error(unsupported) with its place for what has no meaning as a package yet.
LoweredGame lower(const Instance& game, const Lower& how = {});

/// Throws Error(type_mismatch) at its place for an oracle that one of two games has and the other
/// has not, or has with other types; the packages are what these games are.
void expect_same_oracles(const Instance& left, const Package& first, const Instance& right,
                         const Package& second);

/// Writes a method of a scheme into a body. Throws Error(unsupported) where something in it may be
/// undefined: who calls it cannot see that.
Node write_method(Body& at, const Instance& scheme, const Method& method,
                  const std::vector<Node>& inputs);

/// What an adversary's Run does and says, written into a body that may call the oracles of this
/// game, which is one of the pair that it is against. `places` gets where something may be
/// undefined, `calls` where oracles are called; with `watched`, the number of one of them from 0
/// on, it does the same and says whether that was undefined first. Throws Error at its place if
/// there is no method Run() that takes nothing and answers with a value of this domain, which has a
/// type. `oracles` are those of a game that is no game of a file.
Node write_run(Body& at, const Instance& adversary, const Instance& game, const Domain& answer,
               const std::vector<Signature>* oracles, std::optional<std::size_t> watched,
               std::vector<Undefined>& places, std::vector<OracleCall>& calls);

/// The game's package, once it is certain that nothing in it is ever undefined, whatever is asked.
/// Fields of type Int count as far as each oracle is called `counted` times. Throws
/// Error(unsupported) with the place and a transcript if something may be undefined.
Package defined_package(const Instance& game, const Size& counted, const Context& context);

}  // namespace certamen::language
