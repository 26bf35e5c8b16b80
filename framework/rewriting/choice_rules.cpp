// SPDX-License-Identifier: Apache-2.0
// select(c, x, y): known or needless conditions go, negated ones turn round, nested ones on the
// same condition collapse, and Boolean choices with a known branch become conjunctions.
#include "framework/rewriting/rewriter.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

std::optional<NodeId> choice_rule(Rewriter& r, const Operation& operation,
                                  const std::vector<NodeId>& arguments) {
  const NodeId c = arguments[0], x = arguments[1], y = arguments[2];
  if (x == y) {
    r.fired(Rule::equal_branches);
    return x;
  }
  if (r.is_constant(c)) {
    r.fired(Rule::known_condition);
    return r.at(c).value().code() != 0 ? x : y;
  }
  if (const auto inner = r.negation_of(c)) return r.apply(operation, {*inner, y, x});

  const auto branch = [&](NodeId id, bool yes) {
    const auto& node = r.at(id);
    const bool nested =
        node.kind() == NodeKind::apply && node.operation() == operation && node.arguments[0] == c;
    return nested ? node.arguments[yes ? 1 : 2] : id;
  };
  const NodeId inner_x = branch(x, true), inner_y = branch(y, false);
  if (inner_x != x || inner_y != y) {
    r.fired(Rule::nested_choices);
    return r.apply(operation, {c, inner_x, inner_y});
  }
  if (operation.output() != Boolean()) return std::nullopt;

  const auto both = operations::bit_and(Boolean()), either = operations::bit_or(Boolean());
  const auto is = [&](NodeId id, int value) { return r.is_constant(id, Value{value}); };
  if (is(x, 1) && is(y, 0)) return c;
  if (is(x, 0) && is(y, 1)) return r.negated(c);
  if (is(x, 1) || x == c) return r.apply(either, {c, y});
  if (is(y, 0) || y == c) return r.apply(both, {c, x});
  if (is(x, 0)) return r.apply(both, {r.negated(c), y});
  if (is(y, 1)) return r.apply(either, {r.negated(c), x});
  return std::nullopt;
}

}  // namespace certamen
