// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/graph.hpp"

#include <doctest/doctest.h>

#include <set>

#include "framework/graph/hash.hpp"
#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace graph_test {

using namespace certamen;

TEST_CASE("graph: nodes are made with the domain that follows from what they do") {
  const Domain bits = Bits(3);
  CHECK(make_constant(bits, Value{5}).title() == bits.print(Value{5}));
  CHECK(make_boolean(true).value() == Value{1});
  CHECK(make_boolean(false).domain == Boolean());
  const GraphNode sample = make_sample(Distribution::uniform(bits), "k");
  CHECK(sample.draws_uniformly());
  CHECK(sample.domain == bits);
  CHECK(sample.label == "k");
  const GraphNode equal = make_apply(operations::equal(bits), {0, 1});
  CHECK(equal.applies(Opcode::equal));
  CHECK(equal.domain == Boolean());
  CHECK(equal.arguments == std::vector<NodeId>{0, 1});
  const StateId k = StateId::fresh("k");
  CHECK(make_get(k, bits).label == "k");
  const GraphNode set = make_set(k, bits, 2);
  CHECK(set.kind() == NodeKind::set);
  CHECK(set.sets(k));
  CHECK_FALSE(set.gets(k));
  CHECK_FALSE(set.sets(StateId::fresh("k")));
  CHECK(set.arguments == std::vector<NodeId>{2});
  const GraphNode event = make_event(EventId{"bad"}, 4);
  CHECK(event.kind() == NodeKind::event);
  CHECK(event.domain == Boolean());
  CHECK(event.arguments == std::vector<NodeId>{4});
}

TEST_CASE("graph: a table has the domain of its answers, and a lookup is of its table") {
  Graph graph;
  const NodeId function =
      append(graph, make_table(TableId::fresh("f"), {TableKind::function, Bits(2), Bits(3)}));
  const NodeId map =
      append(graph, make_table(TableId::fresh("m"), {TableKind::map, Bits(2), Bits(3)}));
  const NodeId key = append(graph, make_constant(Bits(2), Value{1}));
  const NodeId value = append(graph, make_access(NodeKind::lookup, graph, function, {key}));
  CHECK(graph[function].domain == Bits(3));
  CHECK(graph[map].domain == Option(Bits(3)));
  CHECK(value == 3);
  CHECK(graph[value].domain == Bits(3));
  CHECK(graph[value].table() == graph[function].table());
  CHECK(graph[value].title() == "lookup f");
  CHECK(graph[value].arguments == std::vector<NodeId>{function, key});
  CHECK(graph[value].accesses_table());
  CHECK_FALSE(graph[function].accesses_table());
}

TEST_CASE("graph: the hash of a sequence of words depends on each word and on their order") {
  static_assert(mix(0, 1) != mix(1, 0));
  std::set<std::uint64_t> hashes;
  for (std::uint64_t a = 0; a < 64; ++a)
    for (std::uint64_t b = 0; b < 64; ++b) hashes.insert(mix(mix(7, a), b << 58));
  CHECK(hashes.size() == 64 * 64);
}

}  // namespace graph_test
