// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/liveness.hpp"

#include <doctest/doctest.h>

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace liveness_test {

using namespace certamen;

namespace {

/// a, b, a + a, a map M, M[a] <- b, M[a], M[a] <- a; the find is node 5.
Graph dictionary() {
  const Domain bits = Bits(2);
  Graph graph;
  append(graph, make_sample(Distribution::uniform(bits)));
  append(graph, make_sample(Distribution::uniform(bits)));
  append(graph, make_apply(operations::bit_xor(bits), {0, 0}));
  append(graph, make_table(TableId::fresh("M"), {TableKind::map, bits, bits}));
  append(graph, make_access(NodeKind::put, graph, 3, {0, 1}));
  append(graph, make_access(NodeKind::find, graph, 3, {0}));
  append(graph, make_access(NodeKind::put, graph, 3, {0, 0}));
  return graph;
}

}  // namespace

TEST_CASE("liveness: roots need their arguments, and nothing else") {
  const Graph graph = dictionary();
  CHECK(needed_by(graph, {2}) == std::vector<bool>{1, 0, 1, 0, 0, 0, 0});
  CHECK(needed_by(graph, {5}) == std::vector<bool>{1, 0, 0, 1, 0, 1, 0});
  CHECK(needed_by(graph, {}) == std::vector<bool>(7, false));
  std::vector<bool> marked(7, false);
  marked[1] = marked[2] = true;
  mark_needed(graph, marked);
  CHECK(marked == std::vector<bool>{1, 1, 1, 0, 0, 0, 0});
}

TEST_CASE("liveness: a put is live if a live find of its table comes later") {
  const Graph graph = dictionary();
  CHECK(live_nodes(graph, {5}) == std::vector<bool>{1, 1, 0, 1, 1, 1, 0});
  CHECK(live_nodes(graph, {2}) == std::vector<bool>{1, 0, 1, 0, 0, 0, 0});
  CHECK(live_nodes(graph, {6}) == std::vector<bool>{1, 0, 0, 1, 0, 0, 1});
}

TEST_CASE("liveness: uses are counted as often as they are, users once") {
  const Graph graph = dictionary();
  CHECK(use_counts(graph, {2, 5, 5}) == std::vector<std::size_t>{6, 1, 1, 3, 0, 2, 0});
  const auto users = users_of(graph);
  CHECK(users[0] == std::vector<NodeId>{2, 4, 5, 6});
  CHECK(users[1] == std::vector<NodeId>{4});
  CHECK(users[3] == std::vector<NodeId>{4, 5, 6});
  CHECK(users[6].empty());
}

}  // namespace liveness_test
