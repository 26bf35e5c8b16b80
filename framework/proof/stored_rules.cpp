// SPDX-License-Identifier: Apache-2.0
// Samples that the start draws and only stores.
#include <algorithm>
#include <map>

#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/cardinality.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Where a state's value is read.
struct Reads {
  std::vector<FormPart*> parts;
  std::optional<Operation> function;  // a bijection applied to it
  bool only_function = true;          // nothing else looks at it
};

Reads reads_of(Form& form, const StateId& state) {
  Reads reads;
  for (auto& part : form.parts) {
    const auto users = users_of(part.graph);
    for (NodeId id = 0; id < part.graph.size(); ++id) {
      if (!part.graph[id].gets(state)) continue;
      reads.parts.push_back(&part);
      std::size_t unary = 0;
      for (const NodeId user : users[id]) {
        const auto& node = part.graph[user];
        if (node.kind() == NodeKind::apply && node.arguments.size() == 1 &&
            node.operation().facts().is_bijective(0)) {
          reads.only_function =
              reads.only_function && (!reads.function || *reads.function == node.operation());
          reads.function = node.operation();
          ++unary;
        }
      }
      if (use_counts(part)[id] != unary) reads.only_function = false;
    }
  }
  return reads;
}

/// A sample without arguments that the start only stores, once.
const GraphNode* stored_sample(const Form& form, const StateId& state) {
  const NodeId root = form.start.updates.at(state);
  const GraphNode& node = form.start.graph[root];
  return node.kind() == NodeKind::sample && node.arguments.empty() &&
                 use_counts(form.start)[root] == 1 && is_fixed(form, state)
             ? &node
             : nullptr;
}

}  // namespace

bool late_samples(Form& form) {
  for (const auto& [state, domain] : form.states) {
    const GraphNode* stored = stored_sample(form, state);
    if (stored == nullptr) continue;
    const GraphNode sample = *stored;
    const Reads reads = reads_of(form, state);
    if (reads.parts.size() != 1 || !reads.parts.front()->runs_once()) continue;
    replace_state(form, StateId{state}, [&](Graph& out) { return append(out, sample); });
    return true;
  }
  return false;
}

namespace {

/// A comparison, and whether it holds.
struct Known {
  NodeId comparison;
  bool holds;
};

/// What is true together in one call at most: of a counter of the part's calls, that it is at a
/// place, below 1, not below its last place, or below p + 1 and not below p.
std::vector<std::vector<Known>> single_calls(const Form& form, const FormPart& part) {
  std::vector<std::vector<Known>> all;
  for (const auto& [state, domain] : form.states) {
    if (procedure_counted_by(form, state, domain) != &part) continue;
    std::vector<std::pair<NodeId, Size>> thresholds;
    for (NodeId id = 0; id < part.graph.size(); ++id) {
      const GraphNode& node = part.graph[id];
      if (!node.is(NodeKind::apply) || node.arguments.size() != 1 ||
          !part.graph[node.arguments[0]].gets(state))
        continue;
      const Facts& facts = node.operation().facts();
      if (facts.place || facts.threshold == Size{1}) all.push_back({{id, true}});
      if (!facts.threshold) continue;
      if (*facts.threshold == *part.budget - 1) all.push_back({{id, false}});
      thresholds.emplace_back(id, *facts.threshold);
    }
    for (const auto& [lower, p] : thresholds)
      for (const auto& [upper, next] : thresholds)
        if (next == p + 1) all.push_back({{lower, false}, {upper, true}});
  }
  return all;
}

/// Whether the condition is this one, or a conjunction with it.
bool demands(const Graph& graph, NodeId condition, NodeId wanted) {
  if (condition == wanted) return true;
  const GraphNode& node = graph[condition];
  return node.is(NodeKind::apply) && node.operation() == operations::bit_and(Boolean()) &&
         std::ranges::any_of(node.arguments,
                             [&](NodeId part) { return demands(graph, part, wanted); });
}

/// The branch of a choice that is taken only where this is so, as an argument.
std::optional<std::size_t> branch_behind(const Graph& graph, NodeId id, const Known& call) {
  if (!graph[id].applies(Opcode::select)) return std::nullopt;
  const NodeId condition = graph[id].arguments[0];
  if (call.holds && demands(graph, condition, call.comparison)) return 1;
  if (!call.holds && condition == call.comparison) return 2;
  return std::nullopt;
}

/// Whether the target matters where this is not so: whether a root reaches it other than through
/// what a choice gives where it is.
bool matters_without(const FormPart& part, NodeId target, const Known& call) {
  const Graph& graph = part.graph;
  std::vector<NodeId> left = roots_of(part);
  std::vector<bool> seen(graph.size(), false);
  while (!left.empty()) {
    const NodeId id = left.back();
    left.pop_back();
    if (seen[id]) continue;
    seen[id] = true;
    if (id == target) return true;
    const std::vector<NodeId>& arguments = graph[id].arguments;
    const auto skipped = branch_behind(graph, id, call);
    for (std::size_t i = 0; i < arguments.size(); ++i)
      if (i != skipped) left.push_back(arguments[i]);
  }
  return false;
}

/// By parts; those without such a counter are not there.
using SingleCalls = std::map<const FormPart*, std::vector<std::vector<Known>>>;

bool matters_in_one_call(const SingleCalls& calls, const FormPart& part, NodeId target) {
  const auto own = calls.find(&part);
  return own != calls.end() &&
         std::ranges::any_of(own->second, [&](const std::vector<Known>& call) {
           return std::ranges::none_of(
               call, [&](const Known& known) { return matters_without(part, target, known); });
         });
}

}  // namespace

bool samples_of_one_call(Form& form) {
  SingleCalls calls;
  for (const FormPart& part : form.parts)
    if (auto its = single_calls(form, part); !its.empty()) calls.emplace(&part, std::move(its));
  if (calls.empty()) return false;
  for (const auto& [state, domain] : form.states) {
    const GraphNode* stored = stored_sample(form, state);
    if (stored == nullptr) continue;
    const GraphNode sample = *stored;
    const Reads reads = reads_of(form, state);
    if (reads.parts.size() != 1) continue;  // it is read once, by one node
    const FormPart& part = *reads.parts.front();
    const auto read = std::ranges::find_if(
        part.graph, [&, &own = state](const GraphNode& node) { return node.gets(own); });
    if (!matters_in_one_call(calls, part, static_cast<NodeId>(read - part.graph.begin()))) continue;
    replace_state(form, StateId{state}, [&](Graph& out) { return append(out, sample); });
    return true;
  }
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function) continue;
    const auto uses = accesses_of(form, table);
    if (!uses || uses->nodes.size() != 1) continue;
    const NodeId lookup = uses->nodes[0];
    if (!matters_in_one_call(calls, *uses->part, lookup)) continue;
    rebuild(*uses->part, [&, range = type.range](NodeId id, const GraphNode& node, Graph& out) {
      if (id != lookup) return std::optional<NodeId>{};
      return std::optional{append(out, make_sample(Distribution::uniform(range), node.label))};
    });
    form.tables.erase(TableId{table});
    return true;
  }
  return false;
}

namespace {

/// Whether the value may be another one than the state's where this is not so.
bool changes_without(const FormPart& part, NodeId value, const StateId& state, const Known& call) {
  const GraphNode& node = part.graph[value];
  if (node.gets(state)) return false;
  if (!node.applies(Opcode::select)) return true;
  const auto skipped = branch_behind(part.graph, value, call);
  return (skipped != 1 && changes_without(part, node.arguments[1], state, call)) ||
         (skipped != 2 && changes_without(part, node.arguments[2], state, call));
}

/// The condition that all of this is so, in a graph that is written again.
NodeId append_condition(Graph& out, const Graph& graph, const std::vector<Known>& call) {
  std::optional<NodeId> all;
  for (const Known& known : call) {
    const GraphNode& comparison = graph[known.comparison];  // of a counter
    const NodeId counter = append_once(out, graph[comparison.arguments[0]]);
    NodeId one = append(out, make_apply(comparison.operation(), {counter}));
    if (!known.holds) one = append(out, make_apply(operations::bit_not(Boolean()), {one}));
    all = all ? append(out, make_apply(operations::bit_and(Boolean()), {*all, one})) : one;
  }
  return *all;
}

std::size_t count_reads(const FormPart& part, const StateId& state) {
  const auto uses = use_counts(part);
  std::size_t all = 0;
  for (NodeId id = 0; id < part.graph.size(); ++id)
    if (part.graph[id].gets(state)) all += uses[id];
  return all;
}

}  // namespace

bool constants_of_one_call(Form& form) {
  for (const auto& [state, domain] : form.states) {
    const GraphNode start = form.start.graph[form.start.updates.at(state)];
    if (!start.is(NodeKind::constant)) continue;
    std::vector<std::size_t> changing;
    for (std::size_t i = 0; i < form.parts.size(); ++i)
      if (form.parts[i].updates.contains(state)) changing.push_back(i);
    if (changing.size() != 1) continue;
    const FormPart& part = form.parts[changing[0]];
    for (const auto& call : single_calls(form, part)) {
      const NodeId update = part.updates.at(state);
      if (std::ranges::any_of(call, [&, &own = state](const Known& known) {
            return part.graph[known.comparison].arguments.empty() ||
                   part.graph[part.graph[known.comparison].arguments[0]].gets(own) ||
                   changes_without(part, update, own, known);
          }))
        continue;
      Form tried = form;
      FormPart& its = tried.parts[changing[0]];
      rebuild(its, [&, &own = state](NodeId, const GraphNode& node, Graph& out) {
        if (!node.gets(own)) return std::optional<NodeId>{};
        const NodeId condition = append_condition(out, part.graph, call);
        const NodeId value = append(out, start), read = append_once(out, node);
        return std::optional{
            append(out, make_apply(operations::select(node.domain), {condition, value, read}))};
      });
      simplify_parts(tried);
      if (count_reads(its, state) >= count_reads(part, state)) continue;
      form = std::move(tried);
      return true;
    }
  }
  return false;
}

bool stored_images(Form& form) {
  for (const auto& [state, domain] : form.states) {
    const GraphNode* stored = stored_sample(form, state);
    if (stored == nullptr || !stored->draws_uniformly()) continue;
    const Reads reads = reads_of(form, state);
    if (!reads.function || !reads.only_function ||
        !same_cardinality(domain, reads.function->output()))
      continue;
    const Operation function = *reads.function;
    const StateId image =
        add_state(form, function.name() + " of " + state.name(), function.output());
    form.start.updates[image] = append(
        form.start.graph, make_sample(Distribution::uniform(function.output()), image.name()));
    const StateId old = state;
    for (auto& part : form.parts)
      rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) {
        const bool applied = node.kind() == NodeKind::apply && node.arguments.size() == 1 &&
                             out[node.arguments[0]].gets(old);
        return applied ? std::optional{append_once(out, make_get(image, function.output()))}
                       : std::nullopt;
      });
    form.start.updates.erase(old);
    form.states.erase(old);
    return true;
  }
  return false;
}

bool stored_tuples(Form& form) {
  for (const auto& [state, domain] : form.states) {
    const GraphNode* stored = stored_sample(form, state);
    if (stored == nullptr || domain.kind() != DomainKind::tuple || domain.parts().empty() ||
        stored->distribution().kind() != DistributionKind::uniform)
      continue;
    const std::vector<Domain> parts = domain.parts();
    std::vector<StateId> stored_parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const StateId one = add_state(form, state.name() + "." + std::to_string(i), parts[i]);
      stored_parts.push_back(one);
      form.start.updates[one] =
          append(form.start.graph, make_sample(Distribution::uniform(parts[i]), one.name()));
    }
    replace_state(form, StateId{state}, [&](Graph& out) {
      std::vector<NodeId> gets;
      for (std::size_t i = 0; i < parts.size(); ++i)
        gets.push_back(append_once(out, make_get(stored_parts[i], parts[i])));
      return append_once(out, make_apply(operations::make_tuple(parts), std::move(gets)));
    });
    return true;
  }
  return false;
}

bool stored_powers(Form& form) {
  for (const auto& [state, domain] : form.states) {
    if (domain.kind() != DomainKind::group || !is_stored_uniform(form, state)) continue;
    const bool is_raised =
        std::any_of(form.parts.begin(), form.parts.end(), [&](const FormPart& part) {
          return std::any_of(part.graph.begin(), part.graph.end(), [&](const GraphNode& node) {
            return node.applies(Opcode::group_power) && part.graph[node.arguments[0]].gets(state);
          });
        });
    if (!is_raised) continue;
    const Domain group = domain, exponent = exponents(group);
    const StateId logarithm = add_state(form, state.name(), exponent);
    form.start.updates[logarithm] =
        append(form.start.graph, make_sample(Distribution::uniform(exponent), logarithm.name()));
    replace_state(form, StateId{state}, [&](Graph& out) {
      const NodeId x = append_once(out, make_get(logarithm, exponent));
      return append_once(out, make_apply(operations::group_exponential(group), {x}));
    });
    return true;
  }
  return false;
}

}  // namespace certamen
