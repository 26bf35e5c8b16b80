// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "framework/graph/identity.hpp"
#include "framework/stop.hpp"
#include "framework/values/distribution.hpp"
#include "framework/values/operation.hpp"

namespace certamen {

using NodeId = std::size_t;
inline constexpr NodeId no_node = std::numeric_limits<NodeId>::max();

/// In the order of node::Action.
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
  friend bool operator==(const TableType&, const TableType&) = default;
};

/// What nodes do. In an experiment the table of lookup, inverse, find and put is a node, their
/// first argument.
namespace node {

struct Input {
  std::string name;
};
struct Constant {
  Value value;
};
struct Sample {
  Distribution distribution;
};
struct Apply {
  Operation operation;
};
struct Get {
  StateId state;
};
struct Set {
  StateId state;
};
struct Table {
  TableId table;
  TableType type;
};
struct Lookup {
  TableId table;
};
struct Inverse {
  TableId table;
};
struct Find {
  TableId table;
};
struct Put {
  TableId table;
};
/// Guarded: under a condition, its first argument. The answer is an Option: none, and no call,
/// where the condition does not hold.
struct Call {
  ImportId import;
  bool guarded = false;
};
struct Choose {};
struct Event {
  EventId event;
};

using Action = std::variant<Input, Constant, Sample, Apply, Get, Set, Table, Lookup, Inverse, Find,
                            Put, Call, Choose, Event>;

}  // namespace node

/// A node of a procedure's body or of an experiment. What belongs to one kind of node is asked for
/// by its name, and throws std::bad_variant_access at another kind.
struct GraphNode {
  node::Action action = node::Choose{};
  Domain domain = Boolean();  // of the node's value
  std::vector<NodeId> arguments = {};
  std::string label = {};  // where it comes from, for people: "LR#2/c"

  NodeKind kind() const { return static_cast<NodeKind>(action.index()); }
  bool is(NodeKind wanted) const { return kind() == wanted; }

  const std::string& input() const { return std::get<node::Input>(action).name; }
  const Value& value() const { return std::get<node::Constant>(action).value; }
  const Distribution& distribution() const { return std::get<node::Sample>(action).distribution; }
  const Operation& operation() const { return std::get<node::Apply>(action).operation; }
  /// Of a get or set.
  const StateId& state() const;
  /// Of a table, lookup, inverse, find or put.
  const TableId& table() const;
  const TableType& table_type() const { return std::get<node::Table>(action).type; }
  const ImportId& import() const { return std::get<node::Call>(action).import; }
  bool guarded() const {
    const auto* call = std::get_if<node::Call>(&action);
    return call != nullptr && call->guarded;
  }
  const EventId& event() const { return std::get<node::Event>(action).event; }

  bool applies(Opcode opcode) const { return is(NodeKind::apply) && operation().is(opcode); }
  bool gets(const StateId& wanted) const { return is(NodeKind::get) && state() == wanted; }
  bool sets(const StateId& wanted) const { return is(NodeKind::set) && state() == wanted; }
  /// A sample of every element of its domain with the same probability.
  bool draws_uniformly() const {
    return is(NodeKind::sample) && distribution().kind() == DistributionKind::uniform;
  }
  /// A lookup, inverse, find or put.
  bool accesses_table() const {
    return is(NodeKind::lookup) || is(NodeKind::inverse) || is(NodeKind::find) || is(NodeKind::put);
  }
  bool accesses(const TableId& wanted) const { return accesses_table() && table() == wanted; }

  /// "xor", "sample uniform on Bits(8)", "get k": what it does, in a few words.
  std::string title() const;
};

/// Nodes in the order in which they run; in a valid graph every argument stands before its user.
using Graph = std::vector<GraphNode>;

/// One node more; returns where it is. All graphs grow here, so that this asks whether to stop.
inline NodeId append(Graph& graph, GraphNode node) {
  poll_now_and_then("graph");
  graph.push_back(std::move(node));
  return graph.size() - 1;
}

}  // namespace certamen
