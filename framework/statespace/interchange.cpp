// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/interchange.hpp"

#include <algorithm>
#include <boost/container_hash/hash.hpp>

#include "framework/graph/liveness.hpp"

namespace certamen {

namespace {

/// Operands looked at in all, and operands of one tree, beyond which nothing is tried.
constexpr std::size_t max_work = std::size_t{1} << 18;
constexpr std::size_t max_operands = 64;

bool is_commutative(const GraphNode& node) {
  return node.kind() == NodeKind::apply && node.arguments.size() == 2 &&
         node.operation().facts().commutative;
}

/// A value that its operands determine once all random functions are drawn.
bool is_function(const GraphNode& node) {
  return node.kind() == NodeKind::apply || node.kind() == NodeKind::lookup ||
         node.kind() == NodeKind::inverse;
}

/// Of the same function, as far as it is not an operand.
bool do_the_same(const GraphNode& a, const GraphNode& b) {
  return a.kind() == b.kind() && (a.kind() != NodeKind::apply || a.operation() == b.operation());
}

bool makes_trees(const GraphNode& node) {
  return is_commutative(node) && node.operation().facts().associative;
}

std::size_t operands_hash(const std::vector<NodeId>& operands) {
  return boost::hash_range(operands.begin(), operands.end());
}

}  // namespace

Interchange::Interchange(const SymbolicGraph& symbolic, const std::vector<NodeId>& roots)
    : symbolic_{symbolic}, graph_{symbolic.rooted.graph}, users_{users_of(graph_)},
      is_root_(graph_.size(), false), top_(graph_.size()), work_left_{max_work} {
  for (const NodeId root : roots) is_root_[root] = true;
  const auto uses = use_counts(graph_, roots);
  for (NodeId id = graph_.size(); id-- > 0;) {
    top_[id] = id;
    if (!makes_trees(graph_[id]) || uses[id] != 1 || users_[id].size() != 1) continue;
    const NodeId user = users_[id].front();
    if (makes_trees(graph_[user]) && graph_[user].operation() == graph_[id].operation())
      top_[id] = top_[user];
  }
  const std::vector<bool> nothing(graph_.size(), false);
  for (NodeId id = 0; id < graph_.size(); ++id)
    if (is_function(graph_[id]) && top_[id] == id)
      by_operands_.emplace(operands_hash(operands_of(id, nothing)), id);
}

/// In the order that counts; of a tree, those that are leaves while `known` has run. Empty if there
/// are too many.
std::vector<NodeId> Interchange::operands_of(NodeId top, const std::vector<bool>& known) const {
  std::vector<NodeId> found = graph_[top].arguments;
  if (!is_commutative(graph_[top])) return found;
  for (std::size_t i = 0; i < found.size();) {
    const NodeId id = found[i];
    if (found.size() > max_operands) return {};
    if (known[id] || top_[id] == id || top_[id] != top) {
      ++i;
      continue;
    }
    found[i] = graph_[id].arguments[0];
    found.push_back(graph_[id].arguments[1]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

NodeId Interchange::moved(NodeId id) const {
  const auto found = moved_.find(id);
  return found == moved_.end() ? id : found->second;
}

void Interchange::move(NodeId from, NodeId to) {
  moved_[from] = to;
  for (const NodeId user : users_[from]) {
    if ((*known_)[user]) continue;
    const auto& a = graph_[user].arguments;
    waiting_[top_[user]].emplace_back(
        from, static_cast<std::size_t>(std::count(a.begin(), a.end(), from)));
  }
}

/// Whether a node is the same after the exchange, given the operands of it that move.
bool Interchange::stays(NodeId id, const Operands& operands) const {
  const auto& node = graph_[id];
  const bool set = node.kind() == NodeKind::sample;  // how often a value is excluded is no matter
  if (!set && !is_commutative(node)) return false;
  const auto times = [&](NodeId wanted) {
    std::size_t sum = 0;
    for (const auto& [operand, count] : operands)
      if (operand == wanted) sum += set ? 1 : count;
    return sum;
  };
  return std::all_of(operands.begin(), operands.end(),
                     [&](const auto& one) { return times(one.first) == times(moved(one.first)); });
}

/// The operation of the same kind on where the operands go.
NodeId Interchange::image_of(NodeId id, const std::vector<bool>& known) {
  std::vector<NodeId> wanted = operands_of(id, known);
  if (wanted.empty()) return no_node;
  work_left_ -= std::min(work_left_, wanted.size());
  for (NodeId& operand : wanted) operand = moved(operand);
  if (is_commutative(graph_[id])) std::sort(wanted.begin(), wanted.end());
  const auto [begin, end] = by_operands_.equal_range(operands_hash(wanted));
  for (auto candidate = begin; candidate != end; ++candidate) {
    const NodeId other = candidate->second;
    if (other != id && !known[other] && !is_root_[other] && !moved_.contains(other) &&
        do_the_same(graph_[other], graph_[id]) && operands_of(other, known) == wanted)
      return other;
  }
  return no_node;
}

bool Interchange::are_alike(NodeId a, NodeId b, const std::vector<bool>& known) {
  if (is_root_[a] || is_root_[b] || !(graph_[a].domain == graph_[b].domain) ||
      symbolic_.leaves[a] != symbolic_.leaves[b])
    return false;
  known_ = &known;
  moved_.clear();
  waiting_.clear();
  move(a, b);
  move(b, a);
  // Operands have lower numbers than their users, so that all that move are known in time.
  while (!waiting_.empty()) {
    const auto entry = waiting_.extract(waiting_.begin());
    const NodeId id = entry.key();
    work_left_ -= std::min(work_left_, entry.mapped().size());
    if (work_left_ == 0) return false;
    if (moved_.contains(id) || stays(id, entry.mapped())) continue;
    if (is_root_[id] || !is_function(graph_[id])) return false;
    const NodeId image = image_of(id, known);
    if (image == no_node) return false;
    move(id, image);
    move(image, id);
  }
  return true;
}

std::size_t Interchange::open_users(NodeId id, const std::vector<bool>& known) const {
  return static_cast<std::size_t>(std::count_if(users_[id].begin(), users_[id].end(),
                                                [&](NodeId user) { return !known[user]; }));
}

std::vector<std::vector<NodeId>> Interchange::groups(const std::vector<NodeId>& live,
                                                     const std::vector<bool>& known) {
  struct Group {
    std::size_t users;
    std::vector<NodeId> nodes;
  };
  std::vector<Group> all;
  for (const NodeId id : live) {
    if (graph_[id].kind() == NodeKind::table || is_root_[id]) continue;
    work_left_ -= std::min(work_left_, users_[id].size());
    if (work_left_ == 0) break;
    const std::size_t users = open_users(id, known);
    const auto place = std::find_if(all.begin(), all.end(), [&](const Group& group) {
      return group.users == users && are_alike(group.nodes.front(), id, known);
    });
    if (place != all.end())
      place->nodes.push_back(id);
    else
      all.push_back({users, {id}});
  }
  std::vector<std::vector<NodeId>> found;
  for (auto& group : all)
    if (group.nodes.size() > 1) found.push_back(std::move(group.nodes));
  return found;
}

}  // namespace certamen
