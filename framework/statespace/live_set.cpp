// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/live_set.hpp"

#include <algorithm>
#include <cmath>

#include "framework/graph/dependencies.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/lowering/decode.hpp"
#include "framework/statespace/limbs.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

namespace {

/// What a label adds to an estimate: it is new, or one of few others.
constexpr double label_bits = 0.5;

/// log2 of the values of a node, labels counting little.
double bits_of_node(const SymbolicGraph& symbolic, NodeId id) {
  const Domain& domain = symbolic.rooted.graph[id].domain;
  if (!symbolic.is_symbolic(id)) return log2_of(domain.cardinality());
  double bits = 0;
  const auto leaves = leaves_of(domain);
  for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf)
    bits += symbolic.leaves[id][leaf] == no_sort ? log2_of(leaves[leaf].cardinality()) : label_bits;
  return bits + (domain.kind() == DomainKind::option ? 0.5 : 0);
}

}  // namespace

LiveSet::LiveSet(const SymbolicGraph& symbolic, const std::vector<NodeId>& wanted)
    : graph_{symbolic.rooted.graph}, needs_(graph_.size()), users_(graph_.size()),
      pending_(graph_.size(), 0), uses_(graph_.size(), 0), dead_arguments_(graph_.size(), 0),
      included_(symbolic.rooted.open_ended ? needed_by(graph_, wanted)  // puts are roots there
                                           : live_nodes(graph_, wanted)),
      placed_(graph_.size(), false), bits_(graph_.size(), 0) {
  const auto dependencies = dependency_graph(graph_);
  for (NodeId id = 0; id < graph_.size(); ++id) {
    if (!included_[id]) continue;
    auto& needs = needs_[id];
    for (auto [edge, end] = boost::in_edges(id, dependencies); edge != end; ++edge)
      if (included_[boost::source(*edge, dependencies)])
        needs.push_back(boost::source(*edge, dependencies));
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    pending_[id] = needs.size();
    for (const NodeId need : needs) {
      users_[need].push_back(id);
      ++uses_[need];
    }
    if (graph_[id].kind() == NodeKind::table)
      bits_[id] = symbolic.rooted.open_ended ? 1 : 0;
    else if (graph_[id].kind() != NodeKind::constant)
      bits_[id] = bits_of_node(symbolic, id);
  }
  std::vector<NodeId> roots = wanted;
  std::sort(roots.begin(), roots.end());
  roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
  for (const NodeId root : roots) ++uses_[root];
}

void LiveSet::start() {
  std::vector<NodeId> ready;
  for (NodeId id = 0; id < graph_.size(); ++id)
    if (included_[id] && pending_[id] == 0 && !placed_[id] && !is_random(graph_[id])) {
      put_down(id, &ready);
      first_.push_back(id);
    }
  state_bits_ = std::max(0.0, live_bits_);
  journal_.clear();
}

/// Live: placed, still needed, and not the same in all states.
void LiveSet::refresh(NodeId id) {
  const bool now = placed_[id] && uses_[id] > 0 && graph_[id].kind() != NodeKind::constant &&
                   (graph_[id].kind() != NodeKind::table || bits_[id] > 0);
  if (now) {
    if (live_.insert(id).second) journal_.push_back({Change::born, id, 0});
  } else if (live_.erase(id) > 0) {
    journal_.push_back({Change::died, id, 0});
  }
}

/// A value whose arguments are all still alive is a function of them and adds no states.
bool LiveSet::counts(NodeId id) const {
  const auto& node = graph_[id];
  if (node.kind() == NodeKind::constant) return false;
  if (node.kind() == NodeKind::table || node.kind() == NodeKind::input ||
      node.kind() == NodeKind::get)
    return true;
  if (node.accesses_table())
    return !(placed_[node.arguments.front()] && uses_[node.arguments.front()] > 0);
  return node.kind() == NodeKind::sample || node.kind() == NodeKind::choose ||
         dead_arguments_[id] > 0;
}

double LiveSet::branch_bits(NodeId id) const {
  const auto& node = graph_[id];
  if (is_weighted(node))
    return std::log2(static_cast<double>(node.distribution().outcomes().size()));
  return bits_[id];
}

void LiveSet::add_bits(double bits) {
  live_bits_ += bits;
  journal_.push_back({Change::total, no_node, bits});
}

void LiveSet::release(NodeId argument) {
  --uses_[argument];
  journal_.push_back({Change::uses, argument, 0});
  if (uses_[argument] > 0) return;
  refresh(argument);
  if (graph_[argument].kind() == NodeKind::constant) return;
  if (counts(argument) && placed_[argument]) add_bits(-bits_[argument]);
  for (const NodeId user : users_[argument]) {
    const bool through_table =
        graph_[user].accesses_table() && graph_[user].arguments.front() == argument;
    const bool counted_before = !through_table && counts(user);
    ++dead_arguments_[user];
    journal_.push_back({Change::dead_arguments, user, 0});
    const bool counts_now = through_table || counts(user);
    if (placed_[user] && uses_[user] > 0 && counts_now && !counted_before) add_bits(bits_[user]);
  }
}

void LiveSet::put_down(NodeId id, std::vector<NodeId>* ready) {
  placed_[id] = true;
  journal_.push_back({Change::placed, id, 0});
  const auto& node = graph_[id];
  if (node.accesses_table() && node.kind() != NodeKind::find) {
    // The table learns a key (if it is not fixed) and a value.
    const auto [table, key, index, value] = access_of(node);
    double told = value != no_node ? bits_[value] : bits_[id];
    told += graph_[key].kind() == NodeKind::constant ? 0 : bits_[key];
    told = std::max(told, 1e-9);  // from now on it is a variable
    bits_[table] += told;
    journal_.push_back({Change::bits, table, told});
    add_bits(told);
    refresh(table);
  }
  if (uses_[id] > 0 && counts(id)) add_bits(bits_[id]);
  refresh(id);
  for (const NodeId need : needs_[id]) release(need);
  for (const NodeId user : users_[id]) {
    --pending_[user];
    journal_.push_back({Change::pending, user, 0});
    if (pending_[user] == 0 && !is_random(graph_[user])) ready->push_back(user);
  }
}

std::vector<NodeId> LiveSet::place(NodeId random) {
  std::vector<NodeId> computed;
  std::vector<NodeId> ready;
  const double branches = state_bits_ + branch_bits(random);
  journal_.push_back({Change::states, no_node, state_bits_});
  step_bits_ = branches;
  put_down(random, &ready);
  for (std::size_t i = 0; i < ready.size(); ++i) {
    const NodeId next = ready[i];
    put_down(next, &ready);
    computed.push_back(next);
  }
  state_bits_ = std::max(0.0, std::min(branches, live_bits_));
  return computed;
}

void LiveSet::undo_to(std::size_t mark) {
  while (journal_.size() > mark) {
    const auto [what, id, bits] = journal_.back();
    journal_.pop_back();
    switch (what) {
    case Change::placed: placed_[id] = false; break;
    case Change::pending: ++pending_[id]; break;
    case Change::uses: ++uses_[id]; break;
    case Change::dead_arguments: --dead_arguments_[id]; break;
    case Change::bits: bits_[id] -= bits; break;
    case Change::total: live_bits_ -= bits; break;
    case Change::states: state_bits_ = bits; break;
    case Change::born: live_.erase(id); break;
    case Change::died: live_.insert(id); break;
    }
  }
}

std::vector<NodeId> LiveSet::missing(NodeId goal, std::size_t most) const {
  std::vector<NodeId> stack{goal}, found;
  std::set<NodeId> seen;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (placed_[id] || !seen.insert(id).second) continue;
    if (is_random(graph_[id])) found.push_back(id);
    if (found.size() > most) return {};
    stack.insert(stack.end(), needs_[id].begin(), needs_[id].end());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace certamen
