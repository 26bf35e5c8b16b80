// SPDX-License-Identifier: Apache-2.0
// Bounds that follow from the shape of a game, for all sizes.
#include "framework/proof/lemmas.hpp"

#include <algorithm>
#include <set>

#include "framework/error.hpp"
#include "framework/graph/cone.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/apart.hpp"
#include "framework/proof/collision_lemma.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/meeting_lemma.hpp"
#include "framework/proof/root_lemma.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

Bound calls_of(const FormPart& part) {
  if (!part.budget)
    throw Error{ErrorCode::usage, part.signature.name,
                "a bound counts its calls: give it a budget (at_most)"};
  return Bound{*part.budget};
}

namespace {

class EventBound {
 public:
  explicit EventBound(const Form& form) : form_{form} {
    for (const FormPart* part : parts_of(form)) note_read(*part, shown_roots(*part), shown_);
  }

  LemmaResult run() {
    Bound total = 0;
    for (const FormPart* part : parts_of(form_)) {
      const auto bound = of(*part, part->events.front());
      if (!bound) return {std::nullopt, "in " + part->signature.name + ": " + reason_};
      total = total + *bound;
    }
    std::string how;
    for (const auto& one : used_) how += (how.empty() ? "" : "; ") + one;
    return {total, how.empty() ? "the event cannot happen" : how};
  }

 private:
  /// What an adversary sees of a call at once or later: not the events.
  static std::vector<NodeId> shown_roots(const FormPart& part) {
    std::vector<NodeId> roots{part.result};
    for (const auto& [state, value] : part.updates) roots.push_back(value);
    roots.insert(roots.end(), part.puts.begin(), part.puts.end());
    return roots;
  }

  /// What makes a node hard to hit: every value that does not depend on `node` equals it with
  /// probability at most one in the values of `domain`.
  struct Source {
    NodeId node;
    Domain domain;
  };

  /// A sample of this call, or a stored sample or a table that nothing but the event shows, behind
  /// bijections, or as a part of a tuple or a concatenation.
  std::optional<Source> source(const FormPart& part, NodeId id) const {
    const auto& node = part.graph[id];
    switch (node.kind()) {
    case NodeKind::sample:
      if (node.distribution().kind() != DistributionKind::uniform) return std::nullopt;
      return Source{id, node.domain};
    case NodeKind::get:
      if (shown_.contains(node.state()) || !is_stored_uniform(form_, node.state()))
        return std::nullopt;
      return Source{id, node.domain};
    case NodeKind::lookup: {
      for (std::size_t i = 1; i < node.arguments.size(); ++i)
        if (depends_on(part.graph, node.arguments[i], node.arguments[0])) return std::nullopt;
      if (shown_.contains(part.graph[node.arguments[0]].table())) return std::nullopt;
      return Source{node.arguments[0], node.domain};
    }
    case NodeKind::apply:
      for (std::size_t i = 0; i < node.arguments.size(); ++i) {
        const bool bijective = node.operation().facts().is_bijective(i) &&
                               same_cardinality(part.graph[node.arguments[i]].domain, node.domain);
        if (!bijective && !is_constructor(node.operation())) continue;
        const auto inner = source(part, node.arguments[i]);
        if (!inner || !bijective) {
          if (inner) return inner;
          continue;
        }
        bool independent = true;
        for (std::size_t j = 0; j < node.arguments.size(); ++j)
          independent =
              independent && (j == i || !depends_on(part.graph, node.arguments[j], inner->node));
        if (independent) return inner;
      }
      return std::nullopt;
    default: return std::nullopt;
    }
  }

  /// Entries of a map that a key may meet, when it is looked up in a call of this part, summed over
  /// its calls: those of earlier calls, and of this one if they do not depend on the source.
  std::optional<Bound> entries(const FormPart& part, NodeId find,
                               std::optional<NodeId> source) const {
    const TableId& table = part.graph[part.graph[find].arguments[0]].table();
    const auto puts = [&](const FormPart& of) {
      return static_cast<int>(std::count_if(of.puts.begin(), of.puts.end(), [&](NodeId put) {
        return of.graph[of.graph[put].arguments[0]].table() == table;
      }));
    };
    int earlier = 0;  // in the same call, at keys that do not depend on the value
    for (const NodeId put : part.puts) {
      if (put > find || part.graph[part.graph[put].arguments[0]].table() != table) continue;
      const NodeId stored = part.graph[put].arguments[1];
      if (certainly_apart(part.graph, stored, part.graph[find].arguments[1])) continue;
      if (!source || depends_on(part.graph, stored, *source)) return std::nullopt;
      ++earlier;
    }
    const Bound calls = calls_of(part);
    Bound others = puts(form_.start);
    for (const auto& other : form_.parts)
      if (&other != &part && puts(other) > 0)
        others = others + Bound{puts(other)} * calls_of(other);
    if (&part == &form_.start) return Bound{earlier};
    return calls * others + Bound{earlier} * calls + Bound{puts(part)} * calls * (calls - 1) / 2;
  }

  /// Whether every lookup of a table that anything but the event uses is at a key that goes into
  /// the log in the same call, and none is in this part.
  bool logs_all(const FormPart& own, const TableId& table, const TableId& log) const {
    for (const FormPart* part : parts_of(form_)) {
      const auto is_unlogged = [&](NodeId id) {
        const auto& node = part->graph[id];
        if (node.kind() != NodeKind::lookup || part->graph[node.arguments[0]].table() != table)
          return false;
        const bool logged = std::any_of(part->puts.begin(), part->puts.end(), [&](NodeId put) {
          const auto& a = part->graph[put].arguments;
          return part->graph[a[0]].table() == log && a[1] == node.arguments[1];
        });
        return !logged || part == &own;
      };
      if (any_in_cone(part->graph, shown_roots(*part), is_unlogged)) return false;
    }
    return true;
  }

  /// A random function's value at a key that is in no log equals something: no call has returned
  /// the value, since every key whose value was shown is in the log.
  std::optional<Bound> unasked(const FormPart& part, NodeId id) {
    const auto all = conjuncts(part.graph, id);
    for (const NodeId absent : all) {
      const auto& negation = part.graph[absent];
      if (!negation.applies(Opcode::bit_not)) continue;
      const auto& some = part.graph[negation.arguments[0]];
      if (!some.applies(Opcode::is_some) || part.graph[some.arguments[0]].kind() != NodeKind::find)
        continue;
      const auto& find = part.graph[some.arguments[0]].arguments;
      for (const NodeId equality : all) {
        const auto& node = part.graph[equality];
        if (node.kind() != NodeKind::apply || !node.operation().facts().equality) continue;
        for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
          const auto& value = part.graph[node.arguments[i]];
          if (value.kind() != NodeKind::lookup || value.arguments.size() != 2 ||
              value.arguments[1] != find[1] ||
              depends_on(part.graph, find[1], value.arguments[0]) ||
              depends_on(part.graph, node.arguments[1 - i], value.arguments[0]) ||
              part.graph[value.arguments[0]].table_type().kind != TableKind::function ||
              !logs_all(part, part.graph[value.arguments[0]].table(), part.graph[find[0]].table()))
            continue;
          used_.insert("a random function's value that was never shown is guessed");
          return calls_of(part) / Bound::cardinality(value.domain);
        }
      }
    }
    return std::nullopt;
  }

  std::optional<Bound> of(const FormPart& part, NodeId id) {
    const auto& node = part.graph[id];
    if (node.kind() == NodeKind::constant)
      return node.value().code() == 0 ? Bound{0} : calls_of(part);
    if (node.kind() == NodeKind::sample &&
        node.distribution().kind() == DistributionKind::bernoulli) {
      used_.insert("a coin");
      for (const auto& [value, weight] : node.distribution().outcomes())
        if (value.code() == 1)
          return calls_of(part) *
                 Bound{make_rational(weight, node.distribution().common_denominator())};
      return Bound{0};
    }
    if (node.kind() != NodeKind::apply) return refuse(node);
    const Opcode opcode = node.operation().opcode();
    const auto& a = node.arguments;
    if (opcode == Opcode::bit_or) {
      const auto first = of(part, a[0]);
      if (!first) return std::nullopt;
      const auto second = of(part, a[1]);
      return second ? std::optional{*first + *second} : std::nullopt;
    }
    if (opcode == Opcode::bit_and) {
      if (const auto bound = unasked(part, id)) return bound;
      const LemmaResult roots = bound_roots(form_, part, id, shown_);
      if (roots.bound) {
        used_.insert(roots.reason);
        return roots.bound;
      }
      if (const auto first = of(part, a[0])) return first;
      return of(part, a[1]);
    }
    if (node.operation().facts().equality) {
      for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
        const auto inner = source(part, a[i]);
        if (!inner || depends_on(part.graph, a[1 - i], inner->node)) continue;
        used_.insert("a value equals an independent uniform one");
        return calls_of(part) / Bound::cardinality(inner->domain);
      }
    }
    if (opcode == Opcode::is_some && part.graph[a[0]].kind() == NodeKind::find) {
      if (const auto met = entries(part, a[0], std::nullopt); met && met->is_zero()) {
        used_.insert("nothing was stored before that the key could equal");
        return Bound{0};
      }
      const NodeId key = part.graph[a[0]].arguments[1];
      const auto inner = source(part, key);
      if (inner && part.graph[inner->node].kind() == NodeKind::sample)
        if (const auto count = entries(part, a[0], inner->node)) {
          used_.insert("a value sampled in this call is one of those stored before");
          return *count / Bound::cardinality(inner->domain);
        }
    }
    if (opcode == Opcode::bit_not) {
      const LemmaResult collision = bound_collision(form_, part, id);
      if (collision.bound) {
        used_.insert(collision.reason);
        return collision.bound;
      }
    }
    return refuse(node);
  }

  std::optional<Bound> refuse(const GraphNode& node) {
    reason_ = "no lemma bounds the probability of '" + node.title() + "'";
    return std::nullopt;
  }

  const Form& form_;
  StatesAndTables shown_;
  std::set<std::string> used_;
  std::string reason_;
};

/// The package with replacement, and what that costs.
struct Replaced {
  Package package;
  Bound cost = 0;
  bool backwards = false;  // a permutation is asked backwards
};

Replaced with_replacement(const Package& package) {
  Replaced result{.package = package};
  std::map<TableId, Bound> lookups;
  std::map<TableId, Domain> domains;
  for (auto& [table, type] : result.package.tables)
    if (type.kind == TableKind::permutation) {
      type.kind = TableKind::function;
      lookups.emplace(table, 0);
      domains.emplace(table, type.domain);
    }
  const auto change = [&](Procedure& procedure, const Bound& calls) {
    for (auto& node : procedure.body) {
      if (node.kind() == NodeKind::lookup && lookups.contains(node.table()))
        lookups[node.table()] = lookups[node.table()] + calls;
      if (node.kind() == NodeKind::inverse) result.backwards = true;
      if (node.kind() == NodeKind::sample &&
          node.distribution().kind() == DistributionKind::uniform_except) {
        result.cost = result.cost + calls * Bound{static_cast<int>(node.arguments.size())} /
                                        Bound::cardinality(node.domain);
        node = make_sample(Distribution::uniform(node.domain), node.label);
      }
    }
  };
  for (auto& procedure : result.package.initializers) change(procedure, 1);
  for (auto& procedure : result.package.exports)
    change(procedure, calls_of({.signature = procedure.signature, .budget = procedure.budget}));
  if (result.package.finalize) change(*result.package.finalize, 1);
  for (const auto& [table, count] : lookups)
    result.cost = result.cost + count * (count - 1) / (2 * Bound::cardinality(domains.at(table)));
  return result;
}

}  // namespace

LemmaResult bound_event(const Form& form) {
  if (form.events.size() != 1) throw Error{ErrorCode::usage, form.name, "one event is expected"};
  Form seen = form;
  while (first_of_class(seen) || shifted_functions(seen)) {
    simplify_parts(seen);
    drop_unneeded(seen);
  }
  if (LemmaResult meeting = bound_meeting(seen); meeting.bound) return meeting;
  return EventBound{seen}.run();
}

LemmaResult bound_replacement(const Package& first, const Package& second) {
  const Replaced one = with_replacement(first), other = with_replacement(second);
  if (one.backwards || other.backwards) return {std::nullopt, "a permutation is asked backwards"};
  if (const auto found = difference(form_of(one.package), form_of(other.package)))
    return {std::nullopt,
            "with replacement they differ in " + found->procedure + ": " + found->first +
                " against " + found->second,
            found->drawings};
  return {one.cost + other.cost, "switching: values with replacement collide"};
}

}  // namespace certamen
