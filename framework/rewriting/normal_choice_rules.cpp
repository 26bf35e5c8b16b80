// SPDX-License-Identifier: Apache-2.0
// select(c, x, y) in normal forms: comparisons of one code with neighbouring places join, a
// condition decides those that it implies, and one operation in both branches stands once.
#include "framework/rewriting/rewriter.hpp"
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

/// select(x = p, v, select(x < p, v, w)) = select(x < p + 1, v, w), and its three sisters.
std::optional<NodeId> joined(Rewriter& r, const Operation& operation, const Comparison& outer,
                             NodeId yes, NodeId no) {
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

std::optional<NodeId> normal_choice_rule(Rewriter& r, const Operation& operation,
                                         const std::vector<NodeId>& arguments) {
  if (const auto known = comparison(r, arguments[0])) {
    if (const auto found = joined(r, operation, *known, arguments[1], arguments[2])) {
      r.fired(Rule::neighbours_join);
      return found;
    }
    if (const auto found = decided(r, operation, *known, arguments)) return found;
  }
  return pulled_out(r, arguments);
}

}  // namespace certamen
