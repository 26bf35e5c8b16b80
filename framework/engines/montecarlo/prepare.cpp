// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/prepare.hpp"

#include "framework/rewriting/rewriter.hpp"
#include "framework/rewriting/sample_rules.hpp"
#include "framework/rewriting/simplify.hpp"

namespace certamen::montecarlo {

namespace {

constexpr std::size_t most_nodes = 500;  // that are simplified in full
constexpr int most_passes = 4;

}  // namespace

Experiment prepared(const Experiment& experiment) {
  const Experiment sorted = topologically_sorted(experiment);
  RootedGraph current = sliced(rooted_at_outcomes(sorted));
  for (int pass = 0; pass < most_passes; ++pass) {
    if (current.graph.size() <= most_nodes) return simplified(experiment);
    const std::size_t before = current.graph.size();
    Rewriter rewriter{std::move(current), nullptr};
    rewriter.run();
    bool changed = rewriter.open_tables();
    current = sliced(rewriter.take());
    changed = push_samples(current, nullptr) || changed;
    current = sliced(std::move(current));
    if (!changed && current.graph.size() == before) break;
  }
  Experiment result{
      .name = sorted.name, .graph = std::move(current.graph), .win = current.roots[0]};
  std::size_t next = 1;
  for (const auto& [name, id] : sorted.events) result.events[name] = current.roots[next++];
  return result;
}

}  // namespace certamen::montecarlo
