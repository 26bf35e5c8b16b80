// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/root_lemma.hpp"

#include <algorithm>

#include "framework/graph/cone.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/horner.hpp"
#include "framework/rewriting/linear_form.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

using Coefficient = std::map<NodeId, Integer>;  // a sum of nodes that do not depend on the point

class Equation {
 public:
  Equation(const FormPart& part, StateId point) : part_{part}, point_{std::move(point)} {}

  /// The sides' difference by powers of the point; false if it is no polynomial.
  bool read(NodeId equality) {
    const auto& sides = part_.graph[equality].arguments;
    return add(sides[0], 1) && add(sides[1], -1);
  }

  Size degree() const {
    return loop_degree_ ? *loop_degree_ : Size{powers_.empty() ? 0 : powers_.rbegin()->first};
  }

  /// Whether x - y, or y - x, is the whole coefficient at some power of the point; of vectors, that
  /// of their elements is at as many powers of it.
  bool has_difference(NodeId x, NodeId y) const {
    if (loop_degree_)
      return (powers_.empty() || powers_.rbegin()->first == 0) && is_difference(loops_, x, y);
    return std::any_of(powers_.begin(), powers_.end(), [&](const auto& power) {
      return power.first != 0 && is_difference(power.second, x, y);
    });
  }

 private:
  static bool is_difference(const Coefficient& sum, NodeId x, NodeId y) {
    if (sum.size() != 2 || !sum.contains(x) || !sum.contains(y)) return false;
    const Integer &a = sum.at(x), &b = sum.at(y);
    return (a == 1 && b == -1) || (a == -1 && b == 1);
  }

  /// A polynomial that a loop computes at the point from a vector, all by one loop.
  bool add_loop(NodeId id, const Integer& times) {
    const auto& last = part_.graph[id];
    if (last.kind() != NodeKind::apply || last.arguments.size() != 1) return false;
    const auto& looped = part_.graph[last.arguments[0]];
    const Loop* loop = looped.kind() == NodeKind::apply ? loop_of(looped.operation()) : nullptr;
    if (loop == nullptr || !(last.operation() == operations::get(looped.domain, 1))) return false;
    const auto degree = horner_degree(*loop);
    const auto& inputs = looped.arguments;
    // Of a lower degree the last element is at power 0, where other terms are.
    if (degree != loop->count() || part_.graph[inputs[0]].kind() != NodeKind::constant ||
        !part_.graph[inputs[1]].gets(point_) || depends_on_state(part_, inputs[2], point_))
      return false;
    if (loop_ && !(*loop_ == looped.operation() && start_ == part_.graph[inputs[0]].value()))
      return false;
    loop_ = looped.operation();
    start_ = part_.graph[inputs[0]].value();
    loop_degree_ = degree;
    loops_[inputs[2]] += times;
    return true;
  }

  bool add(NodeId id, const Integer& times) {
    const auto& node = part_.graph[id];
    if (node.kind() == NodeKind::apply && node.operation().facts().linear &&
        Module::of(node.domain)) {
      if (!(node.operation().facts().linear->offset == Module::of(node.domain)->zero()))
        return false;
      for (std::size_t i = 0; i < node.arguments.size(); ++i)
        if (!add(node.arguments[i], times * node.operation().facts().linear->coefficients[i]))
          return false;
      return true;
    }
    if (add_loop(id, times)) return true;
    int exponent = 0;
    NodeId other = no_node;
    if (!split(id, exponent, other)) return false;
    auto& sum = powers_[exponent];
    const auto [found, is_new] = sum.try_emplace(other, times);
    if (!is_new) found->second += times;
    if (found->second == 0) sum.erase(found);
    if (sum.empty()) powers_.erase(exponent);
    return true;
  }

  /// A product as a power of the point and one other factor; no_node stands for 1.
  bool split(NodeId id, int& exponent, NodeId& other) const {
    const auto& node = part_.graph[id];
    if (node.kind() == NodeKind::apply && node.operation().facts().product_modulus)
      return std::all_of(node.arguments.begin(), node.arguments.end(),
                         [&](NodeId argument) { return split(argument, exponent, other); });
    if (node.gets(point_)) {
      ++exponent;
      return true;
    }
    if (other != no_node || depends_on_state(part_, id, point_)) return false;
    other = id;
    return true;
  }

  const FormPart& part_;
  StateId point_;
  std::map<int, Coefficient> powers_;
  Coefficient loops_;  // of what one loop makes of vectors, by the vector
  std::optional<Operation> loop_;
  std::optional<Value> start_;
  std::optional<Size> loop_degree_;
};

bool is_equality(const FormPart& part, NodeId id) {
  return part.graph[id].kind() == NodeKind::apply && part.graph[id].operation().facts().equality;
}

/// A part of a tuple, if the graph has it.
NodeId part_of(const FormPart& part, NodeId tuple, std::size_t i) {
  const auto& node = part.graph[tuple];
  if (node.kind() == NodeKind::apply && node.operation().facts().constructor)
    return node.arguments[i];
  const Operation get = operations::get(node.domain, i);
  for (NodeId id = 0; id < part.graph.size(); ++id)
    if (part.graph[id].kind() == NodeKind::apply && part.graph[id].operation() == get &&
        part.graph[id].arguments[0] == tuple)
      return id;
  return no_node;
}

/// Whether the difference of each part of x and y is a coefficient.
bool differs_in_each_part(const FormPart& part, const Equation& equation, NodeId x, NodeId y) {
  const Domain& domain = part.graph[x].domain;
  if (domain.kind() != DomainKind::tuple) return equation.has_difference(x, y);
  for (std::size_t i = 0; i < domain.parts().size(); ++i) {
    const NodeId a = part_of(part, x, i), b = part_of(part, y, i);
    if (a == no_node || b == no_node || !differs_in_each_part(part, equation, a, b)) return false;
  }
  return true;
}

}  // namespace

LemmaResult bound_roots(const Form& form, const FormPart& part, NodeId event,
                        const StatesAndTables& shown) {
  const auto all = conjuncts(part.graph, event);
  for (const NodeId equality : all) {
    if (!is_equality(part, equality)) continue;
    const Domain& field = part.graph[part.graph[equality].arguments[0]].domain;
    if (field.kind() != DomainKind::zmod || !field.size().is_prime_symbol()) continue;
    for (const auto& [point, domain] : form.states) {
      if (domain != field || shown.contains(point) || !is_stored_uniform(form, point) ||
          !depends_on_state(part, equality, point))
        continue;
      Equation equation{part, point};
      if (!equation.read(equality)) continue;
      for (const NodeId negation : all) {
        if (!part.graph[negation].applies(Opcode::bit_not) ||
            depends_on_state(part, negation, point))
          continue;
        const auto parts = conjuncts(part.graph, part.graph[negation].arguments[0]);
        const bool each = std::all_of(parts.begin(), parts.end(), [&](NodeId same) {
          if (!is_equality(part, same)) return false;
          const auto& sides = part.graph[same].arguments;
          return differs_in_each_part(part, equation, sides[0], sides[1]);
        });
        if (!each) continue;
        return {calls_of(part) * Bound{equation.degree()} / Bound::cardinality(field),
                "a polynomial has no more roots than its degree"};
      }
    }
  }
  return {std::nullopt, "it is no equation of polynomials in a hidden point"};
}

}  // namespace certamen
