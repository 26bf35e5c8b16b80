// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/graph/graph.hpp"

namespace certamen {

// All expect graphs in which arguments stand before their users, and take time linear in their
// size.

/// Marks the arguments of what is marked, their arguments, and so on.
void mark_needed(const Graph& graph, std::vector<bool>& marked);

/// What the roots are computed from, themselves included.
std::vector<bool> needed_by(const Graph& graph, const std::vector<NodeId>& roots);

/// What can reach a root: a put counts as well when a live find of its table comes later.
std::vector<bool> live_nodes(const Graph& graph, const std::vector<NodeId>& roots);

/// How often each node is an argument or a root.
std::vector<std::size_t> use_counts(const Graph& graph, const std::vector<NodeId>& roots);

/// The nodes that each node is an argument of, ascending and each once.
std::vector<std::vector<NodeId>> users_of(const Graph& graph);

}  // namespace certamen
