// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/graph/graph.hpp"

namespace certamen {

/// Whether two nodes of a graph differ in every run, whatever the samples and inputs are: unequal
/// constants, x and x + c with a constant c that is not zero, and what injective operations make of
/// such. False also where that does not show it.
bool certainly_apart(const Graph& graph, NodeId a, NodeId b);

/// Whether equal results mean equal arguments, one by one: tuples, concatenations.
bool is_constructor(const Operation& operation);

}  // namespace certamen
