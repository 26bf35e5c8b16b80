// SPDX-License-Identifier: Apache-2.0
// Sums: flattened, cancelled, and written out when something else looks at them.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/rewriting/rewriter.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Terms up to which a sum that has lost some waits to be written out.
constexpr std::size_t max_waiting = 1024;

}  // namespace

LinearForm Rewriter::form(const Module& module, NodeId id) const {
  if (is_constant(id)) return {{}, at(id).value()};
  const auto found = forms_.find(id);
  if (found != forms_.end() && at(id).domain == module.domain()) return found->second;
  return {{{id, Integer{1}}}, module.zero()};
}

/// Linear operations, and products with a constant.
bool Rewriter::takes_sums(const GraphNode& node) const {
  const auto& facts = node.operation().facts();
  if (node.operation().is_opaque() || !Module::of(node.domain)) return false;
  return facts.linear ||
         (facts.product_modulus && (is_constant(node.arguments[1]) ||
                                    (facts.commutative && is_constant(node.arguments[0]))));
}

std::optional<NodeId> Rewriter::linear_rule(GraphNode& node) {
  if (!takes_sums(node)) return std::nullopt;
  const Operation operation = node.operation();
  const auto& facts = operation.facts();
  const auto module = Module::of(node.domain);
  if (facts.linear)
    return linear(std::move(node), *module, facts.linear->coefficients, facts.linear->offset);
  auto& a = node.arguments;
  if (facts.commutative && is_constant(a[0])) std::swap(a[0], a[1]);
  const Integer factor = at(a[1]).value().code();
  return linear(std::move(node), *module, {factor, Integer{0}}, module->zero());
}

NodeId Rewriter::linear(GraphNode node, const Module& module,
                        const std::vector<Integer>& coefficients, const Value& offset) {
  const auto total = [&](bool flat) {
    LinearForm sum{{}, offset};
    for (std::size_t i = 0; i < coefficients.size(); ++i) {
      if (coefficients[i] == 0) continue;
      const NodeId id = node.arguments[i];
      const LinearForm part = flat || is_constant(id)
                                  ? form(module, id)
                                  : LinearForm{{{written(id), Integer{1}}}, module.zero()};
      sum = plus(module, sum, coefficients[i], part);
    }
    return sum;
  };
  std::size_t naive = offset == module.zero() ? 0 : 1;
  bool any_unwritten = false;
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    if (coefficients[i] == 0) continue;
    naive += form(module, node.arguments[i]).size(module);
    any_unwritten = any_unwritten || unwritten_.contains(node.arguments[i]);
  }
  LinearForm all = total(true);
  const bool shorter = all.size(module) < naive;
  if (shorter) fired(Rule::terms_cancel);
  if (all.terms.empty()) return constant(module.domain(), all.constant);
  if (all.terms.size() == 1 && all.terms[0].second == 1 && all.constant == module.zero())
    return all.terms[0].first;
  if ((shorter || any_unwritten) && all.terms.size() <= max_waiting)
    return unwritten_sum(std::move(node), std::move(all));
  if (all.terms.size() > max_operands) all = total(false);
  return shared_sum(std::move(node), std::move(all));
}

/// The sum as it stands; it is written out when something else than a sum looks at it.
NodeId Rewriter::unwritten_sum(GraphNode node, LinearForm form) {
  const NodeId id = add(std::move(node));
  forms_.try_emplace(id, std::move(form));
  unwritten_.try_emplace(id, no_node);
  return id;
}

NodeId Rewriter::written(NodeId id) {
  const auto found = unwritten_.find(id);
  if (found == unwritten_.end()) return id;
  if (found->second == no_node) {
    const NodeId chain = sum(*Module::of(at(id).domain), forms_.at(id));
    unwritten_[id] = chain;
    if (watcher_ != nullptr) kept_.push_back({Rule::terms_cancel, at(id), chain});
    return chain;
  }
  return found->second;
}

/// The sum written out, in the order of its terms.
NodeId Rewriter::sum(const Module& module, const LinearForm& form) {
  if (form.terms.empty()) return constant(module.domain(), form.constant);
  const auto subtract = module.subtract();
  const Integer minus_one = module.modulus() - 1;
  LinearForm so_far{{}, module.zero()};
  NodeId chain = no_node;
  const auto link = [&](const Operation& operation, NodeId right) {
    chain = shared_sum(make_apply(operation, {chain, right}, label_), so_far);
  };
  auto terms = form.terms;
  const auto one =
      std::find_if(terms.begin(), terms.end(), [](const auto& term) { return term.second == 1; });
  if (one != terms.end()) std::rotate(terms.begin(), one, one + 1);
  for (const auto& [id, times] : terms) {
    const LinearForm term{{{id, times}}, module.zero()};
    so_far = plus(module, so_far, 1, term);
    const bool negative = chain != no_node && subtract && times == minus_one;
    NodeId multiple = id;
    if (times != 1 && !negative) {
      auto [operation, factor] = module.multiply(times);
      const NodeId by = constant(factor.domain, factor.value());
      multiple = shared_sum(make_apply(operation, {id, by}, label_), term);
    }
    if (chain == no_node)
      chain = multiple;
    else
      link(negative ? *subtract : module.add(), multiple);
  }
  if (form.constant != module.zero()) {
    so_far.constant = form.constant;
    if (module.domain() == Boolean()) {
      return shared_sum(make_apply(operations::bit_not(Boolean()), {chain}, label_), so_far);
    }
    link(module.add(), constant(module.domain(), form.constant));
  }
  return chain;
}

}  // namespace certamen
