// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/rewriter.hpp"

#include <algorithm>

#include "framework/graph/hash.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/values/cardinality.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

std::size_t hash_of(const Value& value) {
  if (value.is_word()) return static_cast<std::size_t>(value.word());
  return std::hash<Integer>{}(value.code());
}

}  // namespace

void Rewriter::run() {
  output_.open_ended = input_.open_ended;
  output_.alike = input_.alike;
  output_.normal_form = input_.normal_form;
  output_.graph.reserve(input_.graph.size());
  rebuild(std::move(input_.graph), place_, [&](NodeId, GraphNode node) {
    label_ = node.label;
    return rewrite(std::move(node));
  });
  for (const NodeId root : input_.roots) output_.roots.push_back(written(place_[root]));
  if (watcher_ != nullptr) watcher_->values_kept(output_, kept_);
}

/// Notes what becomes of the node. Its rules name themselves, except those that drop an operand
/// without effect; a sum that waits is noted when it is written out.
template <class Rewrite>
NodeId Rewriter::watched(GraphNode node, Rewrite rewrite) {
  if (watcher_ == nullptr) return rewrite(std::move(node));
  const GraphNode before = node;
  rules_of_node_.emplace_back();
  const NodeId after = rewrite(std::move(node));
  std::set<Rule> rules = std::move(rules_of_node_.back());
  rules_of_node_.pop_back();
  if (unwritten_.contains(after)) return after;
  const GraphNode& now = at(after);
  const bool applies = before.is(NodeKind::apply);
  if (now.is(before.kind()) && (!applies || now.operation() == before.operation()) &&
      (now.arguments == before.arguments ||
       (applies && before.operation().facts().commutative &&
        std::ranges::is_permutation(now.arguments, before.arguments))))
    return after;
  if (rules.empty())
    rules.insert(applies && takes_sums(before) ? Rule::terms_cancel : Rule::operands_combine);
  for (const Rule rule : rules) kept_.push_back({rule, before, after});
  return after;
}

NodeId Rewriter::rewrite(GraphNode node) {
  if (node.kind() == NodeKind::event) return node.arguments.front();
  if (node.kind() != NodeKind::apply)
    for (auto& argument : node.arguments) argument = written(argument);
  switch (node.kind()) {
  case NodeKind::constant: return constant(node.domain, node.value());
  case NodeKind::sample: return sample(std::move(node));
  case NodeKind::apply: return apply_node(std::move(node));
  case NodeKind::lookup:
  case NodeKind::inverse: return access(std::move(node));
  default: return add(std::move(node));
  }
}

NodeId Rewriter::add(GraphNode node) {
  return append(output_.graph, std::move(node));
}

/// An earlier node for which `same` holds, or `node` as a new one.
template <class Same>
NodeId Rewriter::share(std::size_t hash, GraphNode node, Same same) {
  const auto [first, last] = known_.equal_range(hash);
  for (auto entry = first; entry != last; ++entry)
    if (same(at(entry->second), entry->second)) return entry->second;
  const NodeId id = add(std::move(node));
  known_.emplace(hash, id);
  return id;
}

NodeId Rewriter::constant(const Domain& domain, const Value& value) {
  GraphNode node = make_constant(domain, value, label_);
  if (value.is_tensor()) return add(std::move(node));
  const std::size_t hash = mix(mix(1, std::hash<std::string>{}(domain.name())), hash_of(value));
  return share(hash, std::move(node), [&](const GraphNode& other, NodeId) {
    return other.kind() == NodeKind::constant && other.domain == domain && other.value() == value;
  });
}

NodeId Rewriter::apply(const Operation& operation, std::vector<NodeId> arguments) {
  return apply_node(make_apply(operation, std::move(arguments), label_));
}

NodeId Rewriter::equal(NodeId a, NodeId b) {
  return apply(operations::equal(at(a).domain), {a, b});
}

NodeId Rewriter::negated(NodeId boolean) {
  return apply(operations::bit_not(Boolean()), {boolean});
}

NodeId Rewriter::sample(GraphNode node) {
  const auto& distribution = node.distribution();
  switch (distribution.kind()) {
  case DistributionKind::uniform:
    if (input_.normal_form && node.domain.kind() == DomainKind::vector &&
        node.domain.size() == Size{0})
      return constant(node.domain, Value{0});
    if (!node.domain.is_symbolic() && distribution.domain().cardinality() == 1)
      return constant(node.domain, Value{distribution.domain().element(0)});
    break;
  case DistributionKind::bernoulli:
  case DistributionKind::table:
    if (distribution.outcomes().size() == 1)
      return constant(node.domain, distribution.outcomes().front().first);
    if (distribution.kind() == DistributionKind::bernoulli &&
        distribution.common_denominator() == 2)
      node.action = node::Sample{Distribution::uniform(Boolean())};
    break;
  case DistributionKind::uniform_except: {
    auto& excluded = node.arguments;
    std::vector<NodeId> distinct;
    for (const NodeId id : excluded)
      if (std::find(distinct.begin(), distinct.end(), id) == distinct.end()) distinct.push_back(id);
    excluded = std::move(distinct);
    node.action =
        node::Sample{excluded.empty() ? Distribution::uniform(node.domain)
                                      : Distribution::uniform_except(node.domain, excluded.size())};
    break;
  }
  default: break;
  }
  return add(std::move(node));
}

NodeId Rewriter::access(GraphNode node) {
  return watched(std::move(node), [&](GraphNode one) { return accessed(std::move(one)); });
}

/// The same lookup gives the same answer; a permutation undoes its inverse.
NodeId Rewriter::accessed(GraphNode node) {
  const auto& other = at(node.arguments[1]);
  const bool opposite = (node.kind() == NodeKind::inverse && other.kind() == NodeKind::lookup) ||
                        (node.kind() == NodeKind::lookup && other.kind() == NodeKind::inverse);
  if (opposite && other.arguments.front() == node.arguments.front() &&
      std::equal(other.arguments.begin() + 2, other.arguments.end(), node.arguments.begin() + 2,
                 node.arguments.end())) {
    fired(Rule::inverse_permutation);
    return other.arguments[1];
  }
  std::size_t hash = mix(2, static_cast<std::size_t>(node.kind()));
  for (const NodeId id : node.arguments) hash = mix(hash, id);
  const auto kind = node.kind();
  const auto arguments = node.arguments;
  return share(hash, std::move(node), [&](const GraphNode& earlier, NodeId) {
    return earlier.is(kind) && earlier.arguments == arguments;
  });
}

NodeId Rewriter::apply_node(GraphNode node) {
  return watched(std::move(node), [&](GraphNode one) { return applied(std::move(one)); });
}

NodeId Rewriter::applied(GraphNode node) {
  if (!unwritten_.empty() && !takes_sums(node))
    for (auto& argument : node.arguments) argument = written(argument);
  const Operation operation = node.operation();
  const auto& facts = operation.facts();
  const auto& a = node.arguments;
  if (operation.is_finite() && !operation.is_symbolic() &&
      std::all_of(a.begin(), a.end(), [&](NodeId id) { return is_constant(id); })) {
    std::vector<Value> values;
    for (const NodeId id : a) values.push_back(at(id).value());
    fired(Rule::constants_fold);
    return constant(node.domain, operation(values));
  }
  if (input_.normal_form)
    if (const auto found = loop_rule(*this, operation, a)) return *found;
  if (facts.projection || facts.constructor)
    if (const auto found = structure_rule(*this, operation, a)) return *found;
  if (facts.choice) {
    if (const auto found = choice_rule(*this, operation, a)) return *found;
    if (input_.normal_form)
      if (const auto found = normal_choice_rule(*this, operation, a)) return *found;
  }
  if (operation.is(Opcode::parity)) {
    // Each string's once: parts may be parts of one another.
    const auto known = parities_.find(a[0]);
    if (known != parities_.end()) return known->second;
    if (const auto found = parity_rule(*this, operation, a[0]))
      return parities_.emplace(a[0], *found).first->second;
  }
  if (facts.equality)
    if (const auto found = equality_rule(*this, operation, a[0], a[1])) return *found;
  if (const auto found = linear_rule(node)) return *found;
  if (input_.normal_form)
    if (const auto found = multiplied_out(operation, a)) return *found;
  if (a.size() == 1 && facts.involution &&
      is_application(a[0], [&](const Facts&) { return at(a[0]).operation() == operation; })) {
    fired(Rule::involution);
    return at(a[0]).arguments[0];
  }
  if (a.size() == 2) return fold_binary(std::move(node));
  return shared_apply(std::move(node), {});
}

NodeId Rewriter::fold_binary(GraphNode node) {
  const auto& facts = node.operation().facts();
  auto& a = node.arguments;
  if (a[0] == a[1] && facts.self_cancels) {
    fired(Rule::equal_arguments);
    return constant(node.domain, *facts.self_cancels);
  }
  if (a[0] == a[1] && facts.idempotent) return a[0];
  if (is_constant(a[1], facts.identity)) return a[0];
  if (facts.commutative && is_constant(a[0], facts.identity)) return a[1];
  if (is_constant(a[1], facts.absorbing)) return a[1];
  if (facts.commutative && is_constant(a[0], facts.absorbing)) return a[0];
  if (facts.commutative && facts.associative && !node.operation().is_opaque())
    return combine(std::move(node));
  if (facts.commutative && a[1] < a[0]) std::swap(a[0], a[1]);
  return shared_apply(std::move(node), {});
}

NodeId Rewriter::shared_apply(GraphNode node, std::vector<NodeId> operands) {
  const Operation operation = node.operation();
  const auto arguments = node.arguments;
  std::size_t hash = mix(3, operation.hash());
  for (const NodeId id : operands.empty() ? arguments : operands) hash = mix(hash, id);
  const NodeId id = share(hash, std::move(node), [&](const GraphNode& other, NodeId other_id) {
    if (other.kind() != NodeKind::apply || !(other.operation() == operation)) return false;
    const auto its = operands_.find(other_id);
    return operands.empty() ? its == operands_.end() && other.arguments == arguments
                            : its != operands_.end() && its->second == operands;
  });
  if (!operands.empty()) operands_.try_emplace(id, std::move(operands));
  return id;
}

/// An associative and commutative operation that is no sum, as a sorted list of operands: constants
/// are combined, complements absorb.
NodeId Rewriter::combine(GraphNode node) {
  const Operation operation = node.operation();
  const auto& facts = operation.facts();
  std::vector<NodeId> operands;
  for (const NodeId id : node.arguments) {
    const auto its = operands_.find(id);
    if (its != operands_.end() && at(id).operation() == operation &&
        its->second.size() < max_operands)
      operands.insert(operands.end(), its->second.begin(), its->second.end());
    else
      operands.push_back(id);
  }
  const std::size_t before = operands.size();
  std::sort(operands.begin(), operands.end());
  if (facts.idempotent) {
    operands.erase(std::unique(operands.begin(), operands.end()), operands.end());
    for (const NodeId id : operands) {
      const auto inner = negation_of(id);
      if (!inner || !facts.absorbing) continue;
      if (std::binary_search(operands.begin(), operands.end(), *inner)) {
        fired(Rule::complements_absorb);
        return constant(node.domain, *facts.absorbing);
      }
    }
  }
  if (input_.normal_form && operation == operations::bit_and(Boolean()) &&
      (conjoined_comparisons(*this, operands) || use_conjuncts(operands))) {
    NodeId all = boolean(true);
    for (const NodeId id : operands) all = apply(operation, {all, id});
    return all;
  }
  fold_constants(operation, operands);
  for (const NodeId id : operands)
    if (is_constant(id, facts.absorbing)) return id;
  if (facts.identity)
    std::erase_if(operands, [&](NodeId id) { return is_constant(id, facts.identity); });
  if (operands.empty()) return constant(node.domain, *facts.identity);
  if (operands.size() == 1) return operands.front();
  if (operands.size() == before) {
    if (node.arguments[1] < node.arguments[0]) std::swap(node.arguments[0], node.arguments[1]);
    return shared_apply(std::move(node), std::move(operands));
  }
  fired(Rule::operands_combine);
  NodeId chain = operands.front();
  for (std::size_t i = 1; i < operands.size(); ++i) {
    GraphNode link = node;
    link.arguments = {chain, operands[i]};
    const auto first = operands.begin();
    chain = shared_apply(std::move(link), {first, first + static_cast<std::ptrdiff_t>(i) + 1});
  }
  return chain;
}

NodeId Rewriter::assuming(NodeId node, NodeId known, NodeId value) {
  // Rules on what is rebuilt suppose again. What is not replaced is equal all the same.
  constexpr int most_nested = 6;
  if (nested_assumptions_ >= most_nested) return node;
  const Counted nested{nested_assumptions_};
  std::map<NodeId, NodeId> place;
  const auto replaced = [&](const auto& self, NodeId id) -> NodeId {
    if (id == known) return value;
    if (id < known) return id;  // arguments stand before their users
    const auto found = place.find(id);
    if (found != place.end()) return found->second;
    GraphNode copy = at(id);
    if (copy.kind() != NodeKind::apply && copy.kind() != NodeKind::lookup) return place[id] = id;
    bool changed = false;
    for (auto& argument : copy.arguments) {
      const NodeId other = self(self, argument);
      changed = changed || other != argument;
      argument = other;
    }
    if (!changed) return place[id] = id;
    return place[id] = copy.kind() == NodeKind::apply ? apply_node(std::move(copy))
                                                      : access(std::move(copy));
  };
  return replaced(replaced, node);
}

NodeId Rewriter::assuming_state(NodeId node, NodeId equality) {
  if (!is_application(equality, [](const Facts& facts) { return facts.equality; })) return node;
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    const NodeId state = at(equality).arguments[i], other = at(equality).arguments[1 - i];
    if (at(state).kind() == NodeKind::get && at(other).kind() != NodeKind::get &&
        !is_constant(other))
      node = assuming(node, other, state);
  }
  return node;
}

/// In a conjunction each part may suppose the others: that a condition holds, and of an equality
/// with a state that the other side is the state. Returns whether a part changed.
bool Rewriter::use_conjuncts(std::vector<NodeId>& operands) {
  bool changed = false;
  for (std::size_t i = 0; i < operands.size(); ++i)
    for (std::size_t j = 0; j < operands.size(); ++j) {
      if (i == j || is_constant(operands[i])) continue;
      const NodeId known = operands[i];
      const auto inner = negation_of(known);
      NodeId part = inner ? assuming(operands[j], *inner, boolean(false))
                          : assuming(operands[j], known, boolean(true));
      part = assuming_state(part, known);
      if (part == operands[j]) continue;
      fired(Rule::conjuncts_suppose);
      operands[j] = part;
      changed = true;
    }
  return changed;
}

void Rewriter::fold_constants(const Operation& operation, std::vector<NodeId>& operands) {
  std::optional<Value> sum;
  std::size_t count = 0;
  for (const NodeId id : operands) {
    if (!is_constant(id)) continue;
    ++count;
    sum = sum && !operation.is_symbolic() ? operation(std::vector<Value>{*sum, at(id).value()})
                                          : at(id).value();
  }
  if (count < 2 || operation.is_symbolic()) return;
  std::erase_if(operands, [&](NodeId id) { return is_constant(id); });
  operands.push_back(constant(operation.output(), *sum));
  std::sort(operands.begin(), operands.end());
}

/// f(x + y) = f(x) + f(y), and f(g(x), y) = g(h(x, y)), from left to right.
std::optional<NodeId> Rewriter::multiplied_out(const Operation& operation,
                                               const std::vector<NodeId>& arguments) {
  constexpr std::size_t most_terms = 16;
  const auto& facts = operation.facts();
  if (operation.is_opaque()) return std::nullopt;
  for (const auto& exchange : facts.exchanges) {
    const GraphNode inner = at(arguments[0]);
    if (!inner.applies(exchange.inner) || inner.operation().output() != operation.inputs()[0])
      continue;
    std::vector<NodeId> own = inner.arguments;
    own[exchange.argument] = apply(exchange.with(), {own[exchange.argument], arguments[1]});
    fired(Rule::exchange);
    return apply(inner.operation(), std::move(own));
  }
  const auto module = Module::of(operation.output());
  if (!module || operation.output() == Boolean()) return std::nullopt;  // logic stays logic
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!facts.is_additive(i)) continue;
    const auto inner = Module::of(operation.inputs()[i]);
    if (!inner) continue;
    const LinearForm parts = form(*inner, arguments[i]);
    const std::size_t size = parts.size(*inner);
    if (size > most_terms || (size == 1 && (parts.terms.empty() || parts.terms[0].second == 1)))
      continue;
    LinearForm total{{}, module->zero()};
    const auto add_part = [&](NodeId part, const Integer& times) {
      std::vector<NodeId> own = arguments;
      own[i] = part;
      total = plus(*module, total, times, form(*module, apply(operation, std::move(own))));
    };
    for (const auto& [id, times] : parts.terms) add_part(id, times);
    if (parts.constant != inner->zero())
      add_part(constant(inner->domain(), parts.constant), Integer{1});
    fired(Rule::multiplied_out);
    return sum(*module, total);
  }
  return std::nullopt;
}

std::optional<NodeId> Rewriter::negation_of(NodeId id) const {
  const auto& node = at(id);
  if (node.kind() != NodeKind::apply || node.domain != Boolean()) return std::nullopt;
  const auto& linear = node.operation().facts().linear;
  if (!linear) return std::nullopt;
  const auto found = forms_.find(id);
  if (found == forms_.end() || found->second.terms.size() != 1) return std::nullopt;
  return found->second.terms.front().first;
}

NodeId Rewriter::shared_sum(GraphNode node, LinearForm form) {
  std::size_t hash = mix(4, std::hash<std::string>{}(node.domain.name()));
  for (const auto& [id, times] : form.terms) hash = mix(mix(hash, id), std::hash<Integer>{}(times));
  hash = mix(hash, hash_of(form.constant));
  const Domain domain = node.domain;
  const NodeId id = share(hash, std::move(node), [&](const GraphNode& other, NodeId other_id) {
    const auto its = forms_.find(other_id);
    return its != forms_.end() && other.domain == domain && its->second == form;
  });
  forms_.try_emplace(id, std::move(form));
  return id;
}

// --- distinctness -------------------------------------------------------------------------------

bool Rewriter::are_distinct(NodeId a, NodeId b, int depth) const {
  if (a == b || depth == 0 || at(a).domain != at(b).domain) return false;
  const auto& first = at(a);
  const auto& second = at(b);
  if (is_constant(a) && is_constant(b))
    return certainly_differ(first.domain, first.value(), second.value());
  const auto excludes = [](const GraphNode& node, NodeId other) {
    return node.kind() == NodeKind::sample &&
           node.distribution().kind() == DistributionKind::uniform_except &&
           std::find(node.arguments.begin(), node.arguments.end(), other) != node.arguments.end();
  };
  if (excludes(first, b) || excludes(second, a)) return true;
  if (const auto module = Module::of(first.domain)) {
    const LinearForm difference = plus(*module, form(*module, a), -1, form(*module, b));
    if (difference.terms.empty()) return module->is_certainly_not_zero(difference.constant);
    if (difference.terms.size() == 2 && difference.constant == module->zero() &&
        module->reduced(difference.terms[0].second + difference.terms[1].second) == 0 &&
        (difference.terms[0].first != std::min(a, b) ||
         difference.terms[1].first != std::max(a, b)) &&
        module->inverse(difference.terms[0].second))
      return are_distinct(difference.terms[0].first, difference.terms[1].first, depth - 1);
  }
  if (first.kind() != second.kind()) return false;
  if ((first.kind() == NodeKind::lookup || first.kind() == NodeKind::inverse) &&
      at(first.arguments[0]).table_type().kind == TableKind::permutation &&
      first.arguments[0] == second.arguments[0] &&
      std::equal(first.arguments.begin() + 2, first.arguments.end(), second.arguments.begin() + 2,
                 second.arguments.end()))
    return are_distinct(first.arguments[1], second.arguments[1], depth - 1);
  if (first.kind() != NodeKind::apply || !(first.operation() == second.operation())) return false;
  const auto& facts = first.operation().facts();
  std::vector<std::size_t> differing;
  for (std::size_t i = 0; i < first.arguments.size(); ++i)
    if (first.arguments[i] != second.arguments[i]) differing.push_back(i);
  if (facts.constructor)
    return std::any_of(differing.begin(), differing.end(), [&](std::size_t i) {
      return are_distinct(first.arguments[i], second.arguments[i], depth - 1);
    });
  return differing.size() == 1 && facts.is_bijective(differing[0]) &&
         are_distinct(first.arguments[differing[0]], second.arguments[differing[0]], depth - 1);
}

}  // namespace certamen
