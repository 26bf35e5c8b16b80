// SPDX-License-Identifier: Apache-2.0
#include "framework/games/loop.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_written = std::size_t{1} << 16;

/// The step again and again: `apply` makes what is applied to such values.
template <class Made, class Apply>
Made steps_written(const Loop& loop, const Made& start, const Apply& apply) {
  const Operation& step = loop.step();
  const Domain output = loop.operation().output();
  const auto count = static_cast<std::size_t>(loop.count().number());
  std::vector<Made> states{start}, elements;
  for (std::size_t i = 0; i < count; ++i) {
    const Made both = apply(step, {states.back()});
    elements.push_back(apply(operations::get(step.output(), 0), {both}));
    states.push_back(apply(operations::get(step.output(), 1), {both}));
  }
  const Made all = apply(operations::make_vector(loop.element(), count), elements);
  return apply(operations::make_tuple(output.parts()), {all, states.back()});
}

/// Element after element of both.
template <class Made, class Apply>
Made join_written(const Operation& join, const std::vector<Made>& vectors, const Apply& apply) {
  std::vector<Made> elements;
  for (std::size_t i = 0; i < 2; ++i) {
    const Domain& vector = join.inputs()[i];
    const auto length = static_cast<std::size_t>(vector.size().number());
    for (std::size_t k = 0; k < length; ++k)
      elements.push_back(apply(operations::at(vector, k), {vectors[i]}));
  }
  const std::size_t length = elements.size();
  return apply(operations::make_vector(join.output().parts()[0], length), elements);
}

bool has_numbers(const Operation& join) {
  return !join.inputs()[0].size().is_symbol() && !join.inputs()[1].size().is_symbol();
}

}  // namespace

Node repeat(Body& at, const Operation& step, const Size& count, const Node& state) {
  const Loop loop{step, count};
  if (count.is_symbol()) return at.apply(loop.operation(), {state});
  return steps_written(loop, state, [&](const Operation& operation, const std::vector<Node>& on) {
    return at.apply(operation, on);
  });
}

Node join(Body& at, const Node& first, const Node& second) {
  const Operation joined = operations::join(first.domain(), second.domain());
  const std::vector<Node> vectors{first, second};
  if (!has_numbers(joined)) return at.apply(joined, vectors);
  return join_written(joined, vectors,
                      [&](const Operation& operation, const std::vector<Node>& on) {
                        return at.apply(operation, on);
                      });
}

void write_out_loops(Graph& body, NodeId& result) {
  const auto is_written = [](const GraphNode& node) {
    if (!node.is(NodeKind::apply)) return false;
    if (const Loop* loop = loop_of(node.operation())) return !loop->count().is_symbol();
    return is_join(node.operation()) && has_numbers(node.operation());
  };
  if (std::ranges::none_of(body, is_written)) return;
  Graph graph;
  const auto place = rebuild(body, [&](NodeId, GraphNode node) {
    if (!is_written(node)) return append(graph, std::move(node));
    const auto apply = [&](const Operation& operation, const std::vector<NodeId>& on) {
      if (graph.size() >= most_written)
        throw Error{ErrorCode::too_large, node.operation().name(),
                    "more than 65536 nodes when it is written out"};
      return append(graph, make_apply(operation, on, node.label));
    };
    if (const Loop* loop = loop_of(node.operation()))
      return steps_written(*loop, node.arguments[0], apply);
    return join_written(node.operation(), node.arguments, apply);
  });
  body = std::move(graph);
  if (result != no_node) result = place[result];
}

}  // namespace certamen
