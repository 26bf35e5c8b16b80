// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/graph/graph.hpp"

namespace certamen {

/// Whether every argument stands before its user.
bool is_in_order(const Graph& graph);

/// An order in which every argument, and every earlier access to a map that matters, stands before
/// its user; nothing if there is a cycle.
std::optional<std::vector<NodeId>> topological_order(const Graph& graph);

}  // namespace certamen
