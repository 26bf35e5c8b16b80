// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/cone.hpp"

#include <doctest/doctest.h>

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace cone_test {

using namespace certamen;

namespace {

Operation both() {
  return operations::bit_and(Boolean());
}

/// Booleans a, b, c; (a and b) and c; its negation.
Graph conjunction() {
  Graph graph;
  for (int i = 0; i < 3; ++i) append(graph, make_sample(Distribution::uniform(Boolean())));
  append(graph, make_apply(both(), {0, 1}));
  append(graph, make_apply(both(), {3, 2}));
  append(graph, make_apply(operations::bit_not(Boolean()), {4}));
  return graph;
}

std::set<NodeId> cone(const Graph& graph, const std::vector<NodeId>& from, NodeId stop) {
  std::set<NodeId> all;
  walk_cone(graph, from, [&](NodeId id) {
    CHECK(all.insert(id).second);
    return id != stop;
  });
  return all;
}

}  // namespace

TEST_CASE("cone: each node that the roots are computed from is visited once") {
  const Graph graph = conjunction();
  CHECK(cone(graph, {3, 3, 2}, no_node) == std::set<NodeId>{0, 1, 2, 3});
  CHECK(cone(graph, {5}, 3) == std::set<NodeId>{2, 3, 4, 5});
  CHECK(cone(graph, {}, no_node).empty());
}

TEST_CASE("cone: a visit may go on to some arguments alone") {
  const Graph graph = conjunction();
  std::set<NodeId> seen;
  walk_cone(graph, {5}, [&](NodeId id) {
    seen.insert(id);
    const std::span<const NodeId> all = graph[id].arguments;
    return all.first(all.empty() ? 0 : 1);
  });
  CHECK(seen == std::set<NodeId>{0, 3, 4, 5});
}

TEST_CASE("cone: what a node depends on is itself, its arguments, and theirs") {
  const Graph graph = conjunction();
  CHECK(depends_on(graph, 5, 0));
  CHECK(depends_on(graph, 3, 3));
  CHECK_FALSE(depends_on(graph, 3, 2));
  CHECK_FALSE(depends_on(graph, 3, 4));
  CHECK(any_in_cone(graph, {0, 5}, [](NodeId id) { return id == 2; }));
  CHECK_FALSE(any_in_cone(graph, {0, 3}, [](NodeId id) { return id == 2; }));
  CHECK_FALSE(any_in_cone(graph, {}, [](NodeId) { return true; }));
}

TEST_CASE("cone: conjuncts stand from left to right, and bitwise 'and' of strings is none") {
  Graph graph = conjunction();
  CHECK(conjuncts(graph, 4) == std::vector<NodeId>{0, 1, 2});
  CHECK(conjuncts(graph, 5) == std::vector<NodeId>{5});
  const NodeId twice = append(graph, make_apply(both(), {2, 3}));
  CHECK(conjuncts(graph, twice) == std::vector<NodeId>{2, 0, 1});
  const NodeId string = append(graph, make_sample(Distribution::uniform(Bits(2))));
  const NodeId masked = append(graph, make_apply(operations::bit_and(Bits(2)), {string, string}));
  CHECK(conjuncts(graph, masked) == std::vector<NodeId>{masked});
}

TEST_CASE("cone: a copy takes what is known, and writes each other node once") {
  const Graph graph = conjunction();
  Graph to;
  append(to, make_boolean(true));
  std::map<NodeId, NodeId> known{{3, 0}};
  const auto add = [&](GraphNode node) { return append(to, std::move(node)); };
  CHECK(copy_cone(graph, 5, known, add) == 3);
  CHECK(to.size() == 4);
  CHECK(to[1].kind() == NodeKind::sample);
  CHECK(to[2].arguments == std::vector<NodeId>{0, 1});
  CHECK(to[3].arguments == std::vector<NodeId>{2});
  CHECK(copy_cone(graph, 4, known, add) == 2);
  CHECK(to.size() == 4);
}

}  // namespace cone_test
