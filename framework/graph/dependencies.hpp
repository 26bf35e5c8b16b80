// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/graph/adjacency_list.hpp>

#include "framework/graph/graph.hpp"

namespace certamen {

/// Boost.Graph view of a graph: vertices are nodes, an edge a -> b means that b needs a: as an
/// argument, or because both use a map and a put stands between them. Random functions and
/// permutations need no order among their lookups: lazy and eager sampling have the same
/// distribution.
using Dependencies = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;

Dependencies dependency_graph(const Graph& graph);

/// What the roots need, themselves included; the nodes may be in any order.
std::vector<bool> needed_by(const Dependencies& dependencies, const std::vector<NodeId>& roots);

}  // namespace certamen
