// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/sample_rules.hpp"

#include <algorithm>
#include <map>

#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/rewriting/chosen_samples.hpp"
#include "framework/values/composition.hpp"
#include "framework/values/loop.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/tensor_masks.hpp"

namespace certamen {

namespace {

/// Combinations of outcomes, and bits of a denominator, up to which samples are folded into one.
constexpr std::size_t max_outcomes = 256;
constexpr unsigned max_denominator_bits = 62;

void count(RuleCounts* fired, Rule rule) {
  if (fired != nullptr) ++(*fired)[rule];
}

void tell(RuleWatcher* watcher, Rule rule, const RootedGraph& after) {
  if (watcher != nullptr) watcher->distribution_kept(rule, after);
}

/// A single-use argument's outcomes with weights over a common denominator; a constant's one.
struct Outcomes {
  std::vector<std::pair<Value, Integer>> values;
  Integer denominator = 1;
};

std::optional<Outcomes> outcomes_of(const GraphNode& node, std::size_t uses) {
  if (node.kind() == NodeKind::constant && !node.value().is_tensor())
    return Outcomes{{{node.value(), 1}}, 1};
  if (node.kind() != NodeKind::sample || uses != 1 || !node.domain.is_finite()) return std::nullopt;
  switch (node.distribution().kind()) {
  case DistributionKind::uniform: {
    if (node.domain.is_symbolic()) return std::nullopt;
    const Integer& size = node.domain.cardinality();
    if (size > max_outcomes) return std::nullopt;
    Outcomes all{{}, size};
    for (Integer i = 0; i < size; ++i) all.values.emplace_back(Value{node.domain.element(i)}, 1);
    return all;
  }
  case DistributionKind::bernoulli:
  case DistributionKind::table:
    if (node.distribution().outcomes().size() > max_outcomes) return std::nullopt;
    return Outcomes{node.distribution().outcomes(), node.distribution().common_denominator()};
  default: return std::nullopt;
  }
}

/// The distribution of an operation on independent samples that nothing else looks at.
/// Structures stay apart (split_samples).
std::optional<Distribution> folded(const RootedGraph& rooted, const GraphNode& node,
                                   const std::vector<std::size_t>& uses) {
  const Operation& operation = node.operation();
  if (!operation.is_finite() || operation.is_symbolic() || operation.facts().constructor ||
      node.arguments.empty())
    return std::nullopt;
  std::vector<Outcomes> all;
  std::size_t combinations = 1;
  Integer denominator = 1;
  for (const NodeId argument : node.arguments) {
    auto outcomes = outcomes_of(rooted.graph[argument], uses[argument]);
    if (!outcomes) return std::nullopt;
    combinations *= outcomes->values.size();
    denominator *= outcomes->denominator;
    if (combinations > max_outcomes || denominator >> max_denominator_bits != 0)
      return std::nullopt;
    all.push_back(std::move(*outcomes));
  }
  std::map<Integer, Integer> weights;
  std::vector<std::size_t> choice(all.size(), 0);
  for (std::size_t k = 0; k < combinations; ++k) {
    std::vector<Integer> arguments;
    Integer weight = 1;
    std::size_t rest = k;
    for (const auto& outcomes : all) {
      const auto& [value, its_weight] = outcomes.values[rest % outcomes.values.size()];
      rest /= outcomes.values.size();
      arguments.push_back(value.code());
      weight *= its_weight;
    }
    weights[operation.evaluate(arguments)] += weight;
  }
  if (node.domain == Boolean())
    return Distribution::bernoulli(make_rational(weights[1], denominator));
  const bool everything = Integer{weights.size()} == node.domain.cardinality();
  if (everything && std::all_of(weights.begin(), weights.end(), [&](const auto& entry) {
        return entry.second == weights.begin()->second;
      }))
    return Distribution::uniform(node.domain);
  std::vector<std::pair<Value, Rational>> outcomes;
  for (const auto& [code, weight] : weights)
    outcomes.emplace_back(Value{code}, make_rational(weight, denominator));
  return Distribution::table(node.domain, std::move(outcomes));
}

/// A uniform part at which nothing else looks: a sample, or a vector of such elements.
bool is_fresh(const RootedGraph& rooted, NodeId part, const std::vector<std::size_t>& uses) {
  if (uses[part] != 1) return false;
  const GraphNode& node = rooted.graph[part];
  if (node.draws_uniformly()) return true;
  return node.applies(Opcode::make_vector) && !node.arguments.empty() &&
         std::ranges::all_of(node.arguments, [&](NodeId element) {
           return uses[element] == 1 && rooted.graph[element].draws_uniformly();
         });
}

/// Whether the node puts several parts together: to a string, or to a tuple that is not taken apart
/// again.
bool puts_together(const GraphNode& node, bool taken_apart) {
  const auto& bits = node.operation().facts().bits;
  const bool string = bits && bits->kind == BitPlacement::Kind::concat;
  const bool tuple = node.operation().is(Opcode::make_tuple) && !taken_apart;
  return (string || tuple) && node.arguments.size() > 1;
}

/// Whether the node puts independent uniform parts, at which nothing else looks, together to a
/// value that is not taken apart again: a string of two, or a tuple or two vectors one after the
/// other that go into structures and roots.
bool joins_samples(const RootedGraph& rooted, const GraphNode& node,
                   const std::vector<std::size_t>& uses, bool taken_apart) {
  if (rooted.normal_form && is_join(node.operation()) && !taken_apart)
    return std::ranges::all_of(node.arguments,
                               [&](NodeId part) { return is_fresh(rooted, part, uses); });
  return rooted.normal_form && puts_together(node, taken_apart) &&
         std::ranges::all_of(node.arguments, [&](NodeId part) {
           return uses[part] == 1 && rooted.graph[part].draws_uniformly();
         });
}

/// The nodes at which something else than a constructor looks.
std::vector<bool> looked_at(const Graph& graph) {
  std::vector<bool> looked(graph.size(), false);
  for (const auto& node : graph)
    if (node.kind() != NodeKind::apply || !node.operation().facts().constructor)
      for (const NodeId argument : node.arguments) looked[argument] = true;
  return looked;
}

/// The values of a domain if its codes are 0, 1, .. below that number.
std::optional<Integer> counted_codes(const Domain& domain) {
  if (!domain.is_finite() || domain.is_symbolic() || domain.code_bound() != domain.cardinality())
    return std::nullopt;
  return domain.cardinality();
}

/// The number of ones of a uniform string.
std::optional<Distribution> ones_of(const Domain& counts) {
  constexpr unsigned most_ones = 1024;
  if (counts.is_symbolic() || counts.cardinality() > most_ones + 1) return std::nullopt;
  const auto bits = static_cast<unsigned>(Integer{counts.cardinality() - 1});
  std::vector<std::pair<Value, Rational>> outcomes;
  Integer ways = 1;
  for (unsigned ones = 0; ones <= bits; ++ones) {
    outcomes.emplace_back(Value{Integer{ones}}, make_rational(ways, Integer{1} << bits));
    ways = ways * (bits - ones) / (ones + 1);
  }
  return Distribution::table(counts, std::move(outcomes));
}

/// What a comparison, parity or count of uniform samples is that nothing else looks at.
std::optional<Distribution> measured(const RootedGraph& rooted, const GraphNode& node,
                                     const std::vector<std::size_t>& uses) {
  const auto is_free = [&](NodeId id) {
    return uses[id] == 1 && rooted.graph[id].draws_uniformly();
  };
  if (node.operation().is_symbolic() || node.arguments.empty()) return std::nullopt;
  const NodeId first = node.arguments.front(), last = node.arguments.back();
  switch (node.operation().opcode()) {
  case Opcode::parity:
    if (!is_free(first)) return std::nullopt;
    return Distribution::uniform(node.domain);
  case Opcode::bit_count:
    if (!is_free(first)) return std::nullopt;
    return ones_of(node.domain);
  case Opcode::less: break;
  default: return std::nullopt;
  }
  const auto size = counted_codes(rooted.graph[first].domain);
  if (!size) return std::nullopt;
  const auto code_of = [&](NodeId id) { return rooted.graph[id].value().code(); };
  const auto with = [&](const Integer& ways) {
    return Distribution::bernoulli(make_rational(ways, *size));
  };
  if (is_free(first) && is_free(last))
    return Distribution::bernoulli(make_rational(*size - 1, 2 * *size));
  if (is_free(first) && rooted.graph[last].is(NodeKind::constant)) return with(code_of(last));
  if (is_free(last) && rooted.graph[first].is(NodeKind::constant))
    return with(*size - 1 - code_of(first));
  return std::nullopt;
}

/// What the node is when its argument i is a uniform sample that nothing else looks at. A structure
/// of one part stays apart too, or it would be split and put together for ever.
std::optional<Distribution> pushed(const RootedGraph& rooted, const GraphNode& node,
                                   const std::vector<std::size_t>& uses) {
  const Operation& operation = node.operation();
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const auto& sample = rooted.graph[node.arguments[i]];
    if (uses[node.arguments[i]] != 1 || !sample.draws_uniformly()) continue;
    if (operation.facts().equality && !sample.domain.is_symbolic())
      return Distribution::bernoulli(make_rational(1, sample.domain.cardinality()));
    if (!operation.facts().constructor && operation.facts().is_bijective(i) &&
        same_cardinality(sample.domain, node.domain))
      return Distribution::uniform(node.domain);
  }
  return std::nullopt;
}

/// Whether what the lines compute as value number `value` is a permutation of the values of one
/// input, whatever the other inputs are.
bool permutes(const std::vector<Domain>& inputs, const std::vector<Composition::Line>& lines,
              std::size_t value, std::size_t input) {
  std::vector<bool> depends(inputs.size() + lines.size(), false), is_permutation = depends;
  depends[input] = is_permutation[input] = true;
  const auto domain = [&](std::size_t i) {
    return i < inputs.size() ? inputs[i] : lines[i - inputs.size()].operation.output();
  };
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const auto& [operation, on] = lines[k];
    const std::size_t own = inputs.size() + k;
    std::size_t places = 0, place = 0;
    for (std::size_t i = 0; i < on.size(); ++i)
      if (depends[on[i]]) ++places, place = i;
    depends[own] = places > 0;
    is_permutation[own] = places == 1 && is_permutation[on[place]] && !operation.is_opaque() &&
                          !operation.facts().constructor && operation.facts().is_bijective(place) &&
                          same_cardinality(domain(on[place]), operation.output());
  }
  return is_permutation[value];
}

/// What a loop gives, as far as a uniform vector that nothing else looks at permutes it: each
/// element is a permutation of the vector's element at its place, whatever state the elements
/// before have led to. The last state must not be looked at: it may depend on all of them.
bool is_permuted_vector(const RootedGraph& rooted, const GraphNode& node,
                        const std::vector<std::size_t>& uses) {
  const auto& projection = node.operation();
  if (!projection.is(Opcode::get) || uses[node.arguments[0]] != 1) return false;
  const GraphNode& both = rooted.graph[node.arguments[0]];
  const Loop* loop = both.is(NodeKind::apply) ? loop_of(both.operation()) : nullptr;
  if (loop == nullptr || !(projection == operations::get(both.domain, 0))) return false;
  const Composition* step = composition_of(loop->step());
  if (step == nullptr || !step->lines().back().operation.is(Opcode::make_tuple)) return false;
  const std::size_t element = step->lines().back().arguments.front();
  for (std::size_t k = 1 + loop->captured(); k < both.arguments.size(); ++k)
    if (uses[both.arguments[k]] == 1 && rooted.graph[both.arguments[k]].draws_uniformly() &&
        permutes(loop->step().inputs(), step->lines(), element, k))
      return true;
  return false;
}

/// Whether the node masks residues by uniform ones that nothing else looks at: then it is the mask.
bool is_masked(const RootedGraph& rooted, const GraphNode& node,
               const std::vector<std::size_t>& uses) {
  const auto bits = tensors::mask_bits(node.operation());
  if (!rooted.normal_form || !bits || node.arguments[0] == node.arguments[1]) return false;
  const GraphNode& masked = rooted.graph[node.arguments[0]];
  const GraphNode& mask = rooted.graph[node.arguments[1]];
  if (!masked.is(NodeKind::apply) || tensors::residue_bits(masked.operation()) != bits)
    return false;
  if (!mask.is(NodeKind::apply) || uses[node.arguments[1]] != 1) return false;
  const GraphNode& coins = rooted.graph[mask.arguments[0]];
  return coins.is(NodeKind::sample) && uses[mask.arguments[0]] == 1 &&
         tensors::uniform_residue_bits(mask.operation(), coins.distribution()) == bits;
}

/// The sample that an application is, with the rule that says so.
std::optional<std::pair<Rule, Distribution>> as_sample(const RootedGraph& rooted,
                                                       const GraphNode& node,
                                                       const std::vector<std::size_t>& uses,
                                                       bool taken_apart) {
  if (auto distribution = pushed(rooted, node, uses)) {
    const Rule rule = distribution->kind() == DistributionKind::bernoulli
                          ? Rule::uniform_compared
                          : Rule::bijection_of_uniform;
    return std::pair{rule, std::move(*distribution)};
  }
  if (is_permuted_vector(rooted, node, uses))
    return std::pair{Rule::bijection_of_uniform, Distribution::uniform(node.domain)};
  if (auto distribution = measured(rooted, node, uses))
    return std::pair{Rule::uniform_measured, std::move(*distribution)};
  if (joins_samples(rooted, node, uses, taken_apart))
    return std::pair{Rule::uniform_structure, Distribution::uniform(node.domain)};
  if (auto distribution = folded(rooted, node, uses))
    return std::pair{Rule::samples_fold, std::move(*distribution)};
  return std::nullopt;
}

void become_sample(GraphNode& node, Distribution distribution) {
  node.action = node::Sample{std::move(distribution)};
  node.arguments.clear();
}

bool is_product(const Domain& domain) {
  return domain.kind() == DomainKind::tuple ||
         (domain.kind() == DomainKind::vector && !domain.size().is_symbol());
}

/// Uniform samples of products at which a projection looks.
std::vector<bool> split_here(const RootedGraph& rooted) {
  std::vector<bool> split(rooted.graph.size(), false);
  for (const auto& node : rooted.graph) {
    if (node.kind() != NodeKind::apply || !node.operation().facts().projection) continue;
    const auto& whole = rooted.graph[node.arguments[0]];
    if (whole.draws_uniformly() && is_product(whole.domain)) split[node.arguments[0]] = true;
  }
  return split;
}

}  // namespace

bool push_samples(RootedGraph& rooted, RuleCounts* fired, RuleWatcher* watcher) {
  auto uses = use_counts(rooted.graph, rooted.roots);
  const auto looked = looked_at(rooted.graph);
  const auto inner = inner_choices(rooted, uses);
  bool changed = false;
  for (NodeId id = 0; id < rooted.graph.size(); ++id) {
    auto& node = rooted.graph[id];
    if (node.kind() != NodeKind::apply || node.operation().is_opaque()) continue;
    if (rooted.normal_form && node.operation().facts().choice && !inner[id] &&
        join_exclusive_samples(rooted, id, inner, uses)) {
      count(fired, Rule::exclusive_samples);
      tell(watcher, Rule::exclusive_samples, rooted);
      changed = true;
    }
    if (rooted.normal_form && puts_together(node, looked[id]) &&
        join_chosen_samples(rooted, id, uses)) {
      count(fired, Rule::uniform_structure);
      tell(watcher, Rule::uniform_structure, rooted);
      changed = true;
      continue;
    }
    if (is_masked(rooted, node, uses)) {
      count(fired, Rule::masked_residues);
      --uses[node.arguments[0]];
      const NodeId mask = node.arguments[1];
      --uses[mask];
      node.action = rooted.graph[mask].action;
      node.arguments = rooted.graph[mask].arguments;
      tell(watcher, Rule::masked_residues, rooted);
      changed = true;
      continue;
    }
    auto sample = as_sample(rooted, node, uses, looked[id]);
    if (!sample) continue;
    count(fired, sample->first);
    for (const NodeId argument : node.arguments) --uses[argument];
    become_sample(node, std::move(sample->second));
    tell(watcher, sample->first, rooted);
    changed = true;
  }
  return changed;
}

namespace {

std::vector<NodeId> as_set(std::vector<NodeId> nodes) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

bool is_uniform_draw(const GraphNode& node) {
  return node.kind() == NodeKind::sample &&
         (node.distribution().kind() == DistributionKind::uniform ||
          node.distribution().kind() == DistributionKind::uniform_except);
}

/// Among the excluded values (a set), one that was drawn without all the others and that nothing
/// but this exclusion looks at.
std::optional<NodeId> unseen(const RootedGraph& rooted, const GraphNode& sample,
                             const std::vector<NodeId>& excluded,
                             const std::vector<std::size_t>& uses) {
  for (const NodeId id : excluded) {
    const auto& a = sample.arguments;
    if (uses[id] != static_cast<std::size_t>(std::count(a.begin(), a.end(), id))) continue;
    const auto& other = rooted.graph[id];
    if (!is_uniform_draw(other) || other.arguments.size() + 1 < excluded.size() ||
        !(other.domain == sample.domain))
      continue;
    auto rest = excluded;
    std::erase(rest, id);
    if (as_set(other.arguments) == rest) return id;
  }
  return std::nullopt;
}

}  // namespace

bool drop_exclusions(RootedGraph& rooted, RuleCounts* fired) {
  auto uses = use_counts(rooted.graph, rooted.roots);
  bool changed = false;
  for (NodeId id = rooted.graph.size(); id-- > 0;) {
    auto& node = rooted.graph[id];
    if (uses[id] == 0 || !is_uniform_draw(node) || node.arguments.empty()) continue;
    auto excluded = as_set(node.arguments);
    while (const auto gone = unseen(rooted, node, excluded, uses)) {
      std::erase(node.arguments, *gone);
      std::erase(excluded, *gone);
      for (const NodeId argument : rooted.graph[*gone].arguments) --uses[argument];
      uses[*gone] = 0;
      node.action =
          node::Sample{node.arguments.empty()
                           ? Distribution::uniform(node.domain)
                           : Distribution::uniform_except(node.domain, node.arguments.size())};
      count(fired, Rule::exclusion_unseen);
      changed = true;
    }
  }
  return changed;
}

bool split_samples(RootedGraph& rooted, RuleCounts* fired, RuleWatcher* watcher) {
  auto split = split_here(rooted);
  const auto first = std::find(split.begin(), split.end(), true);
  if (first == split.end()) return false;
  if (watcher != nullptr) std::fill(first + 1, split.end(), false);  // one by one
  Graph graph;
  const auto place = rebuild(rooted.graph, [&](NodeId id, GraphNode node) {
    if (split[id]) {
      count(fired, Rule::uniform_structure);
      const bool vector = node.domain.kind() == DomainKind::vector;
      const std::size_t length = vector ? static_cast<std::size_t>(node.domain.size().number())
                                        : node.domain.parts().size();
      std::vector<NodeId> parts;
      for (std::size_t i = 0; i < length; ++i) {
        const auto& part = node.domain.parts()[vector ? 0 : i];
        parts.push_back(append(graph, make_sample(Distribution::uniform(part), node.label)));
      }
      node = make_apply(vector ? operations::make_vector(node.domain.parts()[0], length)
                               : operations::make_tuple(node.domain.parts()),
                        std::move(parts), node.label);
    }
    return append(graph, std::move(node));
  });
  rooted = rooted.in(std::move(graph), place);
  if (watcher != nullptr) {
    watcher->distribution_kept(Rule::uniform_structure, rooted);
    split_samples(rooted, fired, watcher);
  }
  return true;
}

}  // namespace certamen
