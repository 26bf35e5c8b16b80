// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/dependencies.hpp"

#include <doctest/doctest.h>

#include "framework/graph/make.hpp"
#include "framework/graph/order.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/values/operations.hpp"

namespace dependencies_test {

using namespace certamen;

namespace {

const Domain bits = Bits(2);
const TableId map = TableId::fresh("M");
const TableType map_type{TableKind::map, bits, bits};

GraphNode put(NodeId key, NodeId value) {
  return make_access(NodeKind::put, map, map_type, {1, key, value});
}
GraphNode find(NodeId key) {
  return make_access(NodeKind::find, map, map_type, {1, key});
}

/// a, M, M[a], M[a] <- a, M[a], M[a] <- a
Graph dictionary() {
  return {make_sample(Distribution::uniform(bits)),
          make_table(map, map_type),
          find(0),
          put(0, 0),
          find(0),
          put(0, 0)};
}

}  // namespace

TEST_CASE("dependencies: accesses to a map keep their order around puts") {
  const auto dependencies = dependency_graph(dictionary());
  CHECK(boost::edge(2, 3, dependencies).second);
  CHECK(boost::edge(3, 4, dependencies).second);
  CHECK(boost::edge(4, 5, dependencies).second);
  CHECK_FALSE(boost::edge(2, 4, dependencies).second);  // through the put between them
  CHECK(needed_by(dependencies, {4}) == std::vector<bool>{1, 1, 1, 1, 1, 0});
  CHECK(needed_by(dependencies, {0, 1}) == std::vector<bool>{1, 1, 0, 0, 0, 0});
}

TEST_CASE("order: a graph whose arguments come first is in order, and any other can be put so") {
  Graph graph = dictionary();
  CHECK(is_in_order(graph));
  graph.insert(graph.begin(), make_apply(operations::bit_not(bits), {1}));
  for (std::size_t id = 1; id < graph.size(); ++id)
    for (auto& argument : graph[id].arguments) ++argument;
  CHECK_FALSE(is_in_order(graph));
  const auto order = topological_order(graph);
  REQUIRE(order);
  const auto place = reorder(graph, *order);
  CHECK(is_in_order(graph));
  CHECK(graph[place[0]].applies(Opcode::bit_not));
  CHECK(place[3] < place[4]);
  CHECK(place[4] < place[5]);
  CHECK(place[5] < place[6]);
}

TEST_CASE("order: a cycle has none") {
  Graph graph;
  append(graph, make_apply(operations::bit_not(bits), {1}));
  append(graph, make_apply(operations::bit_not(bits), {0}));
  CHECK_FALSE(topological_order(graph));
  graph[0].arguments = {0};
  CHECK_FALSE(topological_order(graph));
  CHECK(topological_order({})->empty());
}

}  // namespace dependencies_test
