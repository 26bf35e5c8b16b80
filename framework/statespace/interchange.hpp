// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "framework/rewriting/symbolic.hpp"

namespace certamen {

/// Live values that what is left of a run treats alike: with two of them exchanged the roots have
/// the same joint distribution, so that their order is no part of the state.
///
/// Two values are exchanged by a map of the nodes that are still to run: the two go to each other,
/// an operation on what has moved goes to an operation of the same kind on where that went, and all
/// else stays. A lookup counts as an operation on its table, its point and its index: the function
/// or permutation is the same for both, drawn as a whole among those that agree with the table's
/// contents. A node may stay although its arguments move if it is a sample drawn without a set of
/// values that the map keeps, or a commutative operation (a tree of an associative one) whose
/// operands the map keeps as a multiset. Every sample, every access to a map and every root must
/// stay. Then, for the same coins and functions, a node has after the exchange the value that its
/// image has before, by induction in topological order; the roots stay, hence have the same value.
/// Exchanges that are sound for a, b and for a, c generate all orders of a, b, c.
class Interchange {
 public:
  Interchange(const SymbolicGraph& symbolic, const std::vector<NodeId>& roots);

  /// Groups, of at least two nodes each, among live nodes that are no tables; within a group every
  /// order is as good as every other. `known`: nodes that have run. What would take too long to
  /// find out is left out: the work over all calls has a bound.
  std::vector<std::vector<NodeId>> groups(const std::vector<NodeId>& live,
                                          const std::vector<bool>& known);
  /// Whether two nodes that have run may be exchanged.
  bool are_alike(NodeId a, NodeId b, const std::vector<bool>& known);

 private:
  /// A node that has moved and how often a node has it as operand.
  using Operands = std::vector<std::pair<NodeId, std::size_t>>;

  void move(NodeId from, NodeId to);
  bool stays(NodeId id, const Operands& operands) const;
  NodeId image_of(NodeId id, const std::vector<bool>& known);
  std::vector<NodeId> operands_of(NodeId top, const std::vector<bool>& known) const;
  NodeId moved(NodeId id) const;
  std::size_t open_users(NodeId id, const std::vector<bool>& known) const;

  const SymbolicGraph& symbolic_;
  const Graph& graph_;
  std::vector<std::vector<NodeId>> users_;
  std::vector<bool> is_root_;
  /// The operation at the top of a tree of one associative and commutative operation whose inner
  /// results nothing else looks at; of other nodes, themselves.
  std::vector<NodeId> top_;
  std::unordered_multimap<std::size_t, NodeId> by_operands_;
  std::size_t work_left_;

  // Of the exchange that is tried.
  const std::vector<bool>* known_ = nullptr;
  std::unordered_map<NodeId, NodeId> moved_;
  std::map<NodeId, Operands> waiting_;
};

}  // namespace certamen
