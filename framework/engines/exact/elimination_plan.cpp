// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "framework/engines/exact/elimination.hpp"
#include "framework/statespace/limbs.hpp"

namespace certamen {

namespace {

/// Factors in one join, and nodes of a graph, beyond which a plan is not looked for.
constexpr std::size_t max_factors = 64;
constexpr std::size_t max_nodes = 20000;
constexpr double hopeless = std::numeric_limits<double>::infinity();

bool is_variable(const GraphNode& node) {
  return node.kind() == NodeKind::sample || node.kind() == NodeKind::apply;
}

double outcome_bits(const GraphNode& sample) {
  return is_weighted(sample)
             ? std::log2(static_cast<double>(sample.distribution().outcomes().size()))
             : log2_of(sample.domain.cardinality());
}

/// What is left to join: a node's own factor, or a message.
struct Factor {
  NodeId node = no_node;  // none: a message
  std::size_t message = 0;
  std::vector<NodeId> scope = {};
  double bits = 0;  // log2 of a bound on a message's rows
};

struct JoinPlan {
  std::vector<JoinMove> moves = {};
  double bits = 0;
};

class Planner {
 public:
  Planner(const RootedGraph& rooted, double below_bits)
      : graph_{rooted.graph}, below_bits_{below_bits}, factors_of_(graph_.size()),
        is_root_(graph_.size(), false), bits_(graph_.size(), 0), bound_(graph_.size(), 0) {
    for (const NodeId root : rooted.roots) is_root_[root] = true;
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (!is_variable(graph_[id])) continue;
      bits_[id] = log2_of(graph_[id].domain.cardinality());
      Factor factor{.node = id, .scope = {id}};
      for (const NodeId argument : graph_[id].arguments)
        if (is_variable(graph_[argument])) factor.scope.push_back(argument);
      add(std::move(factor));
    }
  }

  std::optional<EliminationPlan> run() {
    std::set<std::pair<double, NodeId>> queue;
    std::vector<double> cost(graph_.size(), 0);
    const auto estimate = [&](NodeId variable) {
      cost[variable] = join(live(factors_of_[variable])).bits;
      queue.emplace(cost[variable], variable);
    };
    for (NodeId id = 0; id < graph_.size(); ++id)
      if (is_variable(graph_[id]) && !is_root_[id]) estimate(id);
    while (!queue.empty()) {
      const NodeId variable = queue.begin()->second;
      queue.erase(queue.begin());
      if (!take_out(variable)) return std::nullopt;
      for (const NodeId neighbour : plan_.steps.back().scope) {
        if (is_root_[neighbour]) continue;
        queue.erase({cost[neighbour], neighbour});
        estimate(neighbour);
      }
    }
    if (!take_out(no_node)) return std::nullopt;
    return std::move(plan_);
  }

 private:
  void add(Factor factor) {
    std::sort(factor.scope.begin(), factor.scope.end());
    factor.scope.erase(std::unique(factor.scope.begin(), factor.scope.end()), factor.scope.end());
    for (const NodeId id : factor.scope) factors_of_[id].push_back(factors_.size());
    factors_.push_back(std::move(factor));
    gone_.push_back(false);
  }

  std::vector<std::size_t> live(const std::vector<std::size_t>& all) const {
    std::vector<std::size_t> left;
    for (const std::size_t i : all)
      if (!gone_[i]) left.push_back(i);
    return left;
  }

  /// Joins what mentions the variable; without one, all that is left.
  bool take_out(NodeId variable) {
    std::vector<std::size_t> all;
    if (variable != no_node) {
      all = live(factors_of_[variable]);
    } else {
      for (std::size_t i = 0; i < factors_.size(); ++i)
        if (!gone_[i]) all.push_back(i);
    }
    JoinPlan joined = join(all, variable == no_node);
    if (joined.bits >= below_bits_) return false;
    EliminationStep step{
        .variable = variable, .moves = std::move(joined.moves), .branches_bits = joined.bits};
    Factor message{.message = plan_.steps.size()};
    for (const std::size_t i : all) {
      gone_[i] = true;
      for (const NodeId id : factors_[i].scope)
        if (id != variable) message.scope.push_back(id);
    }
    std::sort(message.scope.begin(), message.scope.end());
    message.scope.erase(std::unique(message.scope.begin(), message.scope.end()),
                        message.scope.end());
    double scope_bits = 0;
    for (const NodeId id : message.scope) scope_bits += bits_[id];
    message.bits = std::min(scope_bits, joined.bits);
    step.scope = message.scope;
    plan_.peak_bits = std::max(plan_.peak_bits, joined.bits);
    plan_.steps.push_back(std::move(step));
    add(std::move(message));
    return true;
  }

  bool is_bound(NodeId id) const { return !is_variable(graph_[id]) || bound_[id] == round_; }
  bool are_bound(const std::vector<NodeId>& ids) const {
    return std::all_of(ids.begin(), ids.end(), [&](NodeId id) { return is_bound(id); });
  }
  void bind(NodeId id) { bound_[id] = round_; }

  /// Moves for what needs no choice; they open no branches. Returns whether there were any.
  bool settle(std::vector<std::size_t>& pending, JoinPlan& plan) {
    const std::size_t before = pending.size();
    std::erase_if(pending, [&](std::size_t i) {
      const Factor& factor = factors_[i];
      if (factor.node == no_node) {
        if (!are_bound(factor.scope)) return false;
        plan.moves.push_back({JoinMove::Kind::find, no_node, factor.message});
        return true;
      }
      const auto& node = graph_[factor.node];
      if (!are_bound(node.arguments)) return false;
      const bool known = is_bound(factor.node);
      if (node.kind() == NodeKind::sample && !known) return false;
      const auto kind = node.kind() == NodeKind::sample ? JoinMove::Kind::weigh
                        : known                         ? JoinMove::Kind::check
                                                        : JoinMove::Kind::compute;
      plan.moves.push_back({kind, factor.node});
      bind(factor.node);
      return true;
    });
    return pending.size() < before;
  }

  /// The move that opens fewest branches.
  void branch(std::vector<std::size_t>& pending, JoinPlan& plan) {
    double least = hopeless;
    std::size_t chosen = pending.size();
    for (std::size_t k = 0; k < pending.size(); ++k) {
      const Factor& factor = factors_[pending[k]];
      double bits = hopeless;
      if (factor.node == no_node) {
        bits = 0;
        for (const NodeId id : factor.scope) bits += is_bound(id) ? 0 : bits_[id];
        bits = std::min(bits, factor.bits);
      } else if (graph_[factor.node].kind() == NodeKind::sample &&
                 are_bound(graph_[factor.node].arguments)) {
        bits = outcome_bits(graph_[factor.node]);
      }
      if (bits < least) {
        least = bits;
        chosen = k;
      }
    }
    if (chosen < pending.size()) {
      const Factor& factor = factors_[pending[chosen]];
      if (factor.node == no_node)
        plan.moves.push_back({JoinMove::Kind::rows, no_node, factor.message});
      else
        plan.moves.push_back({JoinMove::Kind::draw, factor.node});
      for (const NodeId id : factor.scope) bind(id);
      pending.erase(pending.begin() + static_cast<std::ptrdiff_t>(chosen));
      plan.bits += least;
      return;
    }
    NodeId smallest = no_node;
    for (const std::size_t i : pending)
      for (const NodeId id : graph_[factors_[i].node].arguments)
        if (!is_bound(id) && (smallest == no_node || bits_[id] < bits_[smallest])) smallest = id;
    plan.moves.push_back({JoinMove::Kind::values, smallest});
    bind(smallest);
    plan.bits += bits_[smallest];
  }

  JoinPlan join(std::vector<std::size_t> pending, bool any_number = false) {
    JoinPlan plan;
    ++round_;
    if (pending.size() > max_factors && !any_number) {
      plan.bits = hopeless;
      return plan;
    }
    while (!pending.empty() && plan.bits < below_bits_)
      if (!settle(pending, plan)) branch(pending, plan);
    return plan;
  }

  const Graph& graph_;
  double below_bits_;
  std::vector<Factor> factors_;
  std::vector<bool> gone_;
  std::vector<std::vector<std::size_t>> factors_of_;
  std::vector<bool> is_root_;
  std::vector<double> bits_;
  std::vector<std::size_t> bound_;  // the round in which a node was bound last
  std::size_t round_ = 0;
  EliminationPlan plan_;
};

}  // namespace

std::optional<EliminationPlan> elimination_plan(const RootedGraph& rooted, double below_bits) {
  if (rooted.graph.size() > max_nodes || rooted.open_ended) return std::nullopt;
  for (const auto& node : rooted.graph)
    if (!is_variable(node) && node.kind() != NodeKind::constant) return std::nullopt;
  return Planner{rooted, below_bits}.run();
}

}  // namespace certamen
