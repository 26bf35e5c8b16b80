// SPDX-License-Identifier: Apache-2.0
// A change of variables: with s = r + t, where r is uniform in Z_q and t does not depend on it, s
// is uniform and r = s - t. Done where s is shown, and r is seen by sums and functions that respect
// them alone, such as g^r: these are multiplied out afterwards.
#include <algorithm>
#include <optional>

#include "framework/graph/cone.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/rewriting/linear_form.hpp"

namespace certamen {

namespace {

/// Terms of a sum beyond which it is not looked into.
constexpr std::size_t most_shift_terms = 16;

bool adds_in(const Module& module, const Graph& graph, const GraphNode& node) {
  return node.is(NodeKind::apply) && !node.operation().is_opaque() &&
         node.operation().facts().linear && node.domain == module.domain() &&
         std::ranges::all_of(node.arguments, [&](NodeId argument) {
           return graph[argument].domain == module.domain();
         });
}

/// Every node of the module's domain as a sum of what is no sum itself.
std::vector<LinearForm> sums_in(const Module& module, const Graph& graph) {
  std::vector<LinearForm> all(graph.size());
  for (NodeId id = 0; id < graph.size(); ++id) {
    const GraphNode& node = graph[id];
    if (node.is(NodeKind::table) || node.domain != module.domain()) continue;
    all[id] = {{{id, Integer{1}}}, module.zero()};
    if (node.is(NodeKind::constant)) all[id] = {{}, node.value()};
    if (!adds_in(module, graph, node)) continue;
    const auto& linear = *node.operation().facts().linear;
    LinearForm sum{{}, linear.offset};
    for (std::size_t i = 0; i < node.arguments.size(); ++i)
      sum = plus(module, sum, linear.coefficients[i], all[node.arguments[i]]);
    if (sum.terms.size() <= most_shift_terms) all[id] = std::move(sum);
  }
  return all;
}

/// s = times r + rest, where times is 1 or -1.
struct Shift {
  NodeId sample, sum;
  Integer times;
  LinearForm rest;
};

/// Where one may be done in a procedure, for samples of this module.
class Shifts {
 public:
  Shifts(const FormPart& part, const Module& module)
      : part_{part}, graph_{part.graph}, module_{module}, users_{users_of(graph_)},
        sums_{sums_in(module, graph_)}, roots_{roots_of(part)} {}

  std::optional<Shift> of(NodeId sample) const {
    if (is_shown(sample) || only_added(sample)) return std::nullopt;
    for (NodeId id = sample + 1; id < graph_.size(); ++id)
      if (adds_in(module_, graph_, graph_[id]) && is_shown(id))
        if (auto shift = as_shift(sample, id)) return shift;
    return std::nullopt;
  }

 private:
  /// Whether something looks at it that respects no sums: then it is no better as a sum.
  bool is_shown(NodeId id) const {
    if (std::ranges::find(roots_, id) != roots_.end()) return true;
    return std::ranges::any_of(users_[id], [&](NodeId user) {
      const GraphNode& node = graph_[user];
      if (adds_in(module_, graph_, node)) return false;
      if (!node.is(NodeKind::apply) || node.operation().is_opaque()) return true;
      for (std::size_t i = 0; i < node.arguments.size(); ++i)
        if (node.arguments[i] == id && !node.operation().facts().is_additive(i)) return true;
      return false;
    });
  }
  bool only_added(NodeId id) const {
    return std::ranges::all_of(users_[id],
                               [&](NodeId user) { return adds_in(module_, graph_, graph_[user]); });
  }

  std::optional<Shift> as_shift(NodeId sample, NodeId sum) const {
    Shift shift{sample, sum, 0, sums_[sum]};
    std::erase_if(shift.rest.terms, [&](const auto& term) {
      if (term.first == sample) shift.times = term.second;
      return term.first == sample;
    });
    if (shift.times != 1 && shift.times != module_.reduced(-1)) return std::nullopt;
    std::vector<NodeId> others;
    for (const auto& [id, times] : shift.rest.terms) others.push_back(id);
    // What a map holds may depend on what this call has put there.
    const bool unfit = any_in_cone(graph_, others, [&](NodeId id) {
      return id == sample || (graph_[id].is(NodeKind::find) && !part_.puts.empty());
    });
    return unfit ? std::nullopt : std::optional{std::move(shift)};
  }

  const FormPart& part_;
  const Graph& graph_;
  const Module& module_;
  std::vector<std::vector<NodeId>> users_;
  std::vector<LinearForm> sums_;
  std::vector<NodeId> roots_;
};

/// The procedure with s as the sample. What r is computed from now stands before it.
class Shifted {
 public:
  Shifted(FormPart& part, const Module& module, const Shift& shift)
      : part_{part}, module_{module}, shift_{shift}, place_(part.graph.size(), no_node) {}

  void run() {
    place_[shift_.sum] = append(out_, make_sample(Distribution::uniform(module_.domain()),
                                                  part_.graph[shift_.sample].label));
    for (NodeId id = 0; id < part_.graph.size(); ++id) emit(id);
    part_.graph = std::move(out_);
    for_each_root(part_, [&](NodeId& root) { root = place_[root]; });
  }

 private:
  NodeId emit(NodeId id) {
    if (place_[id] != no_node) return place_[id];
    if (id == shift_.sample) return place_[id] = former_sample();
    GraphNode node = part_.graph[id];
    for (auto& argument : node.arguments) argument = emit(argument);
    return place_[id] = append(out_, std::move(node));
  }

  /// r = times (s - rest)
  NodeId former_sample() {
    NodeId sum = multiple(place_[shift_.sum], shift_.times);
    const auto add = [&](NodeId part) {
      sum = append(out_, make_apply(module_.add(), {sum, part}));
    };
    const Integer negative = module_.reduced(-shift_.times);
    for (const auto& [id, times] : shift_.rest.terms)
      add(multiple(emit(id), module_.reduced(negative * times)));
    if (shift_.rest.constant != module_.zero())
      add(multiple(append(out_, make_constant(module_.domain(), shift_.rest.constant)), negative));
    return sum;
  }
  NodeId multiple(NodeId id, const Integer& times) {
    if (times == 1) return id;
    auto [operation, factor] = module_.multiply(times);
    return append(out_, make_apply(operation, {id, append(out_, std::move(factor))}));
  }

  FormPart& part_;
  const Module& module_;
  const Shift& shift_;
  Graph out_;
  std::vector<NodeId> place_;
};

bool shift_a_sample(FormPart& part) {
  for (NodeId id = 0; id < part.graph.size(); ++id) {
    const GraphNode& node = part.graph[id];
    if (!node.draws_uniformly() || node.domain.kind() != DomainKind::zmod) continue;
    const auto module = Module::of(node.domain);
    const auto shift = Shifts{part, *module}.of(id);
    if (!shift) continue;
    Shifted{part, *module, *shift}.run();
    return true;
  }
  return false;
}

}  // namespace

bool shifted_samples(Form& form) {
  return std::ranges::any_of(form.parts, shift_a_sample);
}

}  // namespace certamen
