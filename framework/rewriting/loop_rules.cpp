// SPDX-License-Identifier: Apache-2.0
// Loops and vectors of any length: a step that is certainly there stands before the loop; vectors
// one after the other are joined from left to right.
#include "framework/rewriting/rewriter.hpp"
#include "framework/values/loop.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Steps that are written out of one loop.
const Integer most_peeled = 64;

bool is_empty(const Domain& vector) {
  return vector.size() == Size{0};
}

NodeId joined(Rewriter& r, NodeId first, NodeId second) {
  const Operation operation = operations::join(r.at(first).domain, r.at(second).domain);
  return r.apply(operation, {first, second});
}

std::optional<NodeId> peel(Rewriter& r, const Loop& loop, NodeId state) {
  const Size& count = loop.count();
  const Domain output = loop.operation().output();
  const auto both = [&](NodeId elements, NodeId last) {
    return r.apply(operations::make_tuple(output.parts()), {elements, last});
  };
  if (count == Size{0}) {
    r.fired(Rule::loop_peeled);
    return both(r.apply(operations::make_vector(loop.element(), 0), {}), state);
  }
  const auto least = count.least();
  // One step for each unit of the number, so that n + 1 becomes 1 and n, and n stays.
  if (!least || *least < 1 || count.constant() < 1 || count.constant() > most_peeled)
    return std::nullopt;
  const Size others = count - 1;
  if (const auto rest = others.least(); !rest || *rest < 0) return std::nullopt;
  r.fired(Rule::loop_peeled);
  const NodeId one = r.apply(loop.step(), {state});
  const NodeId element = r.apply(operations::get(loop.step().output(), 0), {one});
  const NodeId next = r.apply(operations::get(loop.step().output(), 1), {one});
  const Operation rest = operations::repeat(loop.step(), others);
  const NodeId after = r.apply(rest, {next});
  const NodeId first = r.apply(operations::make_vector(loop.element(), 1), {element});
  const NodeId elements = r.apply(operations::get(rest.output(), 0), {after});
  const NodeId last = r.apply(operations::get(rest.output(), 1), {after});
  return both(joined(r, first, elements), last);
}

std::optional<NodeId> join(Rewriter& r, NodeId first, NodeId second) {
  const GraphNode a = r.at(first), b = r.at(second);
  const auto use = [&](NodeId result) {
    r.fired(Rule::vectors_joined);
    return result;
  };
  if (is_empty(a.domain)) return use(second);
  if (is_empty(b.domain)) return use(first);
  if (b.is(NodeKind::apply) && is_join(b.operation()))
    return use(joined(r, joined(r, first, b.arguments[0]), b.arguments[1]));
  if (!b.applies(Opcode::make_vector)) return std::nullopt;
  if (a.applies(Opcode::make_vector)) {
    std::vector<NodeId> all = a.arguments;
    all.insert(all.end(), b.arguments.begin(), b.arguments.end());
    return use(r.apply(operations::make_vector(a.domain.parts()[0], all.size()), all));
  }
  if (!a.is(NodeKind::apply) || !is_join(a.operation()) ||
      !r.at(a.arguments[1]).applies(Opcode::make_vector))
    return std::nullopt;
  return use(joined(r, a.arguments[0], joined(r, a.arguments[1], second)));
}

}  // namespace

std::optional<NodeId> loop_rule(Rewriter& r, const Operation& operation,
                                const std::vector<NodeId>& arguments) {
  if (const Loop* loop = loop_of(operation)) return peel(r, *loop, arguments[0]);
  return is_join(operation) ? join(r, arguments[0], arguments[1]) : std::nullopt;
}

}  // namespace certamen
