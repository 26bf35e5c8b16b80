// SPDX-License-Identifier: Apache-2.0
// Samples that the start draws and only stores.
#include <algorithm>

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
