// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "framework/lowering/decode.hpp"
#include "framework/statespace/live_set.hpp"

namespace certamen {

namespace {

/// Goals that a look ahead compares, and samples that a goal may lack to be looked through.
constexpr std::size_t window = 24;
constexpr std::size_t max_missing = 64;
/// Below this number of bits no better order is looked for.
constexpr double comfortable = 8;
constexpr double worth_a_search = 11;
/// Random nodes and placed nodes that a search may take.
constexpr std::size_t max_greedy_nodes = 20000;
constexpr std::size_t max_search_nodes = 120;
constexpr std::size_t max_search_work = std::size_t{1} << 22;
constexpr std::size_t beam_width = 48;

void take(Schedule& plan, LiveSet& state, NodeId random) {
  auto computed = state.place(random);
  plan.steps.push_back(
      {random, std::move(computed), {state.live().begin(), state.live().end()}, state.step_bits()});
  plan.peak_bits = std::max(plan.peak_bits, state.step_bits());
}

Schedule begun(LiveSet& state, const char* method) {
  state.start();
  Schedule plan;
  plan.method = method;
  plan.steps.push_back({no_node,
                        state.computed_first(),
                        {state.live().begin(), state.live().end()},
                        state.state_bits()});
  return plan;
}

bool is_access(const GraphNode& node) {
  return node.kind() == NodeKind::lookup || node.kind() == NodeKind::inverse;
}

/// Of each node: how many lookups, one after another, it takes.
std::vector<std::size_t> depths_of(const Graph& graph) {
  std::vector<std::size_t> depths(graph.size(), 0);
  for (NodeId id = 0; id < graph.size(); ++id) {
    for (const NodeId argument : graph[id].arguments)
      depths[id] = std::max(depths[id], depths[argument]);
    if (is_access(graph[id])) ++depths[id];
  }
  return depths;
}

/// Every goal in program order, its samples just before it; by depth: those first that take fewer
/// lookups one after another.
Schedule in_program_order(const SymbolicGraph& symbolic, const std::vector<NodeId>& roots,
                          bool by_depth = false) {
  const auto& graph = symbolic.rooted.graph;
  LiveSet state{symbolic, roots};
  Schedule plan = begun(state, by_depth ? "by depth of lookups" : "program order");
  std::vector<NodeId> goals(graph.size());
  std::iota(goals.begin(), goals.end(), NodeId{0});
  if (by_depth) {
    const auto depths = depths_of(graph);
    std::sort(goals.begin(), goals.end(), [&](NodeId a, NodeId b) {
      return std::pair{depths[a], a} < std::pair{depths[b], b};
    });
  }
  for (const NodeId goal : goals) {
    if (state.is_done(goal) || graph[goal].kind() == NodeKind::sample) continue;
    for (const NodeId random : state.missing(goal)) take(plan, state, random);
  }
  for (NodeId goal = 0; goal < graph.size(); ++goal)
    if (!state.is_done(goal))
      for (const NodeId random : state.missing(goal)) take(plan, state, random);
  return plan;
}

/// The goal that frees most comes first: one after which there are no more states than before, by
/// its peak; else the one that adds least.
Schedule looking_ahead(const SymbolicGraph& symbolic, const std::vector<NodeId>& roots) {
  const auto& graph = symbolic.rooted.graph;
  LiveSet state{symbolic, roots};
  Schedule plan = begun(state, "greedy, looking ahead");
  NodeId begin = 0;
  for (;;) {
    while (begin < graph.size() && state.is_done(begin)) ++begin;
    if (begin == graph.size()) return plan;
    using Score = std::tuple<bool, double, double, NodeId>;
    Score best{true, 1e300, 1e300, no_node};
    std::vector<NodeId> chosen;
    std::size_t looked = 0;
    for (NodeId goal = begin; goal < graph.size() && looked < window; ++goal) {
      if (state.is_done(goal)) continue;
      auto lacking = state.missing(goal, max_missing);
      if (lacking.empty()) continue;
      ++looked;
      const auto mark = state.mark();
      const double before = state.state_bits();
      double peak = 0;
      for (const NodeId random : lacking) {
        state.place(random);
        peak = std::max(peak, state.step_bits());
      }
      const double after = state.state_bits();
      state.undo_to(mark);
      const bool grows = after > before + 1e-9;
      const Score score{grows, grows ? after : peak, grows ? peak : after, goal};
      if (score < best) {
        best = score;
        chosen = std::move(lacking);
      }
    }
    if (chosen.empty()) chosen = state.missing(begin);
    for (const NodeId random : chosen) take(plan, state, random);
  }
}

/// Orders of the random nodes, shortest first; of those that have placed the same nodes only the
/// one with the lowest peak goes on, and of each length only the best `beam_width`. With so few
/// nodes that no length has more sets this is an exhaustive search.
class BeamSearch {
 public:
  BeamSearch(const SymbolicGraph& symbolic, const std::vector<NodeId>& roots)
      : symbolic_{symbolic}, roots_{roots}, state_{symbolic, roots} {
    for (NodeId id = 0; id < symbolic.rooted.graph.size(); ++id)
      if (is_random(symbolic.rooted.graph[id]) && !state_.is_done(id)) random_.push_back(id);
    state_.start();
    start_ = state_.mark();
  }

  /// The search places each partial order anew; that should not take much longer than following
  /// 2^branch_bits branches.
  bool pays(double branch_bits) const {
    const std::size_t work = random_.size() * symbolic_.rooted.graph.size() * beam_width;
    return random_.size() <= max_search_nodes && work <= max_search_work &&
           std::log2(static_cast<double>(work)) <= branch_bits + 2;
  }

  Schedule run() {
    std::vector<Partial> beam{{{}, std::vector<bool>(random_.size(), false), 0, 0, 0}};
    for (std::size_t length = 0; length < random_.size(); ++length) {
      std::map<std::vector<bool>, Partial> next;
      for (const auto& partial : beam) extend(partial, next);
      beam.clear();
      for (auto& [placed, partial] : next) beam.push_back(std::move(partial));
      std::sort(beam.begin(), beam.end(), better);
      if (beam.size() > beam_width) beam.resize(beam_width);
    }
    LiveSet state{symbolic_, roots_};
    Schedule plan = begun(state, "beam search over orders");
    for (const std::size_t k : beam.front().order) take(plan, state, random_[k]);
    return plan;
  }

 private:
  struct Partial {
    std::vector<std::size_t> order;
    std::vector<bool> placed;
    double peak, total, states;  // total: log2 of the sum of branches so far
  };

  static bool better(const Partial& a, const Partial& b) {
    return std::tuple{a.peak, a.states, a.total, a.order} <
           std::tuple{b.peak, b.states, b.total, b.order};
  }

  void extend(const Partial& partial, std::map<std::vector<bool>, Partial>& next) {
    state_.undo_to(start_);
    for (const std::size_t k : partial.order) state_.place(random_[k]);
    for (std::size_t k = 0; k < random_.size(); ++k) {
      if (!state_.is_ready(random_[k])) continue;
      const auto mark = state_.mark();
      state_.place(random_[k]);
      Partial longer = partial;
      longer.order.push_back(k);
      longer.placed[k] = true;
      longer.peak = std::max(partial.peak, state_.step_bits());
      longer.total = partial.total + state_.step_bits();
      longer.states = state_.state_bits();
      state_.undo_to(mark);
      const auto [entry, is_new] = next.try_emplace(longer.placed, longer);
      if (!is_new && better(longer, entry->second)) entry->second = std::move(longer);
    }
  }

  const SymbolicGraph& symbolic_;
  const std::vector<NodeId>& roots_;
  LiveSet state_;          // at the start of the orders, or somewhere in them
  std::size_t start_ = 0;  // its mark there
  std::vector<NodeId> random_;
};

}  // namespace

bool has_nested_lookups(const SymbolicGraph& symbolic) {
  const auto& graph = symbolic.rooted.graph;
  std::vector<std::set<NodeId>> tables(graph.size());  // that each node's value depends on
  for (NodeId id = 0; id < graph.size(); ++id) {
    for (const NodeId argument : graph[id].arguments)
      tables[id].insert(tables[argument].begin(), tables[argument].end());
    if (is_access(graph[id]) && !tables[id].insert(graph[id].arguments[0]).second) return true;
  }
  return false;
}

Schedule schedule(const SymbolicGraph& symbolic, const std::vector<NodeId>& roots,
                  const ScheduleOptions& options) {
  if (options.by_depth) return in_program_order(symbolic, roots, true);
  Schedule best = in_program_order(symbolic, roots);
  if (!options.search || best.peak_bits <= comfortable ||
      symbolic.rooted.graph.size() > max_greedy_nodes)
    return best;
  if (auto ahead = looking_ahead(symbolic, roots); ahead.peak_bits < best.peak_bits - 0.5)
    best = std::move(ahead);
  if (best.peak_bits <= worth_a_search) return best;
  BeamSearch search{symbolic, roots};
  if (!search.pays(best.peak_bits)) return best;
  if (auto found = search.run(); found.peak_bits < best.peak_bits - 0.5) best = std::move(found);
  return best;
}

}  // namespace certamen
