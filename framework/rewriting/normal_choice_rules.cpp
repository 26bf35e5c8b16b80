// SPDX-License-Identifier: Apache-2.0
// select(c, x, y) in normal forms: comparisons of one code with neighbouring places join, a
// condition decides those that it implies, and one operation in both branches stands once.
#include <algorithm>
#include <set>

#include "framework/rewriting/rewriter.hpp"
#include "framework/stop.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// x < threshold, or x = place.
struct Comparison {
  NodeId code = no_node;
  std::optional<Size> threshold, place;
};

std::optional<Comparison> comparison(const Rewriter& r, NodeId id) {
  if (!r.is_application(id, [](const Facts& f) { return f.threshold || f.place; }))
    return std::nullopt;
  const auto& node = r.at(id);
  return Comparison{node.arguments[0], node.operation().facts().threshold,
                    node.operation().facts().place};
}

/// What a comparison says of another one of the same code; nothing where it leaves it open.
std::optional<bool> implied(const Comparison& known, bool value, const Comparison& other) {
  if (known.code != other.code) return std::nullopt;
  const auto before = [](const Size& a, const Size& b) { return certainly_at_most(a + 1, b); };
  if (known.place) {
    if (!value) return std::nullopt;
    if (other.place)
      return before(*known.place, *other.place) || before(*other.place, *known.place)
                 ? std::optional{false}
                 : std::nullopt;
    if (before(*known.place, *other.threshold)) return true;
    if (certainly_at_most(*other.threshold, *known.place)) return false;
    return std::nullopt;
  }
  if (value) {
    if (other.place)
      return certainly_at_most(*known.threshold, *other.place) ? std::optional{false}
                                                               : std::nullopt;
    return certainly_at_most(*known.threshold, *other.threshold) ? std::optional{true}
                                                                 : std::nullopt;
  }
  if (other.place)
    return before(*other.place, *known.threshold) ? std::optional{false} : std::nullopt;
  return certainly_at_most(*other.threshold, *known.threshold) ? std::optional{false}
                                                               : std::nullopt;
}

/// select(x < p, v, select(x = p, v, w)) = select(x < p + 1, v, w), and for t not less than p
/// select(x < p, v, select(x < t, v, w)) = select(x < t, v, w).
std::optional<NodeId> extended(Rewriter& r, const Operation& operation, const Comparison& outer,
                               NodeId yes, NodeId no) {
  if (!outer.threshold || !r.is_application(no, [](const Facts& facts) { return facts.choice; }))
    return std::nullopt;
  const std::vector<NodeId> inner = r.at(no).arguments;
  const auto other = comparison(r, inner[0]);
  if (!other || other->code != outer.code || inner[1] != yes) return std::nullopt;
  if (other->threshold)
    return certainly_at_most(*outer.threshold, *other->threshold) ? std::optional{no}
                                                                  : std::nullopt;
  if (*other->place != *outer.threshold) return std::nullopt;
  const Operation moved = operations::below(r.at(outer.code).domain, *outer.threshold + 1);
  return r.apply(operation, {r.apply(moved, {outer.code}), yes, inner[2]});
}

/// select(x = p, v, select(x < p, v, w)) = select(x < p + 1, v, w), and its three sisters.
std::optional<NodeId> joined(Rewriter& r, const Operation& operation, const Comparison& outer,
                             NodeId yes, NodeId no) {
  if (const auto found = extended(r, operation, outer, yes, no)) return found;
  if (!outer.place || !r.is_application(no, [](const Facts& facts) { return facts.choice; }))
    return std::nullopt;
  const std::vector<NodeId> inner = r.at(no).arguments;
  const auto other = comparison(r, inner[0]);
  if (!other || other->code != outer.code || !other->threshold) return std::nullopt;
  const bool below = *other->threshold == *outer.place;
  const bool upto = *other->threshold == *outer.place + 1;
  if (!below && !upto) return std::nullopt;
  const NodeId same = below ? inner[2] : inner[1];  // what the inner choice gives at the place
  if (yes == same) return no;
  if (yes != (below ? inner[1] : inner[2])) return std::nullopt;
  const Size threshold = below ? *outer.place + 1 : *outer.place;
  const Operation moved = operations::below(r.at(outer.code).domain, threshold);
  return r.apply(operation, {r.apply(moved, {outer.code}), inner[1], inner[2]});
}

/// Whether the two may become one node: they are one, samples of one kind, or one operation.
bool may_join(const Rewriter& r, NodeId a, NodeId b) {
  const GraphNode &one = r.at(a), &other = r.at(b);
  if (a == b) return true;
  if (one.is(NodeKind::sample) && other.is(NodeKind::sample))
    return one.distribution() == other.distribution();
  return one.is(NodeKind::apply) && other.is(NodeKind::apply) &&
         one.operation() == other.operation();
}

/// select(x < p, select(x < q, a, b), c) = select(x < q, a, select(x < p, b, c)) for q <= p, and
/// select(x < q + 1, select(x = q, b, a), c) likewise; where this brings together what may join.
std::optional<NodeId> ascending(Rewriter& r, const Operation& operation, const Comparison& known,
                                const std::vector<NodeId>& arguments) {
  if (!known.threshold ||
      !r.is_application(arguments[1], [](const Facts& facts) { return facts.choice; }))
    return std::nullopt;
  const std::vector<NodeId> inner = r.at(arguments[1]).arguments;
  const auto other = comparison(r, inner[0]);
  if (!other || other->code != known.code) return std::nullopt;
  const bool last = other->place && *other->place + 1 == *known.threshold;
  const bool lower = other->threshold && *other->threshold != *known.threshold &&
                     certainly_at_most(*other->threshold, *known.threshold);
  if (!last && !lower) return std::nullopt;
  const NodeId lowest = inner[last ? 2 : 1], middle = inner[last ? 1 : 2];
  if (may_join(r, lowest, middle) || !may_join(r, middle, arguments[2])) return std::nullopt;
  const Size least = last ? *other->place : *other->threshold;
  const NodeId below = r.apply(operations::below(r.at(known.code).domain, least), {known.code});
  const NodeId rest = r.apply(operation, {arguments[0], middle, arguments[2]});
  return r.apply(operation, {below, lowest, rest});
}

std::optional<NodeId> decided(Rewriter& r, const Operation& operation, const Comparison& known,
                              const std::vector<NodeId>& arguments) {
  std::vector<NodeId> branches = arguments;
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
    if (!r.is_application(arguments[i], [](const Facts& facts) { return facts.choice; })) continue;
    const std::vector<NodeId> inner = r.at(arguments[i]).arguments;
    const auto other = comparison(r, inner[0]);
    if (!other) continue;
    const auto value = implied(known, i == 1, *other);
    if (value) branches[i] = inner[*value ? 1 : 2];
  }
  if (branches == arguments) return std::nullopt;
  r.fired(Rule::comparison_decides);
  return r.apply(operation, branches);
}

/// The choices by a condition that a node is made of, below operations and lookups.
std::vector<NodeId> choices_by(const Rewriter& r, NodeId node, NodeId condition) {
  std::vector<NodeId> found, left{node};
  std::set<NodeId> seen;
  while (!left.empty()) {
    const NodeId id = left.back();
    left.pop_back();
    const GraphNode& at = r.at(id);
    if ((at.kind() != NodeKind::apply && at.kind() != NodeKind::lookup) || id < condition ||
        !seen.insert(id).second)
      continue;
    if (at.kind() == NodeKind::apply && at.operation().facts().choice &&
        at.arguments[0] == condition)
      found.push_back(id);
    left.insert(left.end(), at.arguments.begin(), at.arguments.end());
  }
  return found;
}

std::vector<NodeId> conjuncts_of(const Rewriter& r, NodeId condition) {
  const GraphNode& node = r.at(condition);
  if (node.kind() != NodeKind::apply || node.operation() != operations::bit_and(Boolean()))
    return {condition};
  std::vector<NodeId> all;
  for (const NodeId part : node.arguments)
    for (const NodeId inner : conjuncts_of(r, part)) all.push_back(inner);
  return all;
}

NodeId supposing(Rewriter& r, NodeId node, NodeId condition, bool value);

/// The node where a conjunction does not hold: behind one of its parts the others do not.
NodeId supposing_not_all(Rewriter& r, NodeId node, NodeId conjunction) {
  const std::vector<NodeId> parts = conjuncts_of(r, conjunction);
  constexpr std::size_t most_parts = 8;
  if (parts.size() > most_parts) return node;
  NodeId result = node;
  for (const NodeId part : parts) {
    NodeId rest = r.boolean(true);
    for (const NodeId other : parts)
      if (other != part) rest = r.apply(operations::bit_and(Boolean()), {rest, other});
    for (const NodeId choice : choices_by(r, result, part)) {
      const GraphNode old = r.at(choice);
      const NodeId yes = supposing(r, old.arguments[1], rest, false);
      if (yes == old.arguments[1]) continue;
      result = r.assuming(result, choice, r.apply(old.operation(), {part, yes, old.arguments[2]}));
    }
  }
  return result;
}

/// The node where the condition has this value: so do its parts, and of an equality with a state
/// the other side is the state.
NodeId supposing(Rewriter& r, NodeId node, NodeId condition, bool value) {
  if (const auto inner = r.negation_of(condition)) return supposing(r, node, *inner, !value);
  NodeId result = r.assuming(node, condition, r.boolean(value));
  const GraphNode known = r.at(condition);
  if (known.kind() != NodeKind::apply) return result;
  if (known.operation() == (value ? operations::bit_and(Boolean()) : operations::bit_or(Boolean())))
    for (const NodeId part : known.arguments) result = supposing(r, result, part, value);
  if (!value && known.operation() == operations::bit_and(Boolean()))
    result = supposing_not_all(r, result, condition);
  return value ? r.assuming_state(result, condition) : result;
}

/// Whether two nodes are one where x = y holds.
bool agree_if_equal(Rewriter& r, NodeId condition, NodeId a, NodeId b) {
  if (!r.is_application(condition, [](const Facts& facts) { return facts.equality; })) return false;
  // The earlier node does not contain the later one, which it stands for, so that no term grows.
  const auto [earlier, later] =
      std::minmax(r.at(condition).arguments[0], r.at(condition).arguments[1]);
  return r.assuming(a, later, earlier) == r.assuming(b, later, earlier);
}

/// In the branches of a choice its condition is known, however deep it stands. Where the branches
/// are one if it holds, the choice is the branch of where it does not hold.
std::optional<NodeId> supposed(Rewriter& r, const Operation& operation,
                               const std::vector<NodeId>& arguments) {
  poll_now_and_then("rewriting");  // choices in choices may take long
  const NodeId yes = supposing(r, arguments[1], arguments[0], true);
  if (agree_if_equal(r, arguments[0], arguments[1], arguments[2]) ||
      yes == supposing(r, arguments[2], arguments[0], true)) {
    r.fired(Rule::equal_branches);
    return arguments[2];
  }
  const NodeId no = supposing(r, arguments[2], arguments[0], false);
  if (yes == arguments[1] && no == arguments[2]) return std::nullopt;
  r.fired(Rule::nested_choices);
  return r.apply(operation, {arguments[0], yes, no});
}

/// select(c, f(x, ..), f(y, ..)) = f(select(c, x, y), ..). Not of sums, which have a normal form of
/// their own, nor of projections, which move the other way.
std::optional<NodeId> pulled_out(Rewriter& r, const std::vector<NodeId>& arguments) {
  const GraphNode yes = r.at(arguments[1]), no = r.at(arguments[2]);
  if (yes.kind() != NodeKind::apply || no.kind() != NodeKind::apply ||
      !(yes.operation() == no.operation()) || yes.domain == Boolean())
    return std::nullopt;
  const auto& facts = yes.operation().facts();
  if (facts.projection || facts.linear || facts.choice || yes.operation().is_opaque())
    return std::nullopt;
  r.fired(Rule::choice_pulled_out);
  std::vector<NodeId> own;
  for (std::size_t i = 0; i < yes.arguments.size(); ++i)
    own.push_back(r.apply(operations::select(r.at(yes.arguments[i]).domain),
                          {arguments[0], yes.arguments[i], no.arguments[i]}));
  return r.apply(yes.operation(), std::move(own));
}

}  // namespace

bool conjoined_comparisons(Rewriter& r, std::vector<NodeId>& operands) {
  struct Part {
    Comparison what;
    bool holds;
  };
  const auto part = [&](NodeId id) -> std::optional<Part> {
    const auto inner = r.negation_of(id);
    const auto found = comparison(r, inner ? *inner : id);
    return found ? std::optional{Part{*found, !inner}} : std::nullopt;
  };
  bool changed = false;
  for (std::size_t i = 0; i < operands.size(); ++i)
    for (std::size_t j = 0; j < operands.size(); ++j) {
      const auto known = part(operands[i]), other = part(operands[j]);
      if (i == j || !known || !other || known->what.code != other->what.code) continue;
      if (const auto value = implied(known->what, known->holds, other->what)) {
        r.fired(Rule::comparison_decides);
        operands[j] = r.boolean(*value == other->holds);
        changed = true;
      } else if (!known->holds && !other->holds && known->what.threshold && other->what.place &&
                 *known->what.threshold == *other->what.place &&
                 !certainly_at_most(*known->what.threshold, 0)) {
        r.fired(Rule::neighbours_join);
        const NodeId code = known->what.code;
        const Operation both = operations::below(r.at(code).domain, *other->what.place + 1);
        operands[i] = r.negated(r.apply(both, {code}));
        operands[j] = r.boolean(true);
        changed = true;
      }
    }
  return changed;
}

std::optional<NodeId> normal_choice_rule(Rewriter& r, const Operation& operation,
                                         const std::vector<NodeId>& arguments) {
  if (const auto known = comparison(r, arguments[0])) {
    if (const auto found = joined(r, operation, *known, arguments[1], arguments[2])) {
      r.fired(Rule::neighbours_join);
      return found;
    }
    if (const auto found = decided(r, operation, *known, arguments)) return found;
    if (const auto found = ascending(r, operation, *known, arguments)) {
      r.fired(Rule::comparisons_ascend);
      return found;
    }
  }
  if (const auto found = supposed(r, operation, arguments)) return found;
  return pulled_out(r, arguments);
}

}  // namespace certamen
