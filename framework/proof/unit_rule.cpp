// SPDX-License-Identifier: Apache-2.0
// A uniform number modulo a prime, times a number that is not zero, is uniform.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

/// Whether a state is drawn without 0 at the start, and no call changes it.
bool is_never_zero(const Form& form, const StateId& state) {
  const Graph& start = form.start.graph;
  const auto& drawn = start[form.start.updates.at(state)];
  return is_fixed(form, state) && drawn.kind() == NodeKind::sample &&
         drawn.distribution().kind() == DistributionKind::uniform_except &&
         std::any_of(drawn.arguments.begin(), drawn.arguments.end(), [&](NodeId id) {
           return start[id].kind() == NodeKind::constant && start[id].value() == Value{0};
         });
}

bool is_uniform_multiple(const Form& form, const FormPart& part, const GraphNode& node,
                         const std::vector<std::size_t>& uses) {
  if (!node.applies(Opcode::multiply) || !node.domain.has_prime_size()) return false;
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    const NodeId sample = node.arguments[i];
    const auto& factor = part.graph[node.arguments[1 - i]];
    if (part.graph[sample].draws_uniformly() && uses[sample] == 1 &&
        factor.kind() == NodeKind::get && is_never_zero(form, factor.state()))
      return true;
  }
  return false;
}

}  // namespace

bool unit_multiples(Form& form) {
  for (auto& part : form.parts) {
    const auto uses = use_counts(part);
    const auto found =
        std::find_if(part.graph.begin(), part.graph.end(), [&](const GraphNode& node) {
          return is_uniform_multiple(form, part, node, uses);
        });
    if (found == part.graph.end()) continue;
    const auto multiple = static_cast<NodeId>(found - part.graph.begin());
    rebuild(part, [&](NodeId id, const GraphNode& node, Graph& out) {
      if (id != multiple) return std::optional<NodeId>{};
      return std::optional{
          append(out, make_sample(Distribution::uniform(node.domain), node.label))};
    });
    return true;
  }
  return false;
}

}  // namespace certamen
