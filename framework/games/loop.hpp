// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/builder.hpp"
#include "framework/values/loop.hpp"

namespace certamen {

/// The step, repeated `count` times from the state on: a Tuple of the vector of what the steps give
/// and the last state. A step goes from S to Tuple(Y, S). If the count is a number it is written
/// out, step by step, so that engines see no loop. Throws what Loop and apply() throw.
Node repeat(Body& at, const Operation& step, const Size& count, const Node& state);

/// Two vectors of one element domain, one after the other; written out if their lengths are
/// numbers. Throws what operations::join() throws.
Node join(Body& at, const Node& first, const Node& second);

/// The same body, with what is repeated or joined a known number of times written out; `result` is
/// a node of it. Throws Error(too_large) for more than 2^16 nodes.
void write_out_loops(Graph& body, NodeId& result);

}  // namespace certamen
