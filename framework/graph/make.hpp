// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/graph/graph.hpp"

namespace certamen {

// Nodes by what they do. Domains follow from the operation, the distribution or the table; they are
// not checked against the arguments.

GraphNode make_input(const std::string& name, const Domain& domain);
GraphNode make_constant(const Domain& domain, const Value& value, const std::string& label = {});
/// true or false
GraphNode make_boolean(bool value);
GraphNode make_sample(const Distribution& distribution, const std::string& label = {});
GraphNode make_apply(const Operation& operation, std::vector<NodeId> arguments,
                     const std::string& label = {});
/// A state as it is before; it is labelled by its name.
GraphNode make_get(const StateId& state, const Domain& domain);
GraphNode make_set(const StateId& state, const Domain& domain, NodeId value,
                   const std::string& label = {});
/// A table that comes into being; the domain is that of what it answers.
GraphNode make_table(const TableId& table, const TableType& type);
/// An access to a table: lookup, inverse, find or put. Throws Error(internal) for another kind.
GraphNode make_access(NodeKind kind, const TableId& table, const TableType& type,
                      std::vector<NodeId> arguments, const std::string& label = {});
/// The same where the table is a node, as in an experiment; it becomes the first argument.
GraphNode make_access(NodeKind kind, const Graph& graph, NodeId table,
                      std::vector<NodeId> arguments, const std::string& label = {});
GraphNode make_call(const ImportId& import, const Domain& answer, std::vector<NodeId> arguments,
                    bool guarded = false);
/// A move left to the engine, made after what is seen.
GraphNode make_choose(const Domain& domain, std::vector<NodeId> seen = {},
                      const std::string& label = {});
/// An event happens where the Boolean is true.
GraphNode make_event(const EventId& event, NodeId happens);

}  // namespace certamen
