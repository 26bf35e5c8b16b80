// SPDX-License-Identifier: Apache-2.0
// Booleans of a graph as functions of those that logic does not look into: tables of truth.
#pragma once

#include <bitset>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "framework/graph/graph.hpp"

namespace certamen {

constexpr std::size_t most_atoms = 10;

/// A set of assignments to the atoms: bit k of a row is what atom k is.
using Rows = std::bitset<std::size_t{1} << most_atoms>;

/// Of each atom: 0 or 1 if it must be that, 2 if it may be either.
using Cube = std::vector<unsigned>;

/// Whether the node is a Boolean that follows from its arguments, which are Booleans.
bool is_logic(const Graph& graph, NodeId id);

/// What some Boolean nodes say, as functions of the Booleans that logic does not look into: their
/// atoms, in the order in which they are met.
class Logic {
 public:
  Logic(const Graph& graph, const std::vector<NodeId>& conditions);

  const std::vector<NodeId>& atoms() const { return atoms_; }
  /// Whether there are few enough atoms; what follows is for such alone.
  bool is_small() const { return atoms_.size() <= most_atoms; }
  Rows all() const;
  /// Where a condition holds.
  const Rows& holds(NodeId condition) const { return holds_.at(condition); }
  /// Rows in which values of one function at equal arguments differ.
  const Rows& impossible() const { return impossible_; }
  /// Rows that say that the two values are equal: as atoms, or since their arguments are.
  Rows equal(NodeId a, NodeId b) const;
  /// The shortest reasons for a row to be among these (prime implicants), none of which another one
  /// covers, as far as rows are possible; nothing if there are too many.
  std::optional<std::vector<Cube>> reasons(Rows wanted) const;

 private:
  void collect(NodeId id);
  void evaluate();
  Rows equal_arguments(NodeId a, NodeId b) const;
  Rows covered(const Cube& cube) const;
  std::size_t count() const { return std::size_t{1} << atoms_.size(); }

  const Graph& graph_;
  std::vector<NodeId> atoms_;
  std::vector<NodeId> order_;  // every node after its arguments
  std::map<NodeId, Rows> holds_;
  Rows impossible_;
  mutable std::map<std::pair<NodeId, NodeId>, Rows> equal_;
};

/// The disjunction of reasons, appended to a graph in which the atoms have these places.
NodeId append_reasons(Graph& out, const std::vector<NodeId>& atoms,
                      const std::vector<Cube>& reasons, const std::vector<NodeId>& place);

}  // namespace certamen
