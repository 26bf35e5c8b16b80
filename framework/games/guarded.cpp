// SPDX-License-Identifier: Apache-2.0
#include "framework/games/guarded.hpp"

#include <algorithm>
#include <set>

#include "framework/error.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

constexpr char guard_mark = '?';

std::string count_of(const std::string& oracle) {
  return "calls of " + oracle;
}
std::string flag_of(const std::string& oracle) {
  return oracle + " was called";
}

/// Rewrites the procedures of one game.
class Guards {
 public:
  Guards(const Package& game, const Package& caller, GuardLimits limits)
      : game_{game}, keeps_{limits == GuardLimits::kept} {
    for (const auto& procedure : game.exports) {
      const std::string& name = procedure.signature.name;
      if (caller.find_import(guarded(name)) == nullptr) continue;
      if (caller.find_import(name) != nullptr)
        throw Error{ErrorCode::unsupported, caller.name + "/" + name,
                    "it is called both always and under a condition"};
      guarded_.insert(name);
      for (const auto& node : procedure.body)
        if (node.kind == NodeKind::put) maps_.insert(node.name);
      if (!keeps_) continue;
      phases_.insert(procedure.only_after.begin(), procedure.only_after.end());
      phases_.insert(procedure.only_before.begin(), procedure.only_before.end());
    }
  }

  Package run() {
    Package result = game_;
    for (auto& [name, type] : result.tables)
      if (maps_.contains(name)) type.range = Option(type.range);
    for (auto& procedure : result.exports) procedure = rewritten(procedure, true);
    for (auto& procedure : result.initializers) procedure = rewritten(procedure);
    if (result.finalize) result.finalize = rewritten(*result.finalize);
    declare_states(result);
    return result;
  }

 private:
  /// A guarded call reads the states that it would write, and what keeps its limits.
  void declare_states(Package& result) const {
    std::set<std::string> written;
    for (const auto& procedure : game_.exports) {
      const std::string& name = procedure.signature.name;
      if (keeps_ && phases_.contains(name))
        result.states.push_back({flag_of(name), Boolean(), Value{0}});
      if (!guarded_.contains(name)) continue;
      if (keeps_ && procedure.budget)
        result.states.push_back({count_of(name), counts(procedure), Value{0}});
      for (const auto& node : procedure.body)
        if (node.kind == NodeKind::set) written.insert(node.name);
    }
    for (auto& state : result.states)
      if (written.contains(state.name) && !state.initial && state.domain.is_finite() &&
          !state.domain.is_symbolic())
        state.initial = Value{state.domain.element(0)};
  }

  static Domain counts(const Procedure& procedure) { return Range(procedure.budget->number() + 1); }

  NodeId add(GraphNode node) {
    body_.push_back(std::move(node));
    return body_.size() - 1;
  }
  NodeId apply(const Operation& operation, std::vector<NodeId> arguments) {
    return add({.kind = NodeKind::apply,
                .domain = operation.output(),
                .arguments = std::move(arguments),
                .operation = operation});
  }
  NodeId constant(const Domain& domain, const Value& value) {
    return add({.kind = NodeKind::constant, .domain = domain, .value = value});
  }
  NodeId get(const std::string& state, const Domain& domain) {
    return add({.kind = NodeKind::get, .domain = domain, .name = state});
  }
  void set(const std::string& state, NodeId value) {
    const Domain domain = body_[value].domain;
    add({.kind = NodeKind::set, .domain = domain, .arguments = {value}, .name = state});
  }
  NodeId both(NodeId a, NodeId b) { return apply(operations::bit_and(Boolean()), {a, b}); }
  NodeId negated(NodeId a) { return apply(operations::bit_not(Boolean()), {a}); }

  /// Whether the call takes place; counts it.
  NodeId condition(const Procedure& procedure) {
    NodeId when = add({.kind = NodeKind::input, .domain = Boolean(), .name = "when"});
    if (!keeps_) return when;
    for (const auto& first : procedure.only_after)
      when = both(when, get(flag_of(first), Boolean()));
    for (const auto& end : procedure.only_before)
      when = both(when, negated(get(flag_of(end), Boolean())));
    if (!procedure.budget) return when;
    const std::string state = count_of(procedure.signature.name);
    const Domain domain = counts(procedure);
    const NodeId before = get(state, domain);
    const NodeId most = constant(domain, Value{procedure.budget->number()});
    const NodeId used_up = apply(operations::equal(domain), {before, most});
    when = both(when, negated(used_up));
    const NodeId one = constant(domain, Value{procedure.budget->number() == 0 ? 0 : 1});
    const NodeId after = apply(operations::add(domain), {before, one});
    set(state, apply(operations::select(domain), {when, after, before}));
    return when;
  }

  /// The entry of a map whose values may be none, which stands for no entry.
  NodeId entry(const std::string& map, const Domain& range, NodeId key) {
    const NodeId found = add(
        {.kind = NodeKind::find, .domain = Option(Option(range)), .arguments = {key}, .name = map});
    const NodeId none = constant(Option(range), Value{0});
    return apply(operations::value_or(Option(Option(range))), {found, none});
  }

  NodeId rewritten_node(GraphNode node, std::optional<NodeId> when) {
    switch (node.kind) {
    case NodeKind::find:
      if (maps_.contains(node.name))
        return entry(node.name, node.domain.parts()[0], node.arguments[0]);
      break;
    case NodeKind::put: {
      if (!maps_.contains(node.name)) break;
      const Domain range = body_[node.arguments[1]].domain;
      NodeId value = apply(operations::some(range), {node.arguments[1]});
      if (when)
        value = apply(operations::select(Option(range)),
                      {*when, value, entry(node.name, range, node.arguments[0])});
      node.arguments[1] = value;
      break;
    }
    case NodeKind::set:
      if (when) {
        const NodeId old = get(node.name, node.domain);
        node.arguments = {apply(operations::select(node.domain), {*when, node.arguments[0], old})};
      }
      break;
    case NodeKind::event:
      if (when) node.arguments = {both(*when, node.arguments[0])};
      break;
    default: break;
    }
    return add(std::move(node));
  }

  Procedure rewritten(const Procedure& procedure, bool is_oracle = false) {
    const std::string& name = procedure.signature.name;
    const bool under_guard = is_oracle && guarded_.contains(name);
    body_.clear();
    Procedure result{.signature = procedure.signature,
                     .budget = procedure.budget,
                     .only_after = procedure.only_after,
                     .only_before = procedure.only_before};
    std::optional<NodeId> when;
    if (under_guard) when = condition(procedure);
    std::vector<NodeId> place;
    for (GraphNode node : procedure.body) {
      for (auto& argument : node.arguments) argument = place[argument];
      place.push_back(rewritten_node(std::move(node), when));
    }
    if (is_oracle && phases_.contains(name)) {
      const NodeId now = when ? *when : constant(Boolean(), Value{1});
      const NodeId before = get(flag_of(name), Boolean());
      set(flag_of(name), apply(operations::bit_or(Boolean()), {before, now}));
    }
    result.result = place[procedure.result];
    if (under_guard) {
      const Domain inner = procedure.signature.output, outer = Option(inner);
      const NodeId none = constant(outer, Value{0});
      const NodeId some = apply(operations::some(inner), {result.result});
      result.result = apply(operations::select(outer), {*when, some, none});
      result.signature = guarded(procedure.signature);
      if (keeps_) {
        result.budget.reset();
        result.only_after.clear();
        result.only_before.clear();
      }
    }
    result.body = std::move(body_);
    return result;
  }

  const Package& game_;
  bool keeps_;
  std::set<std::string> guarded_, maps_, phases_;
  Graph body_;
};

}  // namespace

std::string guarded(const std::string& name) {
  return name + guard_mark;
}

Signature guarded(const Signature& signature) {
  Signature result{guarded(signature.name), {Boolean()}, Option(signature.output)};
  result.inputs.insert(result.inputs.end(), signature.inputs.begin(), signature.inputs.end());
  return result;
}

bool is_guarded(std::string_view import) {
  return import.ends_with(guard_mark);
}

std::string without_guard(std::string_view import) {
  if (is_guarded(import)) import.remove_suffix(1);
  return std::string{import};
}

Package with_guards(const Package& game, const Package& caller, GuardLimits limits) {
  return Guards{game, caller, limits}.run();
}

}  // namespace certamen
