// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/call_count.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/each.hpp"
#include "framework/graph/cone.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// A state that starts as 0 and goes up by one in each call of this procedure, and only then, with
/// a value for each call: no two calls see the same one.
class Counters {
 public:
  Counters(const Package& package, const Procedure& procedure)
      : package_{package}, procedure_{procedure} {}

  /// Whether the node is such a counter's value in this call, before it goes up or after: sums
  /// modulo the number of values that it has are different, too.
  bool counts(NodeId id) const {
    const auto& body = procedure_.body;
    return is_count(id) || std::ranges::any_of(body[id].arguments, [&](NodeId old) {
             return is_count(old) && is_next(id, body[old].state());
           });
  }

  /// A constant, or a state that is what it was at the start.
  bool is_fixed(NodeId id) const {
    const auto& node = procedure_.body[id];
    if (node.is(NodeKind::constant)) return true;
    if (node.kind() != NodeKind::get) return false;
    return std::none_of(package_.exports.begin(), package_.exports.end(),
                        [&](const Procedure& procedure) { return sets(procedure, node.state()); });
  }

 private:
  /// Whether the node reads such a counter before it goes up.
  bool is_count(NodeId id) const {
    const auto& body = procedure_.body;
    const auto& node = body[id];
    if (node.kind() != NodeKind::get || !procedure_.budget) return false;
    const auto state = std::find_if(package_.states.begin(), package_.states.end(),
                                    [&](const auto& other) { return other.id == node.state(); });
    const DomainKind kind = state->domain.kind();
    if ((kind != DomainKind::zmod && kind != DomainKind::range) || !starts_at_zero(*state) ||
        !certainly_at_most(*procedure_.budget, state->domain.size()))
      return false;
    NodeId set = no_node;
    for (NodeId other = 0; other < body.size(); ++other)
      if (body[other].sets(node.state())) {
        if (set != no_node) return false;
        set = other;
      }
    return set != no_node && id < set && is_next(body[set].arguments[0], node.state());
  }

  static bool sets(const Procedure& procedure, const StateId& state) {
    return std::ranges::any_of(procedure.body,
                               [&](const GraphNode& node) { return node.sets(state); });
  }

  /// Whether the first call finds 0 there: what else sets the state sets it to 0, before that.
  bool starts_at_zero(const StateVariable& state) const {
    bool zero = state.initial && state.initial->code() == 0;
    const auto sets_zero = [&](const Procedure& other, bool before) {
      for (const GraphNode& node : other.body) {
        if (!node.sets(state.id)) continue;
        const GraphNode& value = other.body[node.arguments[0]];
        if (!before || value.kind() != NodeKind::constant || value.value().code() != 0)
          return false;
        zero = true;
      }
      return true;
    };
    for (const auto& initializer : package_.initializers)
      if (!sets_zero(initializer, true)) return false;
    for (const auto& other : package_.exports)
      if (&other != &procedure_ && !sets_zero(other, runs_once_before(other))) return false;
    return zero;
  }

  bool runs_once_before(const Procedure& other) const {
    return other.budget && certainly_at_most(*other.budget, Size{1}) &&
           procedure_.only_after.contains(other.signature.name);
  }

  /// state + 1, of the value before the call.
  bool is_next(NodeId id, const StateId& state) const {
    const auto& body = procedure_.body;
    const auto& node = body[id];
    if (node.kind() != NodeKind::apply || !(node.operation() == operations::add(node.domain)))
      return false;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      const auto &old = body[node.arguments[i]], &step = body[node.arguments[1 - i]];
      if (old.gets(state) && step.kind() == NodeKind::constant && step.value().code() == 1)
        return true;
    }
    return false;
  }

  const Package& package_;
  const Procedure& procedure_;
};

/// Whether a guard holds in one call of the procedure at most.
bool holds_once(const Package& package, const Procedure& procedure, NodeId guard) {
  const Counters counters{package, procedure};
  const auto& node = procedure.body[guard];
  if (node.kind() != NodeKind::apply) return false;
  if (node.operation().facts().place) return counters.counts(node.arguments[0]);
  if (node.operation().is(Opcode::bit_and))
    return holds_once(package, procedure, node.arguments[0]) ||
           holds_once(package, procedure, node.arguments[1]);
  if (!node.operation().facts().equality) return false;
  const NodeId a = node.arguments[0], b = node.arguments[1];
  return (counters.counts(a) && counters.is_fixed(b)) ||
         (counters.counts(b) && counters.is_fixed(a));
}

/// Whether no two of what the guards ask can be: one asks what the other denies.
bool are_exclusive(const Graph& body, NodeId first, NodeId second) {
  const std::vector<NodeId> ones = conjuncts(body, first), others = conjuncts(body, second);
  const auto denies = [&](NodeId id, NodeId denied) {
    const GraphNode& node = body[id];
    return node.is(NodeKind::apply) && node.operation().is(Opcode::bit_not) &&
           node.arguments[0] == denied;
  };
  return std::ranges::any_of(ones, [&](NodeId one) {
    return std::ranges::any_of(
        others, [&](NodeId other) { return denies(one, other) || denies(other, one); });
  });
}

/// Guards of one call each, so that in one run of the procedure the call is made once for each set
/// at most: no two of a set hold together.
class ExclusiveGuards {
 public:
  explicit ExclusiveGuards(const Graph& body) : body_{body} {}
  /// Whether the guard starts a set of its own.
  bool starts_set(NodeId guard) {
    for (auto& set : sets_) {
      if (!std::ranges::all_of(set,
                               [&](NodeId other) { return are_exclusive(body_, guard, other); }))
        continue;
      set.push_back(guard);
      return false;
    }
    sets_.push_back({guard});
    return true;
  }

 private:
  const Graph& body_;
  std::vector<std::vector<NodeId>> sets_;
};

}  // namespace

std::map<std::string, CallTotal> calls_made(const Package& reduction) {
  std::map<std::string, CallTotal> calls;
  for (const auto& import : reduction.imports) calls.emplace(import.name, CallTotal{});
  const auto count = [&](const Procedure& procedure, const Size& times) {
    std::map<std::string, ExclusiveGuards> guards;
    for (const auto& node : procedure.body) {
      if (node.kind() != NodeKind::call) continue;
      auto& total = calls.at(node.import().name());
      const bool once = node.guarded() && holds_once(reduction, procedure, node.arguments[0]);
      const Signature* called = reduction.find_import(node.import().name());
      const auto length = length_of_each(node.domain, called->output);
      if (length && !node.guarded())
        total = total + CallTotal::product(*length, times);
      else if (once)
        total = total + CallTotal{Size{1}};  // of all runs: others do not share it
      else if (!node.guarded() || guards.try_emplace(node.import().name(), procedure.body)
                                      .first->second.starts_set(node.arguments[0]))
        total = total + CallTotal{times};
    }
  };
  for (const auto& procedure : reduction.initializers) count(procedure, 1);
  for (const auto& procedure : reduction.exports) {
    const bool calls_something =
        std::any_of(procedure.body.begin(), procedure.body.end(),
                    [](const GraphNode& node) { return node.kind() == NodeKind::call; });
    if (!calls_something) continue;
    if (!procedure.budget)
      throw Error{ErrorCode::usage, reduction.name + "/" + procedure.signature.name,
                  "its calls are counted: give it a budget (at_most)"};
    count(procedure, *procedure.budget);
  }
  if (reduction.finalize) count(*reduction.finalize, 1);
  return calls;
}

namespace {

/// Where a reduction calls, and when that may be.
struct Site {
  const Procedure* procedure;
  NodeId id;
  enum class When { start, oracle, end } when;
  std::size_t order = 0;  // of initializers
};

/// The calls of each oracle of the game, guarded ones among them.
class Sites {
 public:
  explicit Sites(const Package& reduction) {
    for (std::size_t i = 0; i < reduction.initializers.size(); ++i)
      add({&reduction.initializers[i], 0, Site::When::start, i});
    for (const auto& procedure : reduction.exports) add({&procedure, 0, Site::When::oracle});
    if (reduction.finalize) add({&*reduction.finalize, 0, Site::When::end});
  }
  const std::vector<Site>& of(const std::string& oracle) const {
    static const std::vector<Site> none;
    const auto found = sites_.find(oracle);
    return found == sites_.end() ? none : found->second;
  }

 private:
  void add(Site site) {
    const Graph& body = site.procedure->body;
    for (site.id = 0; site.id < body.size(); ++site.id)
      if (body[site.id].kind() == NodeKind::call)
        sites_[body[site.id].import().name()].push_back(site);
  }
  std::map<std::string, std::vector<Site>> sites_;
};

/// Every oracle that calls has a budget: calls_made() asks for it.
bool runs_once(const Site& site) {
  return site.when != Site::When::oracle || certainly_at_most(*site.procedure->budget, Size{1});
}

/// Whether the call at `first` may happen before one at `second`.
bool may_precede(const Site& first, const Site& second) {
  if (first.procedure == second.procedure) return first.id < second.id || !runs_once(first);
  if (first.when != second.when) return first.when < second.when;
  if (first.when == Site::When::start) return first.order < second.order;
  const Procedure &one = *first.procedure, &other = *second.procedure;
  if (other.only_before.contains(one.signature.name)) return false;
  return !(one.only_after.contains(other.signature.name) && runs_once(second));
}

/// Whether the site makes a call whenever it is reached: not under a condition, nor at each element
/// of a vector that may have none.
bool calls_certainly(const Package& reduction, const Site& site) {
  const GraphNode& node = site.procedure->body[site.id];
  if (node.guarded()) return false;
  const Signature* called = reduction.find_import(node.import().name());
  const auto length = length_of_each(node.domain, called->output);
  return !length || certainly_at_most(1, *length);
}

/// Whether the call at `first` has certainly happened before any at `second`.
bool precedes(const Package& reduction, const Site& first, const Site& second) {
  if (!calls_certainly(reduction, first)) return false;
  if (first.procedure == second.procedure) return first.id < second.id;
  if (first.when == Site::When::start)
    return second.when != Site::When::start || first.order < second.order;
  return second.procedure->only_after.contains(first.procedure->signature.name);
}

}  // namespace

std::optional<std::string> breach_of_contract(const Package& reduction, const Package& game) {
  const auto calls = calls_made(reduction);
  const Sites sites{reduction};
  for (const auto& oracle : game.exports) {
    const std::string& name = oracle.signature.name;
    const std::string caller = reduction.name + " may call " + name + " ";
    const auto made = calls.find(name);
    const auto few = [&] {
      const auto& total = made->second.size();
      return total && certainly_at_most(*total, *oracle.budget);
    };
    if (oracle.budget && made != calls.end() && !few())
      return caller + made->second.text() + " times, which " + game.name + " allows at most " +
             oracle.budget->text() + " times";
    for (const Site& site : sites.of(name)) {
      for (const auto& end : oracle.only_before)
        for (const Site& its : sites.of(end))
          if (may_precede(its, site))
            return caller + "after " + end + ", which " + game.name + " allows only before it";
      for (const auto& first : oracle.only_after)
        if (std::none_of(sites.of(first).begin(), sites.of(first).end(),
                         [&](const Site& its) { return precedes(reduction, its, site); }))
          return caller + "before " + first + ", which " + game.name + " allows only after it";
    }
  }
  return std::nullopt;
}

}  // namespace certamen
