// SPDX-License-Identifier: Apache-2.0
#include "framework/games/call_counts.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/adversary.hpp"
#include "framework/games/procedures.hpp"
#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

CallCount& count_of(std::vector<CallCount>& counts, const std::string& oracle) {
  const auto found = std::ranges::find(counts, oracle, &CallCount::oracle);
  return found != counts.end() ? *found : counts.emplace_back(CallCount{.oracle = oracle});
}

std::string unused_name(std::string text, const std::set<std::string>& taken) {
  while (taken.contains(text)) text += '\'';
  return text;
}

}  // namespace

std::vector<CallCount> add_call_events(Package& adversary, const std::set<std::string>& taken) {
  std::set<std::string> names = taken;
  names.merge(events_of(adversary));
  std::vector<CallCount> counts;
  Graph& body = entry_of(adversary).body;
  const std::size_t steps = body.size();
  for (NodeId id = 0; id < steps; ++id) {
    if (!body[id].is(NodeKind::call)) continue;
    CallCount& count = count_of(counts, body[id].import().name());
    if (!body[id].guarded()) {
      ++count.always;
      continue;
    }
    const std::string name = unused_name("call", names);
    names.insert(name);
    count.events.push_back(name);
    append(body, make_event(EventId{name}, body[id].arguments.front()));
  }
  return counts;
}

std::set<std::string> events_of(const Package& package) {
  std::set<std::string> names;
  for (const Procedure* procedure : procedures_of(package))
    for (const GraphNode& node : procedure->body)
      if (node.is(NodeKind::event)) names.insert(node.event().name());
  return names;
}

std::string add_joint_event(Experiment& experiment, NodeId first, NodeId second,
                            const std::string& text) {
  std::set<std::string> taken;
  for (const auto& [name, node] : experiment.events) taken.insert(name);
  const std::string name = unused_name(text, taken);
  experiment.events[name] =
      append(experiment.graph, make_apply(operations::bit_and(Boolean()), {first, second}));
  return name;
}

NodeId add_negation(Experiment& experiment, NodeId of) {
  return append(experiment.graph, make_apply(operations::bit_not(Boolean()), {of}));
}

}  // namespace certamen
