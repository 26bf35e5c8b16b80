// SPDX-License-Identifier: Apache-2.0
// equal(a, b): Booleans become sums; structures are compared part by part; what is injective is
// stripped from both sides; sums are compared by their difference; certainly different values are
// not equal.
#include "framework/rewriting/rewriter.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Both sides put together by one constructor, or one of them and a constant; in normal forms also
/// strings that are put together at one place.
std::optional<NodeId> by_parts(Rewriter& r, NodeId a, NodeId b) {
  const auto is_built = [&](const Facts& facts) {
    return facts.constructor ||
           (r.wants_normal_form() && facts.bits && facts.bits->kind == BitPlacement::Kind::concat);
  };
  if (!r.is_application(a, is_built)) std::swap(a, b);
  if (!r.is_application(a, is_built)) return std::nullopt;
  const GraphNode one = r.at(a), other = r.at(b);
  const auto& constructor = one.operation().facts().constructor;
  std::vector<NodeId> parts;
  if (other.kind() == NodeKind::constant && constructor && constructor->take_apart) {
    const auto values = constructor->take_apart(other.value());
    if (!values) return r.boolean(false);
    for (std::size_t i = 0; i < values->size(); ++i)
      parts.push_back(r.constant(one.operation().inputs()[i], (*values)[i]));
  } else if (other.kind() == NodeKind::apply && other.operation() == one.operation()) {
    parts = other.arguments;
  } else {
    return std::nullopt;
  }
  r.fired(Rule::compared_by_parts);
  NodeId all = r.boolean(true);
  for (std::size_t i = 0; i < parts.size(); ++i)
    all = r.apply(operations::bit_and(Boolean()), {all, r.equal(one.arguments[i], parts[i])});
  return all;
}

/// f(.., x, ..) = f(.., y, ..) exactly if x = y; likewise for two lookups of one permutation.
std::optional<NodeId> injective(Rewriter& r, NodeId a, NodeId b) {
  const GraphNode &one = r.at(a), &other = r.at(b);
  if (one.kind() != other.kind() || one.arguments.size() != other.arguments.size())
    return std::nullopt;
  std::vector<std::size_t> differing;
  for (std::size_t i = 0; i < one.arguments.size(); ++i)
    if (one.arguments[i] != other.arguments[i]) differing.push_back(i);
  if (differing.size() != 1) return std::nullopt;
  const bool permutation = (one.kind() == NodeKind::lookup || one.kind() == NodeKind::inverse) &&
                           differing[0] == 1 &&
                           r.at(one.arguments[0]).table_type().kind == TableKind::permutation;
  const bool bijection = one.kind() == NodeKind::apply && one.operation() == other.operation() &&
                         one.operation().facts().is_bijective(differing[0]);
  if (!permutation && !bijection) return std::nullopt;
  r.fired(Rule::injective_stripped);
  return r.equal(one.arguments[differing[0]], other.arguments[differing[0]]);
}

/// Sums: nothing left means a verdict; fewer terms than before are written down anew, one term with
/// an invertible factor on its own side.
std::optional<NodeId> by_difference(Rewriter& r, const Module& module, NodeId a, NodeId b) {
  const LinearForm left = r.form(module, a), right = r.form(module, b);
  LinearForm difference = plus(module, left, -1, right);
  if (difference.terms.empty()) {
    const bool is_zero = difference.constant == module.zero();
    if (!is_zero && !module.is_certainly_not_zero(difference.constant)) return std::nullopt;
    r.fired(Rule::sums_by_difference);
    return r.boolean(is_zero);
  }
  if (difference.size(module) >= left.size(module) + right.size(module)) return std::nullopt;
  for (std::size_t i = 0; i < difference.terms.size(); ++i) {
    const auto [id, factor] = difference.terms[i];
    const auto inverse = module.inverse(factor);
    if (!inverse) continue;
    difference.terms.erase(difference.terms.begin() + static_cast<std::ptrdiff_t>(i));
    const LinearForm rest = plus(module, {{}, module.zero()}, -*inverse, difference);
    r.fired(Rule::sums_by_difference);
    return r.equal(id, r.sum(module, rest));
  }
  return std::nullopt;
}

/// equal(select(c, x, y), z) where one branch's comparison is known.
std::optional<NodeId> through_choice(Rewriter& r, NodeId a, NodeId b) {
  const auto is_choice = [](const Facts& facts) { return facts.choice; };
  if (!r.is_application(a, is_choice)) std::swap(a, b);
  if (!r.is_application(a, is_choice)) return std::nullopt;
  const std::vector<NodeId> parts = r.at(a).arguments;
  const auto known = [&](NodeId x) -> std::optional<bool> {
    if (x == b) return true;
    if (r.are_distinct(x, b)) return false;
    return std::nullopt;
  };
  const auto yes = known(parts[1]), no = known(parts[2]);
  if (!yes && !no) return std::nullopt;
  r.fired(Rule::comparison_with_choice);
  return r.apply(operations::select(Boolean()),
                 {parts[0], yes ? r.boolean(*yes) : r.equal(parts[1], b),
                  no ? r.boolean(*no) : r.equal(parts[2], b)});
}

}  // namespace

std::optional<NodeId> equality_rule(Rewriter& r, const Operation& operation, NodeId a, NodeId b) {
  const Domain& domain = operation.inputs()[0];
  if (a == b || (!domain.is_symbolic() && domain.cardinality() == 1)) return r.boolean(true);
  if (domain == Boolean()) return r.negated(r.apply(operations::bit_xor(Boolean()), {a, b}));
  if (const auto found = by_parts(r, a, b)) return found;
  if (const auto found = vectors_compared(r, a, b)) return found;
  if (const auto module = Module::of(domain))
    if (const auto found = by_difference(r, *module, a, b)) return found;
  if (const auto found = injective(r, a, b)) return found;
  if (r.are_distinct(a, b)) {
    r.fired(Rule::distinct_values);
    return r.boolean(false);
  }
  return through_choice(r, a, b);
}

}  // namespace certamen
