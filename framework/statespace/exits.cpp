// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/exits.hpp"

#include <algorithm>

#include "framework/graph/liveness.hpp"

namespace certamen {

Decisions::Decisions(const Graph& graph, const std::vector<NodeId>& roots)
    : graph_{graph}, users_{users_of(graph)}, is_root_(graph.size(), false) {
  for (auto& users : users_)
    std::erase_if(users, [&](NodeId user) { return graph[user].kind() != NodeKind::apply; });
  for (const NodeId root : roots) is_root_[root] = true;
}

std::vector<Value> Decisions::candidates(NodeId id) const {
  if (graph_[id].domain == Boolean()) return {Value{0}, Value{1}};
  std::vector<Value> values;
  for (const NodeId user : users_[id]) {
    const auto& absorbing = graph_[user].operation().facts().absorbing;
    if (absorbing && std::find(values.begin(), values.end(), *absorbing) == values.end())
      values.push_back(*absorbing);
  }
  return values;
}

std::optional<Value> Decisions::forced(NodeId user, NodeId by, const Value& value) const {
  const auto& node = graph_[user];
  const auto& operation = node.operation();
  const auto& a = node.arguments;
  const auto known = [&](NodeId id) -> const Value* {
    if (id == by) return &value;
    return graph_[id].kind() == NodeKind::constant ? &graph_[id].value() : nullptr;
  };
  if (a.size() == 2 && operation.facts().absorbing) {
    const Value& absorbing = *operation.facts().absorbing;
    if (known(a[1]) != nullptr && *known(a[1]) == absorbing) return absorbing;
    if (operation.facts().commutative && known(a[0]) != nullptr && *known(a[0]) == absorbing)
      return absorbing;
  }
  if (operation.facts().choice && known(a[0]) != nullptr) {
    const Value* branch = known(a[known(a[0])->code() != 0 ? 1 : 2]);
    if (branch != nullptr) return *branch;
    return std::nullopt;
  }
  if (!operation.is_finite()) return std::nullopt;
  std::vector<Value> values;
  for (const NodeId argument : a) {
    if (known(argument) == nullptr) return std::nullopt;
    values.push_back(*known(argument));
  }
  return operation(values);
}

const Decisions::Decided& Decisions::decided(NodeId id, const Value& value) {
  // Users come later: a chain of them is walked with a stack of its own, not by recursion.
  struct Visit {
    NodeId id;
    Value value;
    bool expanded;
  };
  std::vector<Visit> stack{{id, value, false}};
  while (!stack.empty()) {
    auto& visit = stack.back();
    const std::pair key{visit.id, visit.value.code()};
    if (known_.contains(key)) {
      stack.pop_back();
      continue;
    }
    std::vector<std::pair<NodeId, Value>> next;
    for (const NodeId user : users_[visit.id])
      if (const auto result = forced(user, visit.id, visit.value)) next.emplace_back(user, *result);
    if (!visit.expanded) {
      visit.expanded = true;
      for (const auto& [user, its] : next)
        if (!known_.contains({user, its.code()})) stack.push_back({user, its, false});
      continue;
    }
    std::map<NodeId, Value> roots;
    for (const auto& [user, its] : next) {
      if (is_root_[user]) roots[user] = its;
      for (const auto& [root, its_value] : known_.at({user, its.code()})) roots[root] = its_value;
    }
    known_[key] = Decided(roots.begin(), roots.end());
    stack.pop_back();
  }
  return known_.at({id, value.code()});
}

}  // namespace certamen
