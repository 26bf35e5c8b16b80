// SPDX-License-Identifier: Apache-2.0
// A state that counts the calls of a procedure is below its budget in each of them.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// state + 1
bool is_next(const FormPart& part, NodeId id, const StateId& state) {
  const auto& node = part.graph[id];
  if (node.kind() != NodeKind::apply || !(node.operation() == operations::add(node.domain)))
    return false;
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    const auto& old = part.graph[node.arguments[i]];
    const auto& step = part.graph[node.arguments[1 - i]];
    if (old.gets(state) && step.kind() == NodeKind::constant && step.value().code() == 1)
      return true;
  }
  return false;
}

/// What a comparison of a number from 0 to `most` says, if that is certain.
std::optional<bool> decided(const Facts& facts, const Size& most) {
  if (facts.threshold) {
    if (certainly_at_most(*facts.threshold, Size{0})) return false;
    if (certainly_at_most(most + 1, *facts.threshold)) return true;
  } else if (facts.place) {
    if (certainly_at_most(*facts.place + 1, Size{0}) || certainly_at_most(most + 1, *facts.place))
      return false;
  }
  return std::nullopt;
}

}  // namespace

const FormPart* procedure_counted_by(const Form& form, const StateId& state, const Domain& domain) {
  if (domain.kind() != DomainKind::range && domain.kind() != DomainKind::zmod) return nullptr;
  const auto& first = form.start.graph[form.start.updates.at(state)];
  if (first.kind() != NodeKind::constant || first.value().code() != 0) return nullptr;
  const FormPart* only = nullptr;
  for (const auto& part : form.parts) {
    if (!part.updates.contains(state)) continue;
    if (only != nullptr || !is_next(part, part.updates.at(state), state)) return nullptr;
    only = &part;
  }
  return only != nullptr && only->budget && certainly_at_most(*only->budget, domain.size())
             ? only
             : nullptr;
}

bool decide_counters(Form& form) {
  bool changed = false;
  for (const auto& [state, domain] : form.states) {
    const FormPart* counter = procedure_counted_by(form, state, domain);
    if (counter == nullptr) continue;
    const Size budget = *counter->budget;
    for (auto& part : form.parts) {
      // Before a call of its own procedure that call is not counted yet.
      const Size most = &part == counter ? budget - 1 : budget;
      rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) {
        if (node.kind() != NodeKind::apply || node.arguments.size() != 1)
          return std::optional<NodeId>{};
        const auto& code = out[node.arguments[0]];
        if (!code.gets(state)) return std::optional<NodeId>{};
        const Facts& facts = node.operation().facts();
        // It is at the last place exactly if it is not below that.
        if (facts.place && *facts.place == most) {
          const NodeId below =
              append(out, make_apply(operations::below(code.domain, most), {node.arguments[0]}));
          changed = true;
          return std::optional{append(out, make_apply(operations::bit_not(Boolean()), {below}))};
        }
        const auto value = decided(facts, most);
        if (!value) return std::optional<NodeId>{};
        changed = true;
        return std::optional{append(out, make_boolean(*value))};
      });
    }
    if (changed) return true;
  }
  return false;
}

}  // namespace certamen
