// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/affine.hpp"

#include <algorithm>
#include <boost/multiprecision/miller_rabin.hpp>
#include <map>
#include <numeric>
#include <set>

#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/numbers/prime.hpp"
#include "framework/rewriting/linear_form.hpp"

namespace certamen {

namespace {

/// Samples and sums of one system beyond which elimination does not pay.
constexpr std::size_t max_system = 512;

/// All sums over one domain, as forms in what is no sum itself.
class Sums {
 public:
  Sums(const RootedGraph& rooted, const Module& module)
      : rooted_{rooted}, module_{module}, forms_(rooted.graph.size()),
        hidden_(rooted.graph.size(), false), is_output_(rooted.graph.size(), false) {
    const auto& graph = rooted.graph;
    for (NodeId id = 0; id < graph.size(); ++id) {
      if (graph[id].domain != module.domain()) continue;
      hidden_[id] = graph[id].draws_uniformly();
      if (graph[id].kind() == NodeKind::apply) forms_[id] = sum_of(graph[id]);
    }
    const auto seen_by = [&](NodeId argument, bool by_sum) {
      if (by_sum) return;
      hidden_[argument] = false;
      is_output_[argument] = forms_[argument].has_value();
    };
    for (NodeId id = 0; id < graph.size(); ++id)
      for (const NodeId argument : graph[id].arguments) seen_by(argument, forms_[id].has_value());
    for (const NodeId root : rooted.roots) seen_by(root, false);
  }

  const LinearForm& form(NodeId id) const { return *forms_[id]; }
  bool is_hidden(NodeId id) const { return hidden_[id]; }

  /// Sums that something else looks at and that contain hidden samples, in groups that share them.
  std::vector<std::vector<NodeId>> systems() const {
    std::map<NodeId, std::vector<NodeId>> by_sample;
    std::vector<NodeId> outputs;
    for (NodeId id = 0; id < forms_.size(); ++id) {
      if (!is_output_[id]) continue;
      bool any = false;
      for (const auto& [node, times] : forms_[id]->terms)
        if (hidden_[node]) {
          by_sample[node].push_back(id);
          any = true;
        }
      if (any) outputs.push_back(id);
    }
    std::vector<std::vector<NodeId>> found;
    std::set<NodeId> done;
    for (const NodeId first : outputs) {
      if (done.contains(first)) continue;
      std::set<NodeId> system{first};
      std::vector<NodeId> open{first};
      while (!open.empty()) {
        const NodeId at = open.back();
        open.pop_back();
        for (const auto& [node, times] : forms_[at]->terms) {
          if (!hidden_[node]) continue;
          for (const NodeId other : by_sample[node])
            if (system.insert(other).second) open.push_back(other);
        }
      }
      done.insert(system.begin(), system.end());
      found.emplace_back(system.begin(), system.end());
    }
    return found;
  }

  /// Sums inside: what nothing but sums looks at. They go with their samples.
  bool is_interior(NodeId id) const { return forms_[id].has_value() && !is_output_[id]; }

 private:
  std::optional<LinearForm> sum_of(const GraphNode& node) const {
    const auto& facts = node.operation().facts();
    std::vector<Integer> coefficients;
    Value offset = module_.zero();
    if (node.operation().is_opaque()) return std::nullopt;
    if (facts.linear) {
      coefficients = facts.linear->coefficients;
      offset = facts.linear->offset;
    } else if (facts.product_modulus &&
               rooted_.graph[node.arguments[1]].kind() == NodeKind::constant) {
      coefficients = {rooted_.graph[node.arguments[1]].value().code(), 0};
    } else {
      return std::nullopt;
    }
    LinearForm sum{{}, offset};
    for (std::size_t i = 0; i < coefficients.size(); ++i) {
      if (coefficients[i] == 0) continue;
      const NodeId id = node.arguments[i];
      const auto& argument = rooted_.graph[id];
      LinearForm part{{{id, Integer{1}}}, module_.zero()};
      if (argument.kind() == NodeKind::constant) part = {{}, argument.value()};
      if (forms_[id]) part = *forms_[id];
      sum = plus(module_, sum, coefficients[i], part);
      if (sum.terms.size() > max_system) return std::nullopt;
    }
    return sum;
  }

  const RootedGraph& rooted_;
  const Module& module_;
  std::vector<std::optional<LinearForm>> forms_;
  std::vector<bool> hidden_, is_output_;
};

/// What becomes of a system's sums.
struct Solved {
  std::vector<NodeId> fresh;                             // uniform from now on
  std::vector<std::pair<NodeId, LinearForm>> dependent;  // in terms of fresh sums and the rest
  std::size_t samples = 0;                               // that go
};

/// A row of the elimination: its part in hidden samples, and the same sum in terms of fresh sums
/// and of what is not hidden.
struct Row {
  LinearForm hidden, rest;
};

/// Nothing if a sum has factors without an inverse alone.
std::optional<Solved> solve(const Sums& sums, const Module& module,
                            const std::vector<NodeId>& system) {
  Solved solved;
  // With a sample whose coefficient is 1. Later rows do not contain earlier rows' samples, so that
  // in this order none comes back.
  std::vector<std::pair<NodeId, Row>> pivots;
  std::set<NodeId> samples;
  for (const NodeId id : system) {
    Row row{{{}, module.zero()}, {{}, sums.form(id).constant}};
    for (const auto& term : sums.form(id).terms) {
      (sums.is_hidden(term.first) ? row.hidden : row.rest).terms.push_back(term);
      if (sums.is_hidden(term.first)) samples.insert(term.first);
    }
    const LinearForm visible = row.rest;
    // hidden part = combination of pivots' hidden parts + what is left
    for (const auto& [sample, pivot] : pivots) {
      const auto found = std::find_if(row.hidden.terms.begin(), row.hidden.terms.end(),
                                      [&](const auto& term) { return term.first == sample; });
      if (found == row.hidden.terms.end()) continue;
      const Integer times = found->second;
      row.hidden = plus(module, row.hidden, -times, pivot.hidden);
      row.rest = plus(module, row.rest, times, pivot.rest);
    }
    if (row.hidden.terms.empty()) {
      solved.dependent.emplace_back(id, row.rest);
      continue;
    }
    // The pivot's hidden part, scaled to 1, as: (this sum - its visible part - combination) /
    // times. Where the order is no prime, a sample with a factor that has an inverse.
    const auto pivot =
        std::find_if(row.hidden.terms.begin(), row.hidden.terms.end(),
                     [&](const auto& term) { return module.inverse(term.second).has_value(); });
    if (pivot == row.hidden.terms.end()) return std::nullopt;
    const auto [sample, times] = *pivot;
    const Integer inverse = *module.inverse(times);
    const LinearForm combination = plus(module, row.rest, -1, visible);
    LinearForm expressed{{{id, Integer{1}}}, module.zero()};
    expressed = plus(module, expressed, -1, visible);
    expressed = plus(module, expressed, -1, combination);
    const LinearForm nothing{{}, module.zero()};
    pivots.emplace_back(sample, Row{plus(module, nothing, inverse, row.hidden),
                                    plus(module, nothing, inverse, expressed)});
    solved.fresh.push_back(id);
  }
  solved.samples = samples.size();
  return solved;
}

/// Writes a system's new definitions into the graph.
class Substitution {
 public:
  Substitution(const RootedGraph& rooted, const Module& module)
      : rooted_{rooted}, module_{module} {}

  RootedGraph apply(const Solved& solved) {
    std::map<NodeId, const LinearForm*> dependent;
    for (const auto& [id, form] : solved.dependent) dependent[id] = &form;
    const std::set<NodeId> fresh(solved.fresh.begin(), solved.fresh.end());
    rebuild(rooted_.graph, place_, [&](NodeId id, GraphNode node) {
      if (const auto found = dependent.find(id); found != dependent.end())
        return write(*found->second, node.label);
      if (fresh.contains(id))
        node = make_sample(Distribution::uniform(module_.domain()), node.label);
      return add(std::move(node));
    });
    return rooted_.in(std::move(result_), place_);
  }

 private:
  NodeId add(GraphNode node) { return append(result_, std::move(node)); }

  NodeId write(const LinearForm& form, const std::string& label) {
    NodeId chain = no_node;
    for (const auto& [id, times] : form.terms) {
      NodeId term = place_[id];
      if (times != 1) {
        auto [operation, factor] = module_.multiply(times);
        term = add(make_apply(operation, {term, add(std::move(factor))}, label));
      }
      chain = chain == no_node ? term : add(make_apply(module_.add(), {chain, term}, label));
    }
    if (chain != no_node && form.constant == module_.zero()) return chain;
    const NodeId constant = add(make_constant(module_.domain(), form.constant));
    return chain == no_node ? constant : add(make_apply(module_.add(), {chain, constant}, label));
  }

  const RootedGraph& rooted_;
  const Module& module_;
  Graph result_;
  std::vector<NodeId> place_;
};

bool eliminate(RootedGraph& rooted, const Module& module, RuleCounts* fired) {
  const Sums sums{rooted, module};
  for (const auto& system : sums.systems()) {
    if (system.size() > max_system) continue;
    const auto solved = solve(sums, module, system);
    if (!solved || (!solved->dependent.empty() && solved->fresh.size() >= solved->samples))
      continue;
    rooted = Substitution{rooted, module}.apply(*solved);
    if (fired != nullptr) ++(*fired)[Rule::independent_sums];
    return true;
  }
  return false;
}

}  // namespace

bool eliminate_sums(RootedGraph& rooted, RuleCounts* fired, RuleWatcher* watcher) {
  std::map<std::string, std::pair<Domain, std::size_t>> domains;  // with their uniform samples
  for (const auto& node : rooted.graph)
    if (node.draws_uniformly() && Module::of(node.domain))
      ++domains.try_emplace(node.domain.name(), node.domain, 0).first->second.second;
  bool changed = false;
  for (const auto& [name, entry] : domains) {
    const Module module = *Module::of(entry.first);
    if (module.modulus() != 0 && !is_prime(module.modulus())) continue;
    while (eliminate(rooted, module, fired)) {
      rooted = sliced(std::move(rooted));
      if (watcher != nullptr) watcher->distribution_kept(Rule::independent_sums, rooted);
      changed = true;
    }
  }
  return changed;
}

}  // namespace certamen
