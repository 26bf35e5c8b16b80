// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/column_program.hpp"

#include <algorithm>
#include <map>

#include "framework/engines/simplify.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

using Kernel = ColumnProgram::Kernel;

[[noreturn]] void refuse(const GraphNode& node, const std::string& why) {
  throw Error{ErrorCode::unsupported,
              node.label.empty() ? node.title() : node.label + " (" + node.title() + ")", why};
}

void check(const GraphNode& node) {
  if (node.kind == NodeKind::choose)
    refuse(
        node,
        "this move is left to the optimal adversary: Monte Carlo needs an adversary that plays it");
  if (node.domain.is_real())
    refuse(node, "its values are real tensors (" + node.domain.name() + "): use --engine numeric");
  if (node.kind == NodeKind::input || node.kind == NodeKind::get || node.kind == NodeKind::set ||
      node.kind == NodeKind::call)
    refuse(node, "it is not a node of a closed experiment: play() makes one");
}

/// Columns that are free again.
class Columns {
 public:
  ColumnProgram::Operand take(NodeId node, bool wide) {
    auto& free = wide ? free_wide_ : free_words_;
    auto& count = wide ? wide_count : word_count;
    if (free.empty()) return {node, count++, wide};
    const std::size_t column = free.back();
    free.pop_back();
    return {node, column, wide};
  }
  void give(const ColumnProgram::Operand& operand) {
    (operand.wide ? free_wide_ : free_words_).push_back(operand.column);
  }
  std::size_t word_count = 0, wide_count = 0;

 private:
  std::vector<std::size_t> free_words_, free_wide_;
};

bool is_access(const GraphNode& node) {
  return node.kind == NodeKind::lookup || node.kind == NodeKind::inverse ||
         node.kind == NodeKind::find || node.kind == NodeKind::put;
}

bool is_wide(const TableType& type) {
  return !type.domain.is_narrow() || !type.range.is_narrow() ||
         (type.index && !type.index->is_narrow());
}

}  // namespace

ColumnProgram::ColumnProgram(const Experiment& experiment) : graph{experiment.graph} {
  const auto rooted = rooted_at_outcomes(experiment);
  const auto live = live_nodes(rooted);
  std::vector<NodeId> last_use(graph.size(), 0);
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!live[id]) continue;
    check(graph[id]);
    last_use[id] = std::max(last_use[id], id);
    for (const NodeId argument : graph[id].arguments) last_use[argument] = id;
  }
  for (const NodeId root : rooted.roots) last_use[root] = graph.size();

  std::vector<std::vector<NodeId>> ends(graph.size() + 1);
  for (NodeId id = 0; id < graph.size(); ++id)
    if (live[id] && graph[id].kind != NodeKind::constant && graph[id].kind != NodeKind::table)
      ends[last_use[id]].push_back(id);
  Columns columns;
  std::vector<Operand> places(graph.size());
  std::map<NodeId, std::size_t> table_slots;
  // Constants are written once, so no other node may have their columns.
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!live[id] || graph[id].kind != NodeKind::constant) continue;
    places[id] = columns.take(id, !graph[id].domain.is_narrow());
    constants.push_back({places[id], *graph[id].value});
  }
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!live[id]) continue;
    const auto& node = graph[id];
    if (node.kind == NodeKind::table) {
      table_slots[id] = tables.size();
      tables.push_back({*node.table, 0, is_wide(*node.table)});
      continue;
    }
    if (node.kind == NodeKind::constant) continue;
    places[id] = columns.take(id, !node.domain.is_narrow());
    Instruction instruction{.kernel = Kernel::draw, .node = id, .result = places[id]};
    for (std::size_t i = is_access(node) ? 1 : 0; i < node.arguments.size(); ++i)
      instruction.operands.push_back(places[node.arguments[i]]);
    if (is_access(node)) {
      instruction.kernel = Kernel::table_access;
      instruction.table = table_slots.at(node.arguments[0]);
      ++tables[instruction.table].accesses;
    } else if (node.kind == NodeKind::sample) {
      const bool excepts = node.distribution->kind() == DistributionKind::uniform_except;
      if (excepts) instruction.kernel = Kernel::draw_except;
      instruction.sampler = samplers.size();
      samplers.emplace_back(excepts ? Distribution::uniform(node.domain) : *node.distribution);
    } else if (node.kind == NodeKind::apply) {
      instruction.words = word_kernel_of(*node.operation);
      instruction.kernel = instruction.words != WordKernel::none ? Kernel::words
                           : node.operation->has_word()          ? Kernel::word_function
                                                                 : Kernel::wide_function;
      if (instruction.words == WordKernel::add || instruction.words == WordKernel::subtract)
        instruction.modulus = static_cast<std::uint64_t>(node.domain.code_bound());
    } else {
      instruction.kernel = Kernel::copy;  // an event is its argument
    }
    instructions.push_back(std::move(instruction));
    for (const NodeId dead : ends[id]) columns.give(places[dead]);
  }
  for (const NodeId root : rooted.roots) outcomes.push_back(places[root]);
  word_columns = columns.word_count;
  wide_columns = columns.wide_count;
}

}  // namespace certamen
