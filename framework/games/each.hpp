// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/builder.hpp"

/// Operations, calls and lookups at each element of a vector, whose length may be a symbol. A call
/// of an oracle from X to Y at a Vector(X, l) is l calls, one after the other, and gives a
/// Vector(Y, l); in a package with a symbol for l it is one node, and so is a lookup.
namespace certamen {

/// The operation on the first elements, on the second ones, and so on. An argument is a vector of
/// what the operation takes there, or a value that stays; at least one is a vector, and all vectors
/// are of one length. Throws Error(type_mismatch) for others.
Node each(Body& at, const Operation& operation, const std::vector<Node>& arguments);

/// An imported procedure at the first elements, at the second ones, and so on: as many calls as
/// there are elements. Throws Error(type_mismatch) for arguments that are no vectors of its inputs,
/// or not of one length.
Node call_each(Body& at, std::string_view procedure, const std::vector<Node>& vectors);

/// [(value, 0), .., (value, count - 1)], a Vector(Tuple(V, Zmod(count)), count).
Node numbered(Body& at, const Node& value, const Size& count);

/// The value, if the node is what numbered() makes of it.
std::optional<NodeId> numbered_value(const Graph& graph, NodeId vector);

/// How many answers of that domain a vector has; nothing if it is one answer, or none.
std::optional<Size> length_of_each(const Domain& answers, const Domain& one);

/// A procedure's body at each element of its arguments; returns its results. It writes no states
/// (append_body_in_turn() is for others). As calls change no state and draw nothing, it does not
/// matter in which order the steps of different calls run. Throws Error(unsupported) for a
/// procedure that does anything else than read states, apply operations and look random functions
/// and permutations up.
NodeId append_body_each(Graph& graph, const Procedure& procedure,
                        const std::vector<NodeId>& arguments, const Size& count,
                        const std::string& label_prefix);

/// Whether the procedure writes any state.
bool writes_states(const Procedure& procedure);

/// The body of a procedure that writes states, at the first elements of its arguments, then at the
/// second ones, and so on; returns its results. It becomes one loop, whose state is what the
/// procedure writes: by induction each step starts from what the step before has left. Throws
/// Error(unsupported) for a procedure that does anything else than read and write states and apply
/// operations.
NodeId append_body_in_turn(Graph& graph, const Procedure& procedure,
                           const std::vector<NodeId>& arguments, const Size& count,
                           const std::string& label_prefix);

/// Writes calls and lookups at each element one by one where the length is a number.
void write_out_each(Package& package);

}  // namespace certamen
