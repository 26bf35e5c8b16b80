// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact/exact.hpp"

#include <chrono>
#include <cmath>
#include <exception>
#include <thread>

#include "framework/engines/exact/elimination.hpp"
#include "framework/error.hpp"
#include "framework/graph/order.hpp"
#include "framework/lowering/decode.hpp"
#include "framework/process_memory.hpp"
#include "framework/rewriting/parities.hpp"
#include "framework/rewriting/simplify.hpp"
#include "framework/statespace/expansion.hpp"

namespace certamen {

namespace {

using Outcomes = std::map<std::vector<Integer>, Rational>;

/// Branches of a step up to which program order is good enough: looking for a better one takes as
/// long.
constexpr double patience = 1024;

/// One way to compute the roots' joint distribution after another, until one is not too large.
class Attempts {
 public:
  Attempts(const RootedGraph& simple, const Context& context, const ExactOptions& options,
           MemoryBudget& budget, ExactStatistics& statistics)
      : simple_{simple}, context_{context}, options_{options}, budget_{budget},
        statistics_{statistics} {}

  Outcomes run() {
    if (options_.elimination == ExactOptions::Elimination::always)
      if (const auto plan = elimination_plan(simple_, most_bits)) return eliminated(*plan);
    ExactProgram program{
        symbolic(simple_, {.enabled = options_.symmetry, .least_size = options_.symmetry_from}),
        budget_};
    statistics_.sorts = program.symbolic().sorts.size();
    const bool interchange = options_.interchange;
    if (!options_.search)
      return followed(program, sequence(program, {.search = false, .interchange = interchange}),
                      context_);
    if (auto outcomes = tried(program, sequence(program, {.search = false}), patience))
      return *outcomes;
    const Sequence best = sequence(program, {.search = true, .interchange = interchange});
    std::optional<EliminationPlan> plan;
    if (options_.elimination == ExactOptions::Elimination::automatic)
      plan = elimination_plan(simple_, std::min(most_bits, best.schedule.peak_bits));
    if (!plan && interchange && has_nested_lookups(program.symbolic())) return raced(program, best);
    if (!plan) return followed(program, best, context_);
    if (auto outcomes = tried(program, best, std::exp2(plan->peak_bits) * worth_it))
      return *outcomes;
    return eliminated(*plan);
  }

 private:
  static constexpr double most_bits = 40;
  /// Following a branch is faster than joining one, and there are often fewer than the bound.
  static constexpr double worth_it = 16;

  /// Nothing if a step would follow more branches than that.
  std::optional<Outcomes> tried(ExactProgram& program, const Sequence& sequence, double most) {
    Context hasty = context_;
    hasty.work_cap = std::min(context_.work_cap, static_cast<std::uint64_t>(most));
    try {
      return followed(program, sequence, hasty);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::too_large) throw;
      program.forget_tables();
      return std::nullopt;
    }
  }

  /// Points that a table itself answered may be asked first by those that are alike, which merges
  /// states in a way that no bound on them foresees; so both orders are tried, each as far as the
  /// other one went.
  Outcomes raced(ExactProgram& program, const Sequence& best) {
    const Sequence by_depth =
        sequence(program, {.search = false, .by_depth = true, .interchange = true});
    constexpr double longer = 16;
    for (double most = longer * patience; most < static_cast<double>(context_.work_cap);
         most *= longer)
      for (const Sequence* order : {&by_depth, &best})
        if (auto outcomes = tried(program, *order, most)) return *outcomes;
    if (auto outcomes = tried(program, by_depth, static_cast<double>(context_.work_cap)))
      return *outcomes;
    return followed(program, best, context_);
  }

  static Sequence sequence(ExactProgram& program, const ScheduleOptions& options) {
    return program.sequence(program.symbolic().rooted.roots, options);
  }

  void begin(const char* order) {
    statistics_.plan.clear();
    statistics_.steps = statistics_.peak_states = 0;
    statistics_.branches = 0;
    statistics_.order = order;
  }

  /// Registers of the roots as codes.
  template <class Probabilities>
  static Outcomes by_code(ExactProgram& program, const Probabilities& probabilities) {
    Outcomes outcomes;
    const auto& roots = program.symbolic().rooted.roots;
    for (const auto& [registers, probability] : probabilities) {
      std::vector<Integer> codes;
      for (std::size_t i = 0; i < registers.size(); ++i)
        codes.push_back(
            program.interner().from_register(program.graph()[roots[i]].domain, registers[i]));
      outcomes[std::move(codes)] += probability;
    }
    return outcomes;
  }

  Outcomes followed(ExactProgram& program, const Sequence& sequence, const Context& context) {
    begin(sequence.schedule.method);
    return by_code(program, Expansion{program, sequence, budget_, context}.run(statistics_));
  }

  Outcomes eliminated(const EliminationPlan& plan) {
    begin("variable elimination");
    ExactProgram program{symbolic(simple_, {.enabled = false}), budget_};
    return by_code(program, Elimination{program, plan, budget_, context_}.run(statistics_));
  }

  const RootedGraph& simple_;
  const Context& context_;
  const ExactOptions& options_;
  MemoryBudget& budget_;
  ExactStatistics& statistics_;
};

/// Joint distribution of the roots, by code.
Outcomes distribution(const RootedGraph& rooted, const Context& context,
                      const ExactOptions& options, MemoryBudget& budget,
                      ExactStatistics& statistics) {
  const auto start = std::chrono::steady_clock::now();
  RootedGraph live = sliced(rooted);
  for (const auto& node : live.graph) refuse_unplayable(node, "the exact engine");
  RootedGraph simple =
      options.simplify ? simplified(std::move(live), &statistics.rules) : std::move(live);
  if (options.simplify && options.symmetry)
    if (auto apart = with_parities_apart(simple, &statistics.rules)) simple = std::move(*apart);
  statistics.nodes_before = rooted.graph.size();
  statistics.nodes = simple.graph.size();
  Outcomes outcomes = Attempts{simple, context, options, budget, statistics}.run();
  Rational total = 0;
  for (const auto& [codes, probability] : outcomes) total += probability;
  if (total != 1)
    throw Error{ErrorCode::internal, "exact", "the probabilities add up to " + to_fraction(total)};
  statistics.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcomes;
}

ExactResult evaluated(const Experiment& experiment, const Context& context,
                      const ExactOptions& options, MemoryBudget& budget) {
  const Experiment sorted = topologically_sorted(experiment);
  ExactResult result;
  const auto outcomes =
      distribution(rooted_at_outcomes(sorted), context, options, budget, result.statistics);
  for (const auto& [name, id] : sorted.events) result.events[name] = 0;
  for (const auto& [codes, probability] : outcomes) {
    if (codes[0] != 0) result.win += probability;
    std::size_t next = 1;
    for (auto& [name, sum] : result.events)
      if (codes[next++] != 0) sum += probability;
  }
  return result;
}

/// What became of one of several.
struct Attempt {
  ExactResult result = {};
  std::exception_ptr failure = {};
  bool lacked_memory = false;
};

}  // namespace

ExactResult evaluate_exactly(const Experiment& experiment, const Context& context,
                             const ExactOptions& options) {
  MemoryBudget budget{context.memory_cap};
  return process_memory::bounded(experiment.name,
                                 [&] { return evaluated(experiment, context, options, budget); });
}

std::vector<ExactResult> evaluate_exactly(const std::vector<Experiment>& experiments,
                                          const Context& context, const ExactOptions& options) {
  const auto count = static_cast<unsigned>(experiments.size());
  std::vector<Attempt> attempts(count);
  if (count < 2 || context.thread_count() < count) {
    for (unsigned i = 0; i < count; ++i)
      attempts[i].result = evaluate_exactly(experiments[i], context, options);
  } else {
    Context share = context;
    share.threads = context.thread_count() / count;
    share.memory_cap = context.memory_cap / count;
    Context silent = share;
    silent.progress = {};  // it is called from one thread
    const auto attempt = [&](unsigned i) {
      const StopScope scope{share.cancel};
      MemoryBudget budget{share.memory_cap};
      try {
        attempts[i].result = evaluated(experiments[i], i == 0 ? share : silent, options, budget);
      } catch (const std::bad_alloc&) {
        attempts[i].failure = std::current_exception();
        attempts[i].lacked_memory = true;
      } catch (...) {
        attempts[i].failure = std::current_exception();
        attempts[i].lacked_memory = budget.is_exhausted();
      }
    };
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < count; ++i) others.emplace_back([&attempt, i] { attempt(i); });
    attempt(0);
  }
  std::vector<ExactResult> results;
  for (unsigned i = 0; i < count; ++i) {
    auto& [result, failure, lacked_memory] = attempts[i];
    if (failure && lacked_memory)
      result = evaluate_exactly(experiments[i], context, options);  // alone
    else if (failure)
      std::rethrow_exception(failure);
    results.push_back(std::move(result));
  }
  return results;
}

std::map<std::vector<Integer>, Rational> exact_distribution(const Experiment& experiment,
                                                            const std::vector<NodeId>& of,
                                                            const Context& context,
                                                            const ExactOptions& options) {
  for (const NodeId id : of)
    if (id >= experiment.graph.size())
      throw Error{ErrorCode::usage, experiment.name, "it has no node " + std::to_string(id)};
  if (!is_in_order(experiment.graph))
    throw Error{ErrorCode::usage, experiment.name,
                "expected nodes in a topological order: see topologically_sorted"};
  ExactStatistics statistics;
  MemoryBudget budget{context.memory_cap};
  return distribution({experiment.graph, of}, context, options, budget, statistics);
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
