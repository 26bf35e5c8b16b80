// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact.hpp"

#include <chrono>

#include "framework/engines/exact/expansion.hpp"
#include "framework/engines/simplify.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

std::string place_of(const GraphNode& node) {
  return node.label.empty() ? node.title() : node.label + " (" + node.title() + ")";
}

/// Only finite, random experiments have a distribution to compute.
void refuse_unsupported(const RootedGraph& rooted) {
  for (const auto& node : rooted.graph) {
    if (node.kind == NodeKind::choose)
      throw Error{ErrorCode::unsupported, place_of(node),
                  "this move is left to the optimal adversary: the exact engine needs an adversary "
                  "that plays it"};
    if (node.domain.is_real())
      throw Error{ErrorCode::unsupported, place_of(node),
                  "its values are real tensors (" + node.domain.name() + "): use --engine numeric"};
    if (node.kind == NodeKind::input || node.kind == NodeKind::get || node.kind == NodeKind::set ||
        node.kind == NodeKind::call)
      throw Error{ErrorCode::unsupported, place_of(node),
                  "it is not a node of a closed experiment: play() makes one"};
  }
}

using Outcomes = std::map<std::vector<Integer>, Rational>;

/// Branches of a step up to which program order is good enough: looking for a better one takes as
/// long.
constexpr std::uint64_t patience = 1024;

Expansion::Outcomes expanded(ExactProgram& program, const ScheduleOptions& how,
                             MemoryBudget& budget, const Context& context,
                             ExactStatistics& statistics) {
  statistics.plan.clear();
  statistics.steps = statistics.peak_states = 0;
  const Sequence sequence = program.sequence(program.symbolic().rooted.roots, how);
  statistics.order = sequence.schedule.method;
  return Expansion{program, sequence, budget, context}.run(statistics);
}

/// Program order first; where it opens many branches, the best order that is found.
Expansion::Outcomes expanded(ExactProgram& program, MemoryBudget& budget, const Context& context,
                             const ExactOptions& options, ExactStatistics& statistics) {
  if (options.search && context.work_cap > patience) {
    Context hasty = context;
    hasty.work_cap = patience;
    try {
      return expanded(program, {.search = false}, budget, hasty, statistics);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::too_large) throw;
      program.forget_tables();
    }
  }
  return expanded(program, {.search = options.search}, budget, context, statistics);
}

/// Joint distribution of the roots, by code.
Outcomes distribution(const RootedGraph& rooted, const Context& context,
                      const ExactOptions& options, ExactStatistics& statistics) {
  const auto start = std::chrono::steady_clock::now();
  const RootedGraph live = sliced(rooted);
  refuse_unsupported(live);
  const RootedGraph simple = options.simplify ? simplified(live, &statistics.rules) : live;
  statistics.nodes_before = rooted.graph.size();
  statistics.nodes = simple.graph.size();
  MemoryBudget budget{context.memory_cap};
  ExactProgram program{
      symbolic(simple, {.enabled = options.symmetry, .least_size = options.symmetry_from}), budget};
  const auto& roots = program.symbolic().rooted.roots;
  statistics.sorts = program.symbolic().sorts.size();
  Outcomes outcomes;
  for (const auto& [registers, probability] :
       expanded(program, budget, context, options, statistics)) {
    std::vector<Integer> codes;
    for (std::size_t i = 0; i < registers.size(); ++i)
      codes.push_back(
          program.interner().from_register(program.graph()[roots[i]].domain, registers[i]));
    outcomes[std::move(codes)] += probability;
  }
  Rational total = 0;
  for (const auto& [codes, probability] : outcomes) total += probability;
  if (total != 1)
    throw Error{ErrorCode::internal, "exact", "the probabilities add up to " + to_fraction(total)};
  statistics.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcomes;
}

}  // namespace

ExactResult evaluate_exactly(const Experiment& experiment, const Context& context,
                             const ExactOptions& options) {
  const Experiment sorted = topologically_sorted(experiment);
  ExactResult result;
  const auto outcomes =
      distribution(rooted_at_outcomes(sorted), context, options, result.statistics);
  for (const auto& [name, id] : sorted.events) result.events[name] = 0;
  for (const auto& [codes, probability] : outcomes) {
    if (codes[0] != 0) result.win += probability;
    std::size_t next = 1;
    for (auto& [name, sum] : result.events)
      if (codes[next++] != 0) sum += probability;
  }
  return result;
}

std::map<std::vector<Integer>, Rational> exact_distribution(const Experiment& experiment,
                                                            const std::vector<NodeId>& of,
                                                            const Context& context,
                                                            const ExactOptions& options) {
  for (const NodeId id : of)
    if (id >= experiment.graph.size())
      throw Error{ErrorCode::usage, experiment.name, "it has no node " + std::to_string(id)};
  for (NodeId id = 0; id < experiment.graph.size(); ++id)
    for (const NodeId argument : experiment.graph[id].arguments)
      if (argument >= id)
        throw Error{ErrorCode::usage, experiment.name,
                    "expected nodes in a topological order: see topologically_sorted"};
  ExactStatistics statistics;
  return distribution({experiment.graph, of}, context, options, statistics);
}

std::map<Integer, Rational> exact_distribution(const Experiment& experiment, NodeId of,
                                               const Context& context,
                                               const ExactOptions& options) {
  std::map<Integer, Rational> result;
  for (const auto& [codes, probability] :
       exact_distribution(experiment, std::vector<NodeId>{of}, context, options))
    result[codes.front()] += probability;
  return result;
}

}  // namespace certamen
