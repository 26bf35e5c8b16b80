// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/builder.hpp"
#include "framework/values/loop.hpp"

namespace certamen {

/// What a step takes besides its state: values that stay as they are, and vectors of one element
/// for each step.
struct StepInputs {
  std::vector<Node> captured = {};
  std::vector<Node> vectors = {};
};

/// The step, repeated `count` times from the state on: a Tuple of the vector of what the steps give
/// and the last state. A step goes from S, the captured values and an element of each vector, in
/// this order, to Tuple(Y, S). If the count is a number it is written out, step by step, so that
/// engines see no loop. Throws what Loop and apply() throw.
Node repeat(Body& at, const Operation& step, const Size& count, const Node& state,
            const StepInputs& inputs = {}, Apart apart = Apart::first);

/// The last state alone, of a step that goes to S: x = step(x, captured.., elements..) again and
/// again. Throws what repeat() throws.
Node fold(Body& at, const Operation& step, const Size& count, const Node& state,
          const StepInputs& inputs, Apart apart = Apart::first);

/// Two vectors of one element domain, one after the other; written out if their lengths are
/// numbers. Throws what operations::join() throws.
Node join(Body& at, const Node& first, const Node& second);

/// `length` elements of the vector from place `from` on, the first place is 0; written out if all
/// is numbers. Throws what operations::section() throws.
Node section(Body& at, const Node& vector, const Size& from, const Size& length);

/// The element at that place. Throws what operations::section() throws.
Node element(Body& at, const Node& vector, const Size& place);

/// One operation out of several: what the body computes from its inputs; compositions in it become
/// their operations. Throws Error(unsupported)
/// for a body that does anything else than apply operations: what is fixed, sampled, stored or
/// asked for is an input of a step.
Operation composed(const std::string& name, const std::vector<Domain>& inputs,
                   const std::function<Node(Body&, const std::vector<Node>&)>& body);

/// The same body, with what is repeated, joined or cut out at known places written out, and
/// compositions as their operations; `result` is a node of it. Throws Error(too_large) for more
/// than 2^16 nodes.
void write_out_loops(Graph& body, NodeId& result);

}  // namespace certamen
