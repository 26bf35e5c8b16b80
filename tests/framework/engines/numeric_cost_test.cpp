// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric/cost.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/values/tensor_operations.hpp"

namespace numeric_cost_test {

using namespace certamen;

namespace {

constexpr std::size_t inputs = 3, units = 5, outputs = 4;
constexpr int order = 8;
constexpr std::size_t terms = order + 1;

/// An oracle that evaluates an MLP W f(V x + b), and its Taylor form; labels as in the formulas.
Procedure taylor_oracle() {
  PackageBuilder package{"P"};
  const auto zeros = [](Body& at, const std::string& name, const Shape& shape) {
    return at.let(name, at.constant(Reals(shape), Tensor<double>{shape}));
  };
  package.oracle("EVAL", {Reals({inputs})}, [&](Body& at, Node x) {
    const Node v = zeros(at, "V", {units, inputs}), b = zeros(at, "b", {units});
    const Node w = zeros(at, "W", {outputs, units}), z0 = zeros(at, "z0", {units});
    const Node z = at.apply(tensors::matmul({units, inputs}, {inputs}), {v, x});
    const Node u = at.apply(tensors::add({units}), {z, b});
    const Node f = at.apply(tensors::activation({units}, Activation::silu), {u});
    const Node y = at.let("y", at.apply(tensors::matmul({outputs, units}, {units}), {w, f}));
    const Node u0 = at.apply(tensors::add({units}), {z0, b});
    const Node a = at.apply(tensors::activation_jets(units, Activation::silu, order), {u0});
    const Node theta =
        at.let("theta", at.apply(tensors::scaled_columns({outputs, units}, order), {w, a}));
    const Node delta = at.apply(tensors::subtract({units}), {z, z0});
    const Node slow =
        at.let("slow", at.apply(tensors::taylor({terms, outputs, units}, {units}), {theta, delta}));
    return at.apply(tensors::subtract({outputs}), {slow, y});
  });
  return package.build().exports.front();
}

NodeId labelled(const Graph& graph, const std::string& label) {
  for (NodeId id = 0; id < graph.size(); ++id)
    if (graph[id].label == label) return id;
  FAIL("no node " << label);
  return no_node;
}

}  // namespace

TEST_CASE("cost: the operations that a result needs, by name, shared ones once") {
  const Procedure oracle = taylor_oracle();
  const Graph& graph = oracle.body;
  const Cost direct = cost_of(graph, {}, labelled(graph, "y"));
  CHECK(direct.total == units * inputs + units + units + outputs * units);  // V x, + b, f, W
  CHECK(direct.by_operation.at("matmul") == units * inputs + outputs * units);
  CHECK(direct.by_operation.at("activation silu") == units);

  Integer sum = 0;
  const Cost all = cost_of(oracle);
  for (const auto& [name, cost] : all.by_operation) sum += cost;
  CHECK(all.total == sum);
  CHECK(all.by_operation.at("matmul") == direct.by_operation.at("matmul"));  // V x is shared
}

TEST_CASE("cost: what is released already costs nothing") {
  const Graph graph = taylor_oracle().body;
  const NodeId theta = labelled(graph, "theta"), slow = labelled(graph, "slow");
  const Cost released = cost_of(graph, {theta}, slow);
  const std::size_t taylor = terms * outputs * units + order * units;
  CHECK(released.total == units * inputs + units + taylor);  // V x, - z0, sums
  CHECK(released.by_operation.count("scaled columns") == 0);
  CHECK(cost_of(graph, {}, slow).by_operation.at("scaled columns") == terms * outputs * units);
  CHECK(cost_of(graph, {slow}, slow).total == 0);
}

TEST_CASE("cost: nodes that do not exist and calls before linking are errors") {
  const Graph graph = taylor_oracle().body;
  CHECK_THROWS_AS(cost_of(graph, {}, graph.size()), Error);
  CHECK_THROWS_AS(cost_of(graph, {graph.size()}, 0), Error);
  PackageBuilder package{"Q"};
  package.import(Signature{.name = "ENC", .inputs = {}, .output = Bits(8)});
  package.oracle("CALL", {}, [](Body& at) { return at.call("ENC"); });
  CHECK_THROWS_AS(cost_of(package.build().exports.front()), Error);
}

}  // namespace numeric_cost_test
