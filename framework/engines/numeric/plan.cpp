// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric/plan.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/lowering/straight_line.hpp"

namespace certamen {

namespace {

bool has_label(const GraphNode& node, const std::string& wanted) {
  if (node.label == wanted) return true;
  return node.label.size() > wanted.size() && node.label.ends_with(wanted) &&
         node.label[node.label.size() - wanted.size() - 1] == '/';
}

std::vector<std::pair<std::string, NodeId>> find_probes(const Experiment& experiment,
                                                        const std::vector<std::string>& wanted) {
  std::vector<std::pair<std::string, NodeId>> probes;
  for (const auto& label : wanted) {
    std::size_t found = 0;
    for (NodeId id = 0; id < experiment.graph.size(); ++id) {
      const auto& node = experiment.graph[id];
      if (!has_label(node, label) || !node.domain.is_real()) continue;
      const auto same = std::count_if(probes.begin(), probes.end(), [&](const auto& probe) {
        return experiment.graph[probe.second].label == node.label;
      });
      probes.emplace_back(same == 0 ? node.label : node.label + "#" + std::to_string(same + 1), id);
      ++found;
    }
    if (found == 0)
      throw Error{ErrorCode::unknown_name, experiment.name,
                  "no tensor is labelled '" + label + "'"};
  }
  return probes;
}

void check_supported(const Experiment& experiment, NodeId id) {
  const auto& node = experiment.graph[id];
  const auto refuse = [&](const std::string& message) {
    throw Error{ErrorCode::unsupported, place_of(experiment.name, experiment.graph, id), message};
  };
  if (node.kind() == NodeKind::choose) refuse("a move is left open: use the engine optimal");
  if (node.domain.is_symbolic()) refuse("its size is a symbol: bind it first");
}

bool is_source_of_randomness(NodeKind kind) {
  return kind == NodeKind::sample || kind == NodeKind::table;
}

std::string in_megabytes(std::size_t bytes) {
  return std::to_string(bytes / 1'000'000) + " MB";
}

}  // namespace

NumericPlan plan_numeric(const Experiment& experiment, const NumericOptions& options) {
  NumericPlan plan{
      .experiment = topologically_sorted(experiment), .fixed = {}, .random = {}, .probes = {}};
  const Graph& graph = plan.experiment.graph;
  plan.probes = find_probes(plan.experiment, options.probes);
  auto roots = outcomes_of(plan.experiment);

  const auto reaches_outcome = live_nodes(graph, roots);
  for (const auto& [name, id] : plan.probes) roots.push_back(id);
  const auto live = live_nodes(graph, roots);
  std::vector<bool> random(graph.size(), false);
  plan.is_deterministic = true;
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!live[id]) continue;
    check_supported(plan.experiment, id);
    random[id] = is_source_of_randomness(graph[id].kind());
    for (const auto argument : graph[id].arguments) random[id] = random[id] || random[argument];
    if (random[id] && reaches_outcome[id]) plan.is_deterministic = false;
    (random[id] ? plan.random : plan.fixed).push_back({.node = id});
  }

  // Buffers go after their last use in their own phase; what the other phase or a report needs
  // stays.
  std::vector<bool> kept(graph.size(), false);
  for (const auto root : roots) kept[root] = true;
  for (const auto& step : plan.random)
    for (const auto argument : graph[step.node].arguments)
      if (!random[argument]) kept[argument] = true;
  for (NodeId id = 0; id < graph.size(); ++id)
    if (graph[id].is(NodeKind::table)) kept[id] = true;
  for (auto* phase : {&plan.fixed, &plan.random}) {
    auto dead = dead_after(phase->size(), kept, [&](std::size_t step, const auto& see) {
      for (const auto argument : graph[(*phase)[step].node].arguments) see(argument);
      see((*phase)[step].node);
    });
    for (std::size_t i = 0; i < phase->size(); ++i) (*phase)[i].dead_after = std::move(dead[i]);
  }
  return plan;
}

std::size_t element_bytes(Arithmetic arithmetic, unsigned digits) {
  switch (arithmetic) {
  case Arithmetic::float32: return sizeof(float);
  case Arithmetic::float64: return sizeof(double);
  default: break;
  }
  constexpr std::size_t allocation = 16, bits_for_ten_digits = 34, word_bits = 64;
  const std::size_t words =
      (std::size_t{digits} * bits_for_ten_digits / 10 + word_bits) / word_bits;
  const std::size_t real = sizeof(Real) + allocation + words * sizeof(std::uint64_t);
  return arithmetic == Arithmetic::mpfr ? real : 2 * real;
}

unsigned threads_that_fit(const NumericPlan& plan, std::size_t bytes_per_element, unsigned wanted,
                          const Context& context) {
  const Graph& graph = plan.experiment.graph;
  const auto bytes_of = [&](NodeId id) {
    return graph[id].domain.is_real() ? element_count(graph[id].domain.shape()) * bytes_per_element
                                      : 0;
  };
  std::size_t shared = 0;  // by all threads: the fixed values that stay
  const auto peak_of = [&](const std::vector<NumericPlan::Step>& phase, std::size_t base,
                           std::size_t& left) {
    std::size_t live = 0, peak = 0;
    for (const auto& step : phase) {
      live += bytes_of(step.node);
      peak = std::max(peak, live);
      if (base + live > context.memory_cap)
        throw Error{ErrorCode::too_large, place_of(plan.experiment.name, graph, step.node),
                    "its tensor of " + in_megabytes(bytes_of(step.node)) + " makes " +
                        in_megabytes(base + live) + " live at once, the cap is " +
                        in_megabytes(context.memory_cap) +
                        ": take a smaller shape, fewer digits or float32"};
      for (const auto dead : step.dead_after) live -= bytes_of(dead);
    }
    left = live;
    return peak;
  };
  peak_of(plan.fixed, 0, shared);
  std::size_t left = 0;
  const std::size_t each = peak_of(plan.random, shared, left);
  if (each == 0) return wanted;
  const std::size_t fit = std::max<std::size_t>(1, (context.memory_cap - shared) / each);
  return static_cast<unsigned>(std::min<std::size_t>(wanted, fit));
}

}  // namespace certamen
