// SPDX-License-Identifier: Apache-2.0
// A stored sample that every call that reads it draws anew.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

/// The sample that a part leaves in the state, if it only stores it; null for anything else.
const GraphNode* only_stored(const FormPart& part, const StateId& state) {
  const auto update = part.updates.find(state);
  if (update == part.updates.end()) return nullptr;
  const GraphNode& node = part.graph[update->second];
  const bool is_sample = node.is(NodeKind::sample) && node.arguments.empty();
  return is_sample && use_counts(part)[update->second] == 1 ? &node : nullptr;
}

bool reads(const FormPart& part, const StateId& state) {
  return std::ranges::any_of(part.graph, [&](const GraphNode& node) { return node.gets(state); });
}

/// Whether a part leaves the state as it is and does not look at it, or draws it anew.
bool keeps_or_redraws(const FormPart& part, const StateId& state,
                      const Distribution& distribution) {
  if (!part.updates.contains(state)) return !reads(part, state);
  const GraphNode* stored = only_stored(part, state);
  return stored != nullptr && stored->distribution() == distribution;
}

}  // namespace

bool redrawn_samples(Form& form) {
  for (const auto& [state, domain] : form.states) {
    const GraphNode* first = only_stored(form.start, state);
    if (first == nullptr) continue;
    const GraphNode sample = *first;
    const bool always = std::ranges::all_of(form.parts, [&](const FormPart& part) {
      return keeps_or_redraws(part, state, sample.distribution());
    });
    const bool read =
        std::ranges::any_of(form.parts, [&](const FormPart& part) { return reads(part, state); });
    if (!always || !read) continue;
    replace_state(form, StateId{state}, [&](Graph& out) { return append(out, sample); });
    return true;
  }
  return false;
}

}  // namespace certamen
