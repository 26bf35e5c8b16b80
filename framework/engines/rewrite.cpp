// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/rewrite.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Operands of one associative and commutative operation beyond which flattening does not pay.
constexpr std::size_t max_operands = 64;

class Rewriter {
 public:
  explicit Rewriter(const RootedGraph& input) : input_{input} {}

  RootedGraph run() {
    place_.assign(input_.graph.size(), no_node);
    for (NodeId id = 0; id < input_.graph.size(); ++id) place_[id] = rewrite(input_.graph[id]);
    for (const NodeId root : input_.roots) output_.roots.push_back(place_[root]);
    return std::move(output_);
  }

 private:
  const GraphNode& at(NodeId id) const { return output_.graph[id]; }
  bool is_constant(NodeId id) const { return at(id).kind == NodeKind::constant; }
  bool is_constant(NodeId id, const std::optional<Value>& value) const {
    return value && is_constant(id) && *at(id).value == *value;
  }

  NodeId rewrite(GraphNode node) {
    for (auto& argument : node.arguments) argument = place_[argument];
    switch (node.kind) {
    case NodeKind::event: return node.arguments.front();
    case NodeKind::constant: return constant(node.domain, *node.value, node.label);
    case NodeKind::sample: return sample(std::move(node));
    case NodeKind::apply: return apply(std::move(node));
    case NodeKind::lookup:
    case NodeKind::inverse: return access(std::move(node));
    default: return add(std::move(node));
    }
  }

  NodeId add(GraphNode node) {
    output_.graph.push_back(std::move(node));
    operands_.emplace_back();
    return output_.graph.size() - 1;
  }

  /// An earlier node for which `same` holds, or `node` as a new one.
  template <class Same>
  NodeId share(std::size_t hash, GraphNode node, Same same) {
    const auto [first, last] = known_.equal_range(hash);
    for (auto entry = first; entry != last; ++entry)
      if (same(at(entry->second), entry->second)) return entry->second;
    const NodeId id = add(std::move(node));
    known_.emplace(hash, id);
    return id;
  }

  static std::size_t mix(std::size_t hash, std::size_t with) {
    return (hash ^ (with + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2))) * 0xff51afd7ed558ccdu;
  }

  NodeId constant(const Domain& domain, const Value& value, const std::string& label) {
    GraphNode node{.kind = NodeKind::constant, .domain = domain, .label = label, .value = value};
    if (value.is_tensor()) return add(std::move(node));
    const std::size_t hash = mix(1, std::hash<std::string>{}(domain.name() + value.code().str()));
    return share(hash, std::move(node), [&](const GraphNode& other, NodeId) {
      return other.kind == NodeKind::constant && other.domain == domain && *other.value == value;
    });
  }

  NodeId sample(GraphNode node) {
    const auto& distribution = *node.distribution;
    switch (distribution.kind()) {
    case DistributionKind::uniform:
      if (distribution.domain().cardinality() == 1)
        return constant(node.domain, Value{distribution.domain().element(0)}, node.label);
      break;
    case DistributionKind::bernoulli:
    case DistributionKind::table:
      if (distribution.outcomes().size() == 1)
        return constant(node.domain, distribution.outcomes().front().first, node.label);
      if (distribution.kind() == DistributionKind::bernoulli &&
          distribution.common_denominator() == 2)
        node.distribution = Distribution::uniform(Boolean());
      break;
    case DistributionKind::uniform_except: {
      auto& excluded = node.arguments;
      std::vector<NodeId> distinct;
      for (const NodeId id : excluded)
        if (std::find(distinct.begin(), distinct.end(), id) == distinct.end())
          distinct.push_back(id);
      excluded = std::move(distinct);
      node.distribution = excluded.empty()
                              ? Distribution::uniform(node.domain)
                              : Distribution::uniform_except(node.domain, excluded.size());
      break;
    }
    default: break;
    }
    return add(std::move(node));
  }

  /// The same lookup gives the same answer; a permutation undoes its inverse.
  NodeId access(GraphNode node) {
    for (const NodeId id : {node.arguments[1]}) {
      const auto& other = at(id);
      const bool opposite = (node.kind == NodeKind::inverse && other.kind == NodeKind::lookup) ||
                            (node.kind == NodeKind::lookup && other.kind == NodeKind::inverse);
      if (opposite && other.arguments.front() == node.arguments.front() &&
          std::equal(other.arguments.begin() + 2, other.arguments.end(), node.arguments.begin() + 2,
                     node.arguments.end()))
        return other.arguments[1];
    }
    std::size_t hash = mix(2, static_cast<std::size_t>(node.kind));
    for (const NodeId id : node.arguments) hash = mix(hash, id);
    const auto kind = node.kind;
    const auto arguments = node.arguments;
    return share(hash, std::move(node), [&](const GraphNode& other, NodeId) {
      return other.kind == kind && other.arguments == arguments;
    });
  }

  NodeId apply(GraphNode node) {
    const Operation operation = *node.operation;
    const auto& facts = operation.facts();
    auto& a = node.arguments;
    if (operation.is_finite() &&
        std::all_of(a.begin(), a.end(), [&](NodeId id) { return is_constant(id); }))
      return constant(node.domain, evaluated(operation, a), node.label);
    if (a.size() == 1) {
      const auto& inner = at(a[0]);
      if (facts.involution && inner.kind == NodeKind::apply && *inner.operation == operation)
        return inner.arguments[0];
    }
    if (a.size() == 2) {
      if (facts.self_cancels && a[0] == a[1])
        return constant(node.domain, *facts.self_cancels, node.label);
      if (facts.idempotent && a[0] == a[1]) return a[0];
      if (is_constant(a[1], facts.identity)) return a[0];
      if (facts.commutative && is_constant(a[0], facts.identity)) return a[1];
      if (is_constant(a[1], facts.absorbing)) return a[1];
      if (facts.commutative && is_constant(a[0], facts.absorbing)) return a[0];
      if (facts.commutative && facts.associative && !operation.is_opaque())
        return combine(std::move(node));
      if (facts.commutative && a[1] < a[0]) std::swap(a[0], a[1]);
    }
    if (a.size() == 3 && !operation.is_opaque() && operation == operations::select(node.domain)) {
      if (a[1] == a[2]) return a[1];
      if (is_constant(a[0])) return a[at(a[0]).value->code() != 0 ? 1 : 2];
      if (node.domain == Boolean() && is_constant(a[1], Value{1}) && is_constant(a[2], Value{0}))
        return a[0];
    }
    return shared_apply(std::move(node), {});
  }

  Value evaluated(const Operation& operation, const std::vector<NodeId>& arguments) const {
    std::vector<Value> values;
    for (const NodeId id : arguments) values.push_back(*at(id).value);
    return operation(values);
  }

  NodeId shared_apply(GraphNode node, std::vector<NodeId> operands) {
    const Operation operation = *node.operation;
    const auto arguments = node.arguments;
    std::size_t hash = mix(3, std::hash<std::string>{}(operation.name()));
    for (const NodeId id : operands.empty() ? arguments : operands) hash = mix(hash, id);
    const NodeId id = share(hash, std::move(node), [&](const GraphNode& other, NodeId other_id) {
      if (other.kind != NodeKind::apply || !(*other.operation == operation)) return false;
      return operands.empty() ? operands_[other_id].empty() && other.arguments == arguments
                              : operands_[other_id] == operands;
    });
    operands_[id] = std::move(operands);
    return id;
  }

  /// An associative and commutative operation as a sorted list of operands: constants are combined,
  /// pairs cancel.
  NodeId combine(GraphNode node) {
    const Operation operation = *node.operation;
    const auto& facts = operation.facts();
    std::vector<NodeId> operands;
    for (const NodeId id : node.arguments) {
      const bool same = at(id).kind == NodeKind::apply && !operands_[id].empty() &&
                        *at(id).operation == operation;
      if (same && operands_[id].size() < max_operands)
        operands.insert(operands.end(), operands_[id].begin(), operands_[id].end());
      else
        operands.push_back(id);
    }
    const std::size_t before = operands.size();
    std::sort(operands.begin(), operands.end());
    if (facts.idempotent)
      operands.erase(std::unique(operands.begin(), operands.end()), operands.end());
    const bool pairs_vanish =
        facts.self_cancels && facts.identity && *facts.self_cancels == *facts.identity;
    if (pairs_vanish) drop_pairs(operands);
    fold_constants(operation, operands, node.label);
    for (const NodeId id : operands)
      if (is_constant(id, facts.absorbing)) return id;
    if (facts.identity)
      std::erase_if(operands, [&](NodeId id) { return is_constant(id, facts.identity); });
    if (operands.empty()) return constant(node.domain, *facts.identity, node.label);
    if (operands.size() == 1) return operands.front();
    if (operands.size() == before) {
      if (node.arguments[1] < node.arguments[0]) std::swap(node.arguments[0], node.arguments[1]);
      return shared_apply(std::move(node), std::move(operands));
    }
    // Fewer operands than before: build the shorter chain.
    NodeId chain = operands.front();
    for (std::size_t i = 1; i < operands.size(); ++i) {
      GraphNode link = node;
      link.arguments = {chain, operands[i]};
      const auto first = operands.begin();
      chain = shared_apply(std::move(link), {first, first + static_cast<std::ptrdiff_t>(i) + 1});
    }
    return chain;
  }

  static void drop_pairs(std::vector<NodeId>& operands) {
    std::vector<NodeId> left;
    for (const NodeId id : operands) {
      if (!left.empty() && left.back() == id)
        left.pop_back();
      else
        left.push_back(id);
    }
    operands = std::move(left);
  }

  void fold_constants(const Operation& operation, std::vector<NodeId>& operands,
                      const std::string& label) {
    std::optional<Value> sum;
    std::size_t count = 0;
    for (const NodeId id : operands) {
      if (!is_constant(id)) continue;
      ++count;
      sum = sum ? operation(std::vector<Value>{*sum, *at(id).value}) : *at(id).value;
    }
    if (count < 2) return;
    std::erase_if(operands, [&](NodeId id) { return is_constant(id); });
    operands.push_back(constant(operation.output(), *sum, label));
    std::sort(operands.begin(), operands.end());
  }

  const RootedGraph& input_;
  RootedGraph output_;
  std::vector<NodeId> place_;
  std::vector<std::vector<NodeId>> operands_;  // of associative and commutative operations, sorted
  std::unordered_multimap<std::size_t, NodeId> known_;
};

}  // namespace

RootedGraph rewritten(const RootedGraph& rooted) {
  return Rewriter{rooted}.run();
}

}  // namespace certamen
