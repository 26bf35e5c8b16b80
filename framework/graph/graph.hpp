// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/values/distribution.hpp"
#include "framework/values/operation.hpp"

namespace certamen {

using NodeId = std::size_t;
inline constexpr NodeId no_node = std::numeric_limits<NodeId>::max();

enum class NodeKind {
  input,     // a parameter of the procedure
  constant,  // a fixed value
  sample,    // a draw from a distribution; arguments: excluded values (uniform_except)
  apply,     // an operation on the arguments
  get,       // a state variable read
  set,       // a state variable written; argument: the new value
  table,     // a table comes into being, empty (experiments only)
  lookup,  // function or permutation table at a key, sampled on first use; arguments: key [, index]
  inverse,  // permutation table backwards; arguments: value [, index]
  find,     // map table at a key: Option of its value; arguments: key
  put,      // map table gets an entry; arguments: key, value
  call,     // a call of an imported procedure (packages only)
  choose,   // a move left to the engine; arguments: what the chooser has seen
  event,    // a named Boolean, such as bad; argument: whether it happens
};

std::string_view to_string(NodeKind kind);

enum class TableKind { function, permutation, map };

/// A table of a package. A function is a uniformly random function, a permutation a uniformly
/// random permutation (range = domain), both sampled lazily; with an index domain they are
/// families, one for each index (an ideal cipher). A map is a dictionary that the game writes
/// itself.
struct TableType {
  TableKind kind = TableKind::function;
  Domain domain = Boolean();
  Domain range = Boolean();
  std::optional<Domain> index = std::nullopt;
};

/// A node of a procedure's body or of an experiment.
struct GraphNode {
  NodeKind kind = NodeKind::constant;
  Domain domain = Boolean();  // of the node's value
  std::vector<NodeId> arguments = {};
  std::string name = {};            // input, state, table, import or event that it refers to
  std::string label = {};           // where it comes from, for people: "LR#2/c"
  std::optional<Value> value = {};  // constant
  std::optional<Operation> operation = {};
  std::optional<Distribution> distribution = {};
  std::optional<TableType> table =
      {};  // table; in an experiment, name of lookups refers to its node's name
  /// A call under a condition, its first argument: Option of the answer; none, and no call, where
  /// the condition does not hold.
  bool guarded = false;

  bool applies(Opcode opcode) const { return kind == NodeKind::apply && operation->is(opcode); }
  /// A sample of every element of its domain with the same probability.
  bool draws_uniformly() const {
    return kind == NodeKind::sample && distribution->kind() == DistributionKind::uniform;
  }

  /// A lookup, inverse, find or put.
  bool accesses_table() const {
    return kind == NodeKind::lookup || kind == NodeKind::inverse || kind == NodeKind::find ||
           kind == NodeKind::put;
  }

  /// "xor", "sample uniform on Bits(8)", "get k": what it does, in a few words.
  std::string title() const;
};

/// Nodes in the order in which they run; in a valid graph every argument stands before its user.
using Graph = std::vector<GraphNode>;

/// One node more; returns where it is.
inline NodeId append(Graph& graph, GraphNode node) {
  graph.push_back(std::move(node));
  return graph.size() - 1;
}

}  // namespace certamen
