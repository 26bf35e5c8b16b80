// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/rebuild.hpp"

#include <doctest/doctest.h>

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace rebuild_test {

using namespace certamen;

namespace {

/// k, m, c = k + m, n = not c
Graph pad() {
  const Domain bits = Bits(2);
  Graph graph;
  append(graph, make_sample(Distribution::uniform(bits), "k"));
  append(graph, make_sample(Distribution::uniform(bits), "m"));
  append(graph, make_apply(operations::bit_xor(bits), {0, 1}, "c"));
  append(graph, make_apply(operations::bit_not(bits), {2}, "n"));
  return graph;
}

std::string labels(const Graph& graph) {
  std::string all;
  for (const auto& node : graph) all += node.label;
  return all;
}

}  // namespace

TEST_CASE("rebuild: a node that is replaced by two moves all that come later") {
  const Graph from = pad();
  Graph to;
  std::vector<NodeId> seen;
  const auto place = rebuild(from, [&](NodeId id, GraphNode node) {
    seen.push_back(id);
    if (node.label == "m") append(to, make_constant(Bits(2), Value{1}, "one"));
    return append(to, std::move(node));
  });
  CHECK(seen == std::vector<NodeId>{0, 1, 2, 3});
  CHECK(place == std::vector<NodeId>{0, 2, 3, 4});
  CHECK(labels(to) == "konemcn");
  CHECK(to[3].arguments == std::vector<NodeId>{0, 2});
  CHECK(to[4].arguments == std::vector<NodeId>{3});
  CHECK(labels(from) == "kmcn");
}

TEST_CASE("rebuild: another node may stand for a node, and dropped ones have no place") {
  Graph to;
  std::vector<NodeId> place;
  rebuild(pad(), place, [&](NodeId id, GraphNode node) {
    if (id == 1) return no_node;
    if (id == 2) return place[0];  // nothing but k is left of the sum
    return append(to, std::move(node));
  });
  CHECK(place == std::vector<NodeId>{0, no_node, 0, 1});
  CHECK(labels(to) == "kn");
  CHECK(to[1].arguments == std::vector<NodeId>{0});
}

TEST_CASE("rebuild: renumbering leaves what is no node") {
  GraphNode node = make_apply(operations::bit_xor(Bits(2)), {1, no_node});
  renumber(node, {5, 7});
  CHECK(node.arguments == std::vector<NodeId>{7, no_node});
}

TEST_CASE("rebuild: what is kept stays in order and keeps its arguments") {
  Graph graph = pad();
  graph[3].arguments = {0};
  const auto place = keep_only(graph, {true, false, false, true});
  CHECK(place == std::vector<NodeId>{0, no_node, no_node, 1});
  CHECK(labels(graph) == "kn");
  CHECK(graph[1].arguments == std::vector<NodeId>{0});
  CHECK(keep_only(graph, {true, true}) == std::vector<NodeId>{0, 1});
  CHECK(labels(graph) == "kn");
}

TEST_CASE("rebuild: nodes in another order have the same arguments") {
  Graph graph = pad();
  const auto place = reorder(graph, {1, 0, 2, 3});
  CHECK(place == std::vector<NodeId>{1, 0, 2, 3});
  CHECK(labels(graph) == "mkcn");
  CHECK(graph[2].arguments == std::vector<NodeId>{1, 0});
}

}  // namespace rebuild_test
