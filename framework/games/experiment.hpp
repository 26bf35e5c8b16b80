// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/games/adversary.hpp"
#include "framework/games/package.hpp"

namespace certamen {

/// A closed link at concrete parameters, inlined to one graph: no inputs, states and calls are
/// left. Tables are nodes of their own: the first argument of lookup, inverse, find and put is
/// their table's node.
struct Experiment {
  std::string name = {};  // of the game and its adversary, for people
  Graph graph = {};       // all that is computed, arguments before users
  NodeId win = no_node;   // Boolean
  std::map<std::string, NodeId> events =
      {};  // Booleans: an event called several times happens if one call says so
};

/// The adversary plays the game: initializers, Run, then the game's finalize. Oracles that the
/// adversary does not call are fine. Throws Errors for everything that does not fit:
/// Error(unlinked_import), Error(type_mismatch), Error(read_before_write), Error(usage) for a spent
/// query budget.
Experiment play(const Package& game, const Adversary& adversary);
/// The same for an adversary that is a package exporting Run (white-box, or linked with
/// reductions).
Experiment play(const Package& game, const Package& adversary);

/// What the adversary may call.
std::vector<Signature> interface_of(const Package& game);

/// Checks a graph made by hand: arguments exist, no cycle (by topological sort), domains fit, win
/// is Boolean. Throws the first problem as an Error whose place is "experiment/node".
void validate(const Experiment& experiment);

/// The same experiment with its nodes in a topological order (play() already gives one).
Experiment topologically_sorted(const Experiment& experiment);

/// win, then the events in the map's order.
std::vector<NodeId> outcomes_of(const Experiment& experiment);

/// The experiment without what cannot reach win or an event: dead samples, unread lookups, unused
/// tables.
Experiment sliced(const Experiment& experiment);

}  // namespace certamen
