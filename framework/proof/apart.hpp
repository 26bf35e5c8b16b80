// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/graph/graph.hpp"

namespace certamen {

/// Whether two nodes of a graph differ in every run, whatever the samples and inputs are: their
/// equality, or that of two parts of theirs, simplifies to false. False also where that does not
/// show it, and for what tables say.
bool certainly_apart(const Graph& graph, NodeId a, NodeId b);

/// Whether two nodes of two graphs differ, in whatever runs: what is put together alike has
/// constants at one place that differ at all sizes.
bool labelled_apart(const Graph& first, NodeId a, const Graph& second, NodeId b);

/// Whether equal results mean equal arguments, one by one: tuples, concatenations.
bool is_constructor(const Operation& operation);

}  // namespace certamen
