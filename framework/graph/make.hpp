// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/graph/graph.hpp"

namespace certamen {

// Nodes by what they do. Domains follow from the operation, the distribution or the table; they are
// not checked against the arguments.

GraphNode make_constant(const Domain& domain, const Value& value, const std::string& label = {});
/// true or false
GraphNode make_boolean(bool value);
GraphNode make_sample(const Distribution& distribution, const std::string& label = {});
GraphNode make_apply(const Operation& operation, std::vector<NodeId> arguments,
                     const std::string& label = {});
/// A state as it is before; it is labelled by its name.
GraphNode make_get(const std::string& state, const Domain& domain);
GraphNode make_set(const std::string& state, const Domain& domain, NodeId value,
                   const std::string& label = {});
/// A table that comes into being; the domain is that of what it answers.
GraphNode make_table(const std::string& name, const TableType& type);
/// An event happens where the Boolean is true.
GraphNode make_event(const std::string& name, NodeId happens);
/// A function's or permutation's value, where the table is a node as in an experiment.
GraphNode make_lookup(const Graph& graph, NodeId table, NodeId key, const std::string& label = {});

}  // namespace certamen
