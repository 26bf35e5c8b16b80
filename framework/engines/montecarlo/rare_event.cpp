// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/rare_event.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "framework/graph/cone.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/lowering/layout.hpp"
#include "framework/rewriting/simplify.hpp"
#include "framework/values/operations.hpp"

namespace certamen::montecarlo {

namespace {

/// A graph in which conditions on coins are made true.
class Conditioning {
 public:
  explicit Conditioning(const Experiment& experiment) : experiment_{experiment} {}

  RareEvent run() {
    experiment_.events.clear();
    do experiment_ = simplified(experiment_);
    while (!impossible() && force_one());
    if (impossible()) return {0, {}};
    return {weight_, grouped()};
  }

 private:
  Graph& graph() { return experiment_.graph; }
  const GraphNode& node(NodeId id) const { return experiment_.graph[id]; }
  bool is_constant(NodeId id, unsigned value) const {
    return node(id).kind() == NodeKind::constant && node(id).value().code() == value;
  }
  bool impossible() const { return is_constant(experiment_.win, 0); }

  NodeId add_apply(const Operation& operation, std::vector<NodeId> arguments) {
    return append(graph(), make_apply(operation, std::move(arguments)));
  }
  NodeId constant(const Domain& domain, unsigned value) {
    return append(graph(), make_constant(domain, Value{value}));
  }

  // --- the conjunction

  struct Condition {
    NodeId node;
    bool wanted;
    friend auto operator<=>(const Condition&, const Condition&) = default;
  };

  /// A node of one bit, of any domain, as a Boolean that must hold.
  NodeId holds(const Condition& condition) {
    NodeId bit = condition.node;
    if (node(bit).domain != Boolean())
      bit = add_apply(operations::recode(node(bit).domain, Boolean()), {bit});
    return condition.wanted ? bit : add_apply(operations::bit_not(Boolean()), {bit});
  }

  /// What must all hold for the win, as nodes of one bit. Comparisons of joined values are taken
  /// apart.
  std::vector<Condition> conditions() {
    std::set<Condition> seen;
    std::vector<Condition> result, open{{experiment_.win, true}};
    while (!open.empty()) {
      const Condition one = open.back();
      open.pop_back();
      if (!seen.insert(one).second) continue;
      const GraphNode here = node(one.node);
      if (here.applies(one.wanted ? Opcode::bit_and : Opcode::bit_or)) {
        for (const NodeId argument : here.arguments) open.push_back({argument, one.wanted});
      } else if (here.applies(Opcode::bit_not)) {
        open.push_back({here.arguments[0], !one.wanted});
      } else if (here.applies(Opcode::recode) && here.operation().inputs()[0].code_bound() == 2) {
        open.push_back({here.arguments[0], one.wanted});
      } else if (one.wanted && here.applies(Opcode::equal) && split_equality(here, open)) {
      } else if (!is_constant(one.node, one.wanted ? 1 : 0)) {
        result.push_back(one);
      }
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  /// equal((a, b), v): equal(a, v's part) and equal(b, v's part).
  bool split_equality(const GraphNode& equality, std::vector<Condition>& open) {
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      const GraphNode joined = node(equality.arguments[side]);
      const NodeId other = equality.arguments[1 - side];
      if (joined.applies(Opcode::concat)) {
        const auto& in = joined.operation().inputs();
        const auto low = static_cast<unsigned>(boost::multiprecision::msb(in[1].code_bound()));
        const auto high = static_cast<unsigned>(boost::multiprecision::msb(in[0].code_bound()));
        compare(joined.arguments[0], operations::slice(joined.domain, low, high), other, open);
        compare(joined.arguments[1], operations::slice(joined.domain, 0, low), other, open);
        return true;
      }
      if (joined.applies(Opcode::make_tuple) || joined.applies(Opcode::make_vector)) {
        for (std::size_t i = 0; i < joined.arguments.size(); ++i)
          compare(joined.arguments[i],
                  joined.applies(Opcode::make_tuple) ? operations::get(joined.domain, i)
                                                     : operations::at(joined.domain, i),
                  other, open);
        return true;
      }
    }
    return false;
  }

  void compare(NodeId part, const Operation& take, NodeId whole, std::vector<Condition>& open) {
    NodeId other = add_apply(take, {whole});
    // Bits(1) and Boolean have the same codes.
    if (node(part).domain != take.output())
      other = add_apply(operations::recode(take.output(), node(part).domain), {other});
    open.push_back({add_apply(operations::equal(node(part).domain), {part, other}), true});
  }

  // --- forcing

  /// Makes one condition true if that can be done exactly; the win becomes what else must hold.
  bool force_one() {
    const auto all = conditions();
    for (const auto& condition : all) {
      if (!force(condition)) continue;
      NodeId win = constant(Boolean(), 1);
      for (const auto& other : all) {
        if (other == condition) continue;
        win = add_apply(operations::bit_and(Boolean()), {win, holds(other)});
      }
      experiment_.win = win;
      replace();
      return true;
    }
    return false;
  }

  bool force(const Condition& condition) {
    const GraphNode here = node(condition.node);
    if (here.kind() == NodeKind::sample && here.distribution().arity() == 0) {
      const Rational p = probability(here.distribution());
      weight_ *= condition.wanted ? p : Rational{1 - p};
      replaced_ = condition.node;
      replacement_ = constant(here.domain, condition.wanted ? 1 : 0);
      return true;
    }
    if (!condition.wanted || !here.applies(Opcode::equal)) return false;
    return solve(here.arguments[0], here.arguments[1]) ||
           solve(here.arguments[1], here.arguments[0]);
  }

  static Rational probability(const Distribution& coin) {
    if (coin.kind() == DistributionKind::uniform) return make_rational(1, 2);
    Rational p = 0;
    for (const auto& [value, weight] : coin.outcomes())
      if (value.code() == 1) p = make_rational(weight, coin.common_denominator());
    return p;
  }

  /// `value` = `target` solved for a uniform sample at the end of a chain of bijections.
  bool solve(NodeId value, NodeId target) {
    for (const NodeId sample : uniform_samples_below(value)) {
      const auto depends = dependents(sample);
      if (depends[target]) continue;
      const std::size_t size = graph().size();
      if (const auto solution = undo(value, target, sample, depends)) {
        weight_ *= make_rational(1, node(sample).domain.cardinality());
        replaced_ = sample;
        replacement_ = *solution;
        return true;
      }
      graph().resize(size);
    }
    return false;
  }

  std::vector<NodeId> uniform_samples_below(NodeId top) const {
    std::vector<NodeId> samples;
    walk_cone(experiment_.graph, {top}, [&](NodeId id) {
      if (node(id).draws_uniformly()) samples.push_back(id);
      return node(id).kind() == NodeKind::apply;
    });
    return samples;
  }

  std::vector<bool> dependents(NodeId source) const {
    std::vector<bool> depends(experiment_.graph.size(), false);
    depends[source] = true;
    for (NodeId id = 0; id < experiment_.graph.size(); ++id) {
      for (const NodeId argument : node(id).arguments)
        depends[id] = depends[id] || depends[argument];
      // What a map gives depends on all that was put before. Functions and permutations are as if
      // sampled beforehand.
      if (node(id).kind() == NodeKind::put && depends[id])
        depends[node(id).arguments.front()] = true;
    }
    return depends;
  }

  /// The value of `sample` for which `value` is `target`: the chain of bijections backwards.
  std::optional<NodeId> undo(NodeId value, NodeId target, NodeId sample,
                             const std::vector<bool>& depends) {
    while (value != sample) {
      const GraphNode here = node(value);
      if (here.kind() != NodeKind::apply || here.operation().is_opaque()) return std::nullopt;
      std::optional<std::size_t> place;
      for (std::size_t i = 0; i < here.arguments.size(); ++i) {
        if (!depends[here.arguments[i]]) continue;
        if (place) return std::nullopt;
        place = i;
      }
      const auto back = backwards(here, *place, target);
      if (!back) return std::nullopt;
      value = here.arguments[*place];
      target = *back;
    }
    return target;
  }

  /// The argument `place` of an operation from its result.
  std::optional<NodeId> backwards(const GraphNode& here, std::size_t place, NodeId result) {
    using namespace operations;
    const Operation& operation = here.operation();
    const Domain& domain = here.domain;
    const auto is = [&](const Operation& standard) { return operation == standard; };
    const auto kind = domain.kind();
    const NodeId other = here.arguments.size() == 2 ? here.arguments[1 - place] : no_node;
    if (kind == DomainKind::boolean || kind == DomainKind::bits) {
      if (is(bit_not(domain))) return add_apply(operation, {result});
      if (is(bit_xor(domain))) return add_apply(operation, {result, other});
    }
    if (kind == DomainKind::zmod || kind == DomainKind::range) {
      if (is(negate(domain))) return add_apply(operation, {result});
      if (is(operations::add(domain))) return add_apply(subtract(domain), {result, other});
      if (is(subtract(domain)))
        return place == 0 ? add_apply(operations::add(domain), {result, other})
                          : add_apply(operation, {other, result});
    }
    if (kind == DomainKind::group) {
      if (is(group_multiply(domain))) return add_apply(group_divide(domain), {result, other});
      if (is(group_divide(domain)))
        return place == 0 ? add_apply(group_multiply(domain), {result, other})
                          : add_apply(operation, {other, result});
    }
    const Domain& from = operation.inputs()[place];
    const bool recoded = operation.inputs().size() == 1 && is_dense(from) && is_dense(domain) &&
                         from.code_bound() == domain.code_bound();
    if (recoded && is(recode(from, domain))) return add_apply(recode(domain, from), {result});
    return std::nullopt;
  }

  /// Every user of the forced sample uses its replacement.
  void replace() {
    for (NodeId id = 0; id < graph().size(); ++id)
      for (auto& argument : graph()[id].arguments)
        if (argument == replaced_) argument = replacement_;
    if (experiment_.win == replaced_) experiment_.win = replacement_;
    experiment_ = topologically_sorted(experiment_);
  }

  // --- independent groups

  /// The sources of randomness below a node: samples and tables.
  std::set<NodeId> sources_below(NodeId top) const {
    std::set<NodeId> sources;
    const auto users = users_of(experiment_.graph);
    walk_cone(experiment_.graph, {top}, [&](NodeId id) -> std::span<const NodeId> {
      if (node(id).kind() == NodeKind::sample || node(id).kind() == NodeKind::table)
        sources.insert(id);
      // Below a table: what was put into a map, and all other accesses.
      return node(id).kind() == NodeKind::table ? users[id] : node(id).arguments;
    });
    return sources;
  }

  Experiment grouped() {
    const auto all = conditions();
    std::vector<std::size_t> group(all.size());
    std::iota(group.begin(), group.end(), std::size_t{0});
    std::map<NodeId, std::size_t> owner;
    const auto root = [&](std::size_t i) {
      while (group[i] != i) i = group[i];
      return i;
    };
    for (std::size_t i = 0; i < all.size(); ++i)
      for (const NodeId source : sources_below(all[i].node)) {
        const auto [place, is_new] = owner.try_emplace(source, i);
        if (!is_new) group[root(i)] = root(place->second);
      }
    std::map<std::size_t, NodeId> together;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const NodeId one = holds(all[i]);
      const auto [place, is_new] = together.try_emplace(root(i), one);
      if (!is_new) place->second = add_apply(operations::bit_and(Boolean()), {place->second, one});
    }
    Experiment result = experiment_;
    std::size_t number = 0;
    for (const auto& [first, group_holds] : together)
      result.events["factor " + std::to_string(number++)] = group_holds;
    result.graph = graph();
    result.win = append(result.graph, make_boolean(true));
    return simplified(result);
  }

  Experiment experiment_;
  Rational weight_ = 1;
  NodeId replaced_ = no_node, replacement_ = no_node;
};

}  // namespace

RareEvent rare_event(const Experiment& experiment) {
  return Conditioning{experiment}.run();
}

}  // namespace certamen::montecarlo
