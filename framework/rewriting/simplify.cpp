// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/simplify.hpp"

#include "framework/graph/liveness.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/rewriting/affine.hpp"
#include "framework/rewriting/rewriter.hpp"
#include "framework/rewriting/sample_rules.hpp"
#include "framework/rewriting/segments.hpp"

namespace certamen {

RootedGraph RootedGraph::in(Graph other, const std::vector<NodeId>& place) const {
  RootedGraph result{std::move(other), roots, open_ended, alike, normal_form};
  for (auto& root : result.roots) root = place[root];
  return result;
}

RootedGraph sliced(RootedGraph rooted) {
  const auto place = keep_only(rooted.graph, live_nodes(rooted.graph, rooted.roots));
  for (auto& root : rooted.roots) root = place[root];
  return rooted;
}

RootedGraph simplified(RootedGraph rooted, RuleCounts* fired, RuleWatcher* watcher) {
  const bool open_ended = rooted.open_ended, normal_form = rooted.normal_form;
  RootedGraph current = sliced(std::move(rooted));
  for (bool changed = true; changed;) {
    const std::size_t before = current.graph.size();
    current.normal_form = normal_form;
    Rewriter rewriter{std::move(current), fired, watcher};
    rewriter.run();
    changed = !open_ended && rewriter.open_tables();
    current = sliced(rewriter.take());
    changed = changed || current.graph.size() != before;
    if (!normal_form) changed = cut_strings(current, fired) || changed;
    changed = split_samples(current, fired, watcher) || changed;
    if (!normal_form) changed = drop_exclusions(current, fired) || changed;
    changed = push_samples(current, fired, watcher) || changed;
    current = sliced(std::move(current));
    changed = eliminate_sums(current, fired, watcher) || changed;
  }
  return current;
}

RootedGraph rooted_at_outcomes(const Experiment& experiment) {
  return {experiment.graph, outcomes_of(experiment)};
}

Experiment simplified(const Experiment& experiment, RuleCounts* fired) {
  auto rooted = simplified(rooted_at_outcomes(topologically_sorted(experiment)), fired);
  Experiment result{
      .name = experiment.name, .graph = std::move(rooted.graph), .win = rooted.roots.front()};
  std::size_t next = 1;
  for (const auto& [name, id] : experiment.events) result.events[name] = rooted.roots[next++];
  return result;
}

}  // namespace certamen
