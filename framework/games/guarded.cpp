// SPDX-License-Identifier: Apache-2.0
#include "framework/games/guarded.hpp"

#include <map>
#include <optional>

#include "framework/error.hpp"
#include "framework/games/procedures.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Rewrites the procedures of one package.
class Guards {
 public:
  Guards(const Package& caller, const Package& game, GuardLimits limits)
      : game_{game}, keeps_{limits == GuardLimits::kept} {
    for (const Procedure* procedure : procedures_of(caller))
      for (const auto& node : procedure->body)
        if (node.guarded() && game.find_export(node.import().name()) != nullptr)
          guarded_.insert(node.import().name());
    for (const auto& name : guarded_) {
      const Procedure& procedure = *game.find_export(name);
      for (const auto& node : procedure.body)
        if (node.is(NodeKind::put)) maps_.insert(node.table());
      if (!keeps_) continue;
      if (procedure.budget) counts_[name] = StateId::fresh(game.name + ".calls of " + name);
      for (const auto* phase : {&procedure.only_after, &procedure.only_before})
        for (const auto& other : *phase)
          if (!flags_.contains(other))
            flags_[other] = StateId::fresh(game.name + "." + other + " was called");
    }
  }

  Served run() {
    Served result{.package = game_};
    if (guarded_.empty()) return result;
    for (auto& [table, type] : result.package.tables)
      if (maps_.contains(table)) type.range = Option(type.range);
    for (auto& procedure : result.package.exports) {
      if (guarded_.contains(procedure.signature.name))
        result.conditional.push_back(rewritten(procedure, Form::conditional));
      procedure = rewritten(procedure, Form::oracle);
    }
    for (auto& procedure : result.package.initializers)
      procedure = rewritten(procedure, Form::other);
    if (result.package.finalize)
      result.package.finalize = rewritten(*result.package.finalize, Form::other);
    declare_states(result.package);
    return result;
  }

 private:
  enum class Form { conditional, oracle, other };

  /// A guarded call reads the states that it would write, and what keeps its limits.
  void declare_states(Package& result) const {
    for (const auto& [oracle, state] : flags_)
      result.states.push_back({state, Boolean(), Value{0}});
    for (const auto& [oracle, state] : counts_)
      result.states.push_back({state, counts(*game_.find_export(oracle)), Value{0}});
    std::set<StateId> written;
    for (const auto& name : guarded_)
      for (const auto& node : game_.find_export(name)->body)
        if (node.is(NodeKind::set)) written.insert(node.state());
    for (auto& state : result.states)
      if (written.contains(state.id) && !state.initial && state.domain.is_finite() &&
          !state.domain.is_symbolic())
        state.initial = Value{state.domain.element(0)};
  }

  static Domain counts(const Procedure& procedure) { return Range(procedure.budget->number() + 1); }

  NodeId add(GraphNode node) { return append(body_, std::move(node)); }
  NodeId apply(const Operation& operation, std::vector<NodeId> arguments) {
    return add(make_apply(operation, std::move(arguments)));
  }
  NodeId constant(const Domain& domain, const Value& value) {
    return add(make_constant(domain, value));
  }
  NodeId get(const StateId& state, const Domain& domain) { return add(make_get(state, domain)); }
  void set(const StateId& state, NodeId value) { add(make_set(state, body_[value].domain, value)); }
  NodeId both(NodeId a, NodeId b) { return apply(operations::bit_and(Boolean()), {a, b}); }
  NodeId negated(NodeId a) { return apply(operations::bit_not(Boolean()), {a}); }

  /// Whether a call under a condition takes place.
  NodeId condition(const Procedure& procedure) {
    NodeId when = add(make_input("when", Boolean()));
    if (!keeps_) return when;
    for (const auto& first : procedure.only_after)
      when = both(when, get(flags_.at(first), Boolean()));
    for (const auto& end : procedure.only_before)
      when = both(when, negated(get(flags_.at(end), Boolean())));
    if (!procedure.budget) return when;
    const Domain domain = counts(procedure);
    const NodeId most = constant(domain, Value{procedure.budget->number()});
    const NodeId before = get(counts_.at(procedure.signature.name), domain);
    return both(when, negated(apply(operations::equal(domain), {before, most})));
  }

  /// One call more, if it takes place.
  void count(const Procedure& procedure, std::optional<NodeId> when) {
    const auto state = counts_.find(procedure.signature.name);
    if (state == counts_.end()) return;
    const Domain domain = counts(procedure);
    const NodeId before = get(state->second, domain);
    const NodeId one = constant(domain, Value{procedure.budget->number() == 0 ? 0 : 1});
    const NodeId after = apply(operations::add(domain), {before, one});
    set(state->second, when ? apply(operations::select(domain), {*when, after, before}) : after);
  }

  /// The entry of a map whose values may be none, which stands for no entry.
  NodeId entry(const TableId& map, const Domain& range, NodeId key) {
    const NodeId found =
        add({.action = node::Find{map}, .domain = Option(Option(range)), .arguments = {key}});
    const NodeId none = constant(Option(range), Value{0});
    return apply(operations::value_or(Option(Option(range))), {found, none});
  }

  NodeId rewritten_node(GraphNode node, std::optional<NodeId> when) {
    switch (node.kind()) {
    case NodeKind::find:
      if (maps_.contains(node.table()))
        return entry(node.table(), node.domain.parts()[0], node.arguments[0]);
      break;
    case NodeKind::put: {
      if (!maps_.contains(node.table())) break;
      const Domain range = body_[node.arguments[1]].domain;
      NodeId value = apply(operations::some(range), {node.arguments[1]});
      if (when)
        value = apply(operations::select(Option(range)),
                      {*when, value, entry(node.table(), range, node.arguments[0])});
      node.arguments[1] = value;
      break;
    }
    case NodeKind::set:
      if (when) {
        const NodeId old = get(node.state(), node.domain);
        node.arguments = {apply(operations::select(node.domain), {*when, node.arguments[0], old})};
      }
      break;
    case NodeKind::event:
      if (when) node.arguments = {both(*when, node.arguments[0])};
      break;
    case NodeKind::call:
      if (when) return conditional_call(std::move(node), *when);
      break;
    default: break;
    }
    return add(std::move(node));
  }

  /// What the oracle itself calls is under its condition too.
  NodeId conditional_call(GraphNode node, NodeId when) {
    if (node.guarded()) {
      node.arguments.front() = both(when, node.arguments.front());
      return add(std::move(node));
    }
    const Domain answer = node.domain;
    const NodeId otherwise = constant(answer, any_value(answer, node.import().name()));
    node.action = node::Call{node.import(), true};
    node.arguments.insert(node.arguments.begin(), when);
    node.domain = Option(answer);
    const NodeId call = add(std::move(node));
    return apply(operations::value_or(Option(answer)), {call, otherwise});
  }

  /// A value that no answer, state or event depends on.
  Value any_value(const Domain& domain, const std::string& called) const {
    if (domain.is_finite() && !domain.is_symbolic()) return Value{domain.element(0)};
    if (domain.is_symbolic() && exists_at_every_size(domain, Value{0})) return Value{0};
    throw Error{ErrorCode::unsupported, game_.name + "/" + called,
                "a call under a condition makes this call, whose answer " + domain.name() +
                    " has no value to stand for none"};
  }

  /// The oracle was called from now on, if the call takes place.
  void raise_flag(const std::string& oracle, std::optional<NodeId> when) {
    const auto state = flags_.find(oracle);
    if (state == flags_.end()) return;
    const NodeId now = when ? *when : constant(Boolean(), Value{1});
    const NodeId before = get(state->second, Boolean());
    set(state->second, apply(operations::bit_or(Boolean()), {before, now}));
  }

  Procedure rewritten(const Procedure& procedure, Form form) {
    body_.clear();
    Procedure result = procedure;
    std::optional<NodeId> when;
    if (form == Form::conditional) when = condition(procedure);
    if (form != Form::other) count(procedure, when);
    const auto place = rebuild(procedure.body, [&](NodeId, GraphNode node) {
      return rewritten_node(std::move(node), when);
    });
    if (form != Form::other) raise_flag(procedure.signature.name, when);
    result.result = place[procedure.result];
    if (when) make_conditional(result, *when);
    result.body = std::move(body_);
    return result;
  }

  /// Its answer, if the call takes place, and no limits but those that link() counts.
  void make_conditional(Procedure& procedure, NodeId when) {
    auto& [name, inputs, output] = procedure.signature;
    const NodeId none = constant(Option(output), Value{0});
    const NodeId some = apply(operations::some(output), {procedure.result});
    procedure.result = apply(operations::select(Option(output)), {when, some, none});
    inputs.insert(inputs.begin(), Boolean());
    output = Option(output);
    if (!keeps_) return;
    procedure.budget.reset();
    procedure.only_after.clear();
    procedure.only_before.clear();
  }

  const Package& game_;
  bool keeps_;
  std::set<std::string> guarded_;
  std::set<TableId> maps_;
  /// The states that count the calls of an oracle, and that say whether it was called.
  std::map<std::string, StateId> counts_, flags_;
  Graph body_;
};

}  // namespace

Served served_to(const Package& caller, const Package& package, GuardLimits limits) {
  return Guards{caller, package, limits}.run();
}

}  // namespace certamen
