// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/guess.hpp"

#include <algorithm>
#include <set>

#include "framework/games/builder.hpp"
#include "framework/graph/cone.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"

namespace certamen {

namespace {

bool is_event(const GraphNode& node, const std::string& event) {
  return node.is(NodeKind::event) && node.event() == EventId{event};
}

bool is_false(const GraphNode& node) {
  return node.kind() == NodeKind::constant && node.value().code() == 0;
}

bool is_conjunction(const GraphNode& node) {
  return node.applies(Opcode::bit_and) && node.domain == Boolean();
}

/// The parts of an event that are joined by "and".
std::vector<NodeId> parts_of(const Graph& body, NodeId event) {
  return conjuncts(body, body[event].arguments.front());
}

/// The other side of an equality with the guess.
std::optional<NodeId> compared_with(const Graph& body, NodeId id, const StateId& guess) {
  const auto& node = body[id];
  if (node.kind() != NodeKind::apply || !node.operation().facts().equality) return std::nullopt;
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
    if (body[node.arguments[i]].gets(guess)) return node.arguments[1 - i];
  return std::nullopt;
}

bool sets(const Procedure& procedure, const StateId& state) {
  return std::ranges::any_of(procedure.body,
                             [&](const GraphNode& node) { return node.sets(state); });
}

bool reads(const Procedure& procedure, const StateId& state) {
  return std::any_of(procedure.body.begin(), procedure.body.end(),
                     [&](const GraphNode& node) { return node.gets(state); });
}

bool is_fixed(const Package& game, const StateId& guess) {
  return std::none_of(game.exports.begin(), game.exports.end(),
                      [&](const Procedure& procedure) { return sets(procedure, guess); }) &&
         !(game.finalize && sets(*game.finalize, guess));
}

std::size_t uses_of(const Procedure& procedure, NodeId id) {
  return use_counts(procedure.body, {procedure.result})[id];
}

/// Set once, by an initializer that samples it uniformly for this alone.
bool is_drawn_once(const Package& game, const StateId& guess) {
  std::size_t draws = 0;
  for (const auto& procedure : game.initializers)
    for (const auto& node : procedure.body) {
      if (node.gets(guess)) return false;
      if (!node.sets(guess)) continue;
      const NodeId value = node.arguments.front();
      const auto& sample = procedure.body[value];
      if (!sample.draws_uniformly() || uses_of(procedure, value) != 1) return false;
      ++draws;
    }
  return draws == 1 && is_fixed(game, guess);
}

bool depends_on_guess(const Graph& body, NodeId id, const StateId& guess) {
  return any_in_cone(body, {id}, [&](NodeId other) { return body[other].gets(guess); });
}

/// The equalities with the guess, if all that depends on the guess is the event, through them.
std::optional<std::set<NodeId>> guesses_in(const Procedure& procedure, const std::string& event,
                                           const StateId& guess) {
  const Graph& body = procedure.body;
  std::set<NodeId> equalities, allowed;
  for (NodeId id = 0; id < body.size(); ++id) {
    if (!is_event(body[id], event)) continue;
    if (uses_of(procedure, id) > 0) return std::nullopt;
    std::size_t inside = 0;
    for (const NodeId part : parts_of(body, id)) {
      const auto value = compared_with(body, part, guess);
      if (!value || depends_on_guess(body, *value, guess)) continue;
      equalities.insert(part);
      ++inside;
    }
    if (inside > 1) return std::nullopt;
  }
  // Everything else that depends on the guess joins the event's parts, or is the event.
  for (NodeId id = 0; id < body.size(); ++id) {
    if (!depends_on_guess(body, id, guess) || body[id].gets(guess) || equalities.contains(id) ||
        is_event(body[id], event))
      continue;
    if (!is_conjunction(body[id])) return std::nullopt;
    for (const NodeId argument : body[id].arguments)
      if (body[argument].gets(guess)) return std::nullopt;
  }
  if (depends_on_guess(body, procedure.result, guess)) return std::nullopt;
  return equalities;
}

/// The state that a proof calls so, if there is one alone.
const StateVariable* state_called(const Package& game, const std::string& name) {
  const auto is_it = [&](const StateVariable& state) { return state.id.name() == name; };
  const auto found = std::ranges::find_if(game.states, is_it);
  return std::ranges::count_if(game.states, is_it) == 1 ? &*found : nullptr;
}

}  // namespace

Unguessed without_guess(const Package& game, const std::string& event, const std::string& guess) {
  const StateVariable* state = state_called(game, guess);
  if (state == nullptr) return {std::nullopt, 0, "there is not one state '" + guess + "'"};
  if (!is_drawn_once(game, state->id) || (game.finalize && reads(*game.finalize, state->id)))
    return {std::nullopt, 0, "'" + guess + "' is not drawn once, uniformly, at the start"};
  Package whole = game;
  for (auto& procedure : whole.exports) {
    const auto equalities = guesses_in(procedure, event, state->id);
    if (!equalities)
      return {std::nullopt, 0,
              "in " + procedure.signature.name + ", more than one part of the event '" + event +
                  "' depends on '" + guess + "'"};
    for (const NodeId id : *equalities) procedure.body[id] = make_boolean(true);
  }
  return {whole, Bound::cardinality(state->domain)};
}

std::optional<std::string> not_excluded(const Package& game, const std::string& abort,
                                        const std::string& event, const std::string& name) {
  const StateVariable* state = state_called(game, name);
  if (state == nullptr) return "there is not one state '" + name + "'";
  const StateId guess = state->id;
  if (!is_fixed(game, guess)) return "'" + name + "' changes";
  std::vector<const Procedure*> others;
  for (const auto& procedure : game.initializers) others.push_back(&procedure);
  if (game.finalize) others.push_back(&*game.finalize);
  for (const Procedure* procedure : others)
    for (const auto& node : procedure->body)
      if (is_event(node, abort) || is_event(node, event))
        return "an event is raised outside of the oracles";
  std::set<TableId> logs;  // all logs that the guess is in after abort
  bool first = true;
  for (const auto& procedure : game.exports) {
    const Graph& body = procedure.body;
    bool aborts = false, raises = false;
    for (NodeId id = 0; id < body.size(); ++id) {
      if (is_event(body[id], event)) raises = raises || !is_false(body[body[id].arguments.front()]);
      if (!is_event(body[id], abort) || is_false(body[body[id].arguments.front()])) continue;
      aborts = true;
      std::set<TableId> filled;
      for (const NodeId part : parts_of(body, id))
        if (const auto value = compared_with(body, part, guess))
          for (const auto& node : body)
            if (node.kind() == NodeKind::put && node.arguments[0] == *value)
              filled.insert(node.table());
      if (first) logs = filled;
      first = false;
      std::erase_if(logs, [&](const TableId& log) { return !filled.contains(log); });
    }
    if (aborts && raises) return procedure.signature.name + " raises both";
  }
  for (const auto& procedure : game.exports) {
    const Graph& body = procedure.body;
    for (NodeId id = 0; id < body.size(); ++id) {
      if (!is_event(body[id], event) || is_false(body[body[id].arguments.front()])) continue;
      const auto parts = parts_of(body, id);
      const bool absent = std::any_of(parts.begin(), parts.end(), [&](NodeId equality) {
        const auto value = compared_with(body, equality, guess);
        if (!value) return false;
        return std::any_of(parts.begin(), parts.end(), [&](NodeId part) {
          const auto& negation = body[part];
          if (negation.kind() != NodeKind::apply ||
              !(negation.operation() == operations::bit_not(Boolean())))
            return false;
          const auto& some = body[negation.arguments[0]];
          if (!some.applies(Opcode::is_some)) return false;
          const auto& find = body[some.arguments[0]];
          return find.kind() == NodeKind::find && find.arguments[0] == *value &&
                 logs.contains(find.table());
        });
      });
      if (!absent)
        return "in " + procedure.signature.name + " '" + event +
               "' does not ask whether the guess is in the log";
    }
  }
  return std::nullopt;
}

}  // namespace certamen
