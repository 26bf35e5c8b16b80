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

/// The place of a node in its graph, from 0 on.
using NodeId = std::size_t;
/// Stands for no node; the id of none.
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

std::string_view to_string(NodeKind kind);  // "sample", "lookup": the name of the enumerator.

/// What a table is before anything is looked up: see TableType.
enum class TableKind { function, permutation, map };

/// A table of a package. A function is a uniformly random function, a permutation a uniformly
/// random permutation (range = domain), both sampled lazily; with an index domain they are
/// families, one for each index (an ideal cipher). A map is a dictionary that the game writes
/// itself.
struct TableType {
  TableKind kind = TableKind::function;        // whether it is random and of which kind
  Domain domain = Boolean();                   // of keys
  Domain range = Boolean();                    // of values
  std::optional<Domain> index = std::nullopt;  // of a family; none: there is one table
  friend bool operator==(const TableType&, const TableType&) = default;
};

/// What nodes do. In an experiment the table of lookup, inverse, find and put is a node, their
/// first argument.
namespace node {

/// Input of a procedure; no arguments.
struct Input {
  std::string name;  // of the parameter
};
/// A value that is fixed; no arguments.
struct Constant {
  Value value;  // a value of the node's domain
};
/// A draw; its arguments are those of the distribution: values that are excluded.
struct Sample {
  Distribution distribution;  // over the node's domain
};
/// An operation on its arguments.
struct Apply {
  Operation operation;  // its inputs are the arguments' domains
};
/// A state is read.
struct Get {
  StateId state;  // of the same package
};
/// A state is written; argument: the value.
struct Set {
  StateId state;  // of the same package
};
/// A table by itself, in experiments.
struct Table {
  TableId table;   // its identity
  TableType type;  // what it is
};
/// A random function or permutation at a key.
struct Lookup {
  TableId table;  // which one; in experiments the first argument says it too
};
/// A random permutation backwards.
struct Inverse {
  TableId table;  // which one
};
/// A map at a key.
struct Find {
  TableId table;  // which one
};
/// An entry of a map is written.
struct Put {
  TableId table;  // which one
};
/// Guarded: under a condition, its first argument. The answer is an Option: none, and no call,
/// where the condition does not hold.
struct Call {
  ImportId import;       // the procedure, by its name in the interface
  bool guarded = false;  // whether the first argument is a condition
};
struct Choose {};
/// A named Boolean: argument 0 says whether it happens.
struct Event {
  EventId event;  // by its name in the interface
};

/// One alternative a kind of node, in the order of NodeKind.
using Action = std::variant<Input, Constant, Sample, Apply, Get, Set, Table, Lookup, Inverse, Find,
                            Put, Call, Choose, Event>;

}  // namespace node

/// A node of a procedure's body or of an experiment. What belongs to one kind of node is asked for
/// by its name, and throws std::bad_variant_access at another kind.
struct GraphNode {
  node::Action action = node::Choose{};  // what the node does
  Domain domain = Boolean();             // of the node's value
  std::vector<NodeId> arguments = {};    // nodes of the same graph before this one
  std::string label = {};                // where it comes from, for people: "LR#2/c"

  /// Which alternative `action` is.
  NodeKind kind() const { return static_cast<NodeKind>(action.index()); }
  /// Whether the node is of that kind.
  bool is(NodeKind wanted) const { return kind() == wanted; }

  /// Of an input: its name.
  const std::string& input() const { return std::get<node::Input>(action).name; }
  /// Of a constant: its value.
  const Value& value() const { return std::get<node::Constant>(action).value; }
  /// Of a sample: what it draws from.
  const Distribution& distribution() const { return std::get<node::Sample>(action).distribution; }
  /// Of an apply: its operation.
  const Operation& operation() const { return std::get<node::Apply>(action).operation; }
  /// Of a get or set.
  const StateId& state() const;
  /// Of a table, lookup, inverse, find or put.
  const TableId& table() const;
  /// Of a table: what it is.
  const TableType& table_type() const { return std::get<node::Table>(action).type; }
  /// Of a call: the procedure.
  const ImportId& import() const { return std::get<node::Call>(action).import; }
  /// Whether it is a call under a condition.
  bool guarded() const {
    const auto* call = std::get_if<node::Call>(&action);
    return call != nullptr && call->guarded;
  }
  /// Of an event: which one.
  const EventId& event() const { return std::get<node::Event>(action).event; }

  /// Whether it applies an operation of that opcode.
  bool applies(Opcode opcode) const { return is(NodeKind::apply) && operation().is(opcode); }
  /// Whether it reads that state.
  bool gets(const StateId& wanted) const { return is(NodeKind::get) && state() == wanted; }
  /// Whether it writes that state.
  bool sets(const StateId& wanted) const { return is(NodeKind::set) && state() == wanted; }
  /// A sample of every element of its domain with the same probability.
  bool draws_uniformly() const {
    return is(NodeKind::sample) && distribution().kind() == DistributionKind::uniform;
  }
  /// A lookup, inverse, find or put.
  bool accesses_table() const {
    return is(NodeKind::lookup) || is(NodeKind::inverse) || is(NodeKind::find) || is(NodeKind::put);
  }
  /// Whether it reads or writes that table.
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
