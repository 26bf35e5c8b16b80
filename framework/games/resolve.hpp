// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "framework/games/package.hpp"

namespace certamen {

/// Writes bodies of a closed package into one graph: a state is the node last written to it, tables
/// are nodes, the first argument of an access is its table.
class StateResolver {
 public:
  /// Tables and initial values come into being at once.
  StateResolver(const Package& package, Graph& graph);
  /// The same with tables that exist already.
  StateResolver(const Package& package, Graph& graph, std::map<TableId, NodeId> tables);

  /// What a state is that nothing has written; by default Error(read_before_write) at `place`.
  using Unwritten = std::function<NodeId(const StateId& state, const std::string& place)>;
  void when_unwritten(Unwritten unwritten) { unwritten_ = std::move(unwritten); }

  /// Runs a body; returns the node of its result. Throws Error(unlinked_import) for a call.
  NodeId run(const Procedure& procedure, const std::vector<NodeId>& inputs);

  /// The node last written to each state.
  std::map<StateId, NodeId> states;
  const std::map<TableId, NodeId>& tables() const { return tables_; }
  /// Every occurrence of each event, and every put, in order.
  std::map<EventId, std::vector<NodeId>> events;
  std::vector<NodeId> puts;

 private:
  NodeId resolve(const Procedure& procedure, NodeId id, GraphNode node);

  const Package& package_;
  Graph& graph_;
  Unwritten unwritten_;
  std::map<TableId, NodeId> tables_;
};

}  // namespace certamen
