// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/schedule.hpp"

#include <algorithm>
#include <tuple>

#include "framework/engines/live_set.hpp"

namespace certamen {

namespace {

/// Goals that a look ahead compares.
constexpr std::size_t window = 24;
/// A goal that lacks more samples than this is not looked through.
constexpr std::size_t max_missing = 64;

void take(Schedule& plan, LiveSet& state, NodeId random) {
  auto computed = state.place(random);
  plan.steps.push_back({random, std::move(computed), state.live()});
  plan.peak_bits = std::max(plan.peak_bits, state.step_bits());
}

Schedule begun(LiveSet& state) {
  state.start();
  Schedule plan;
  plan.steps.push_back({no_node, state.computed_first(), state.live()});
  return plan;
}

/// Every goal in program order, its samples just before it.
Schedule in_program_order(const RootedGraph& rooted) {
  LiveSet state{rooted};
  Schedule plan = begun(state);
  for (NodeId goal = 0; goal < rooted.graph.size(); ++goal) {
    if (state.is_placed(goal) || rooted.graph[goal].kind == NodeKind::sample) continue;
    for (const NodeId random : state.missing(goal)) take(plan, state, random);
  }
  for (NodeId goal = 0; goal < rooted.graph.size(); ++goal)
    if (!state.is_placed(goal))
      for (const NodeId random : state.missing(goal)) take(plan, state, random);
  return plan;
}

/// The goal that frees most comes first: one after which there are no more states than before, by
/// its peak; else the one that adds least.
Schedule looking_ahead(const RootedGraph& rooted) {
  LiveSet state{rooted};
  Schedule plan = begun(state);
  NodeId begin = 0;
  for (;;) {
    while (begin < rooted.graph.size() && state.is_placed(begin)) ++begin;
    if (begin == rooted.graph.size()) return plan;
    using Score = std::tuple<bool, double, double, NodeId>;
    Score best{true, 1e300, 1e300, no_node};
    std::vector<NodeId> chosen;
    std::size_t looked = 0;
    for (NodeId goal = begin; goal < rooted.graph.size() && looked < window; ++goal) {
      if (state.is_placed(goal)) continue;
      auto lacking = state.missing(goal);
      if (lacking.empty() || lacking.size() > max_missing) continue;
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

}  // namespace

Schedule schedule(const RootedGraph& rooted) {
  Schedule plain = in_program_order(rooted);
  constexpr double comfortable = 8;
  if (plain.peak_bits <= comfortable) return plain;
  Schedule ahead = looking_ahead(rooted);
  return ahead.peak_bits < plain.peak_bits - 0.5 ? ahead : plain;
}

}  // namespace certamen
