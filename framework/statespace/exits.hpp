// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// Which roots a single node's value decides, through absorbing arguments and choices alone: once a
/// run of disjunctions has a true operand, nothing else matters.
class Decisions {
 public:
  using Decided = std::vector<std::pair<NodeId, Value>>;

  Decisions(const Graph& graph, const std::vector<NodeId>& roots);

  /// Values of a node that may decide something: of a Boolean both, else what absorbs in a user.
  std::vector<Value> candidates(NodeId id) const;
  /// Roots other than the node itself that are known when it has this value, in ascending order.
  const Decided& decided(NodeId id, const Value& value);

 private:
  std::optional<Value> forced(NodeId user, NodeId by, const Value& value) const;

  const Graph& graph_;
  std::vector<std::vector<NodeId>> users_;
  std::vector<bool> is_root_;
  std::map<std::pair<NodeId, Integer>, Decided> known_;
};

}  // namespace certamen
