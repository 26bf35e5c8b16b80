// SPDX-License-Identifier: Apache-2.0
#include "framework/games/inline.hpp"

#include <algorithm>
#include <map>

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/games/each.hpp"
#include "framework/games/guarded.hpp"
#include "framework/games/procedures.hpp"
#include "framework/graph/rebuild.hpp"

namespace certamen {

namespace {

/// What one package's states and tables become where it is linked.
class Linked {
 public:
  Linked(const Package& package, const Package& other)
      : package_{package}, prefix_{package.linked ? "" : package.name + "."} {
    const auto has = [](const auto& variables, const auto& id, auto project) {
      return std::ranges::any_of(variables, [&](const auto& one) { return project(one) == id; });
    };
    for (const auto& state : package.states)
      add(states_, state.id, has(other.states, state.id, [](const auto& one) { return one.id; }));
    for (const auto& [table, type] : package.tables)
      add(tables_, table, has(other.tables, table, [](const auto& one) { return one.first; }));
  }

  Package run() const {
    Package linked = package_;
    for (auto& state : linked.states) state.id = states_.at(state.id);
    for (auto& [table, type] : linked.tables) table = tables_.at(table);
    for (Procedure* procedure : procedures_of(linked))
      for (NodeId id = 0; id < procedure->body.size(); ++id) replace(*procedure, id);
    return linked;
  }

 private:
  template <class Id>
  void add(std::map<Id, Id>& ids, const Id& id, bool is_taken) {
    const std::string name = prefix_ + id.name();
    if (!ids.emplace(id, is_taken ? Id::fresh(name) : id.renamed(name)).second)
      throw Error{ErrorCode::duplicate_name, package_.name,
                  "'" + id.name() + "' is declared twice"};
  }

  template <class Id>
  Id known(const std::map<Id, Id>& ids, const Id& used, const char* sort,
           const Procedure& procedure, NodeId id) const {
    const auto found = ids.find(used);
    if (found != ids.end()) return found->second;
    throw Error{ErrorCode::unknown_name,
                place_of(package_.name + "/" + procedure.signature.name, procedure.body, id),
                std::string{"there is no "} + sort + " '" + used.name() + "' in " + package_.name};
  }

  void replace(Procedure& procedure, NodeId id) const {
    GraphNode& node = procedure.body[id];
    const auto state = [&] { return known(states_, node.state(), "state", procedure, id); };
    const auto table = [&] { return known(tables_, node.table(), "table", procedure, id); };
    switch (node.kind()) {
    case NodeKind::get: node.action = node::Get{state()}; break;
    case NodeKind::set: node.action = node::Set{state()}; break;
    case NodeKind::lookup: node.action = node::Lookup{table()}; break;
    case NodeKind::inverse: node.action = node::Inverse{table()}; break;
    case NodeKind::find: node.action = node::Find{table()}; break;
    case NodeKind::put: node.action = node::Put{table()}; break;
    default: break;
    }
  }

  const Package& package_;
  std::string prefix_;
  std::map<StateId, StateId> states_;
  std::map<TableId, TableId> tables_;
};

}  // namespace

Package named_by_package(const Package& package, const Package& other) {
  return Linked{package, other}.run();
}

NodeId append_body(Graph& graph, const Procedure& procedure, const std::vector<NodeId>& arguments,
                   const std::string& label_prefix) {
  std::size_t next_input = 0;
  const auto place = rebuild(procedure.body, [&](NodeId id, GraphNode node) {
    if (node.kind() == NodeKind::input) return arguments[next_input++];
    node.label = label_prefix + (node.label.empty() ? std::to_string(id) : node.label);
    return append(graph, std::move(node));
  });
  return place[procedure.result];
}

namespace {

const Procedure* serving(const GraphNode& node, const Served& lower) {
  if (node.kind() != NodeKind::call) return nullptr;
  const std::string& wanted = node.import().name();
  if (!node.guarded()) return lower.package.find_export(wanted);
  for (const auto& procedure : lower.conditional)
    if (procedure.signature.name == wanted) return &procedure;
  return nullptr;
}

/// The calls of one body so far.
struct CallsSoFar {
  std::map<std::string, std::size_t> all = {};  // under conditions too
  std::set<std::string> certain = {};

  /// Throws Error(usage) for a call in the wrong phase, or beyond its budget. `length` is given of
  /// calls at each element. Returns its number.
  std::size_t add(const GraphNode& node, const Procedure& callee, const std::optional<Size>& length,
                  const std::string& caller) {
    const std::string& called = node.import().name();
    const std::string place = caller + "/" + called;
    for (const auto& first : callee.only_after)
      if (!certain.contains(first))
        throw Error{ErrorCode::usage, place,
                    "it is called before " + first + ", and may be called only after it"};
    for (const auto& end : callee.only_before)
      if (all.contains(end))
        throw Error{ErrorCode::usage, place,
                    "it is called after " + end + ", and may be called only before it"};
    const std::size_t count = ++all[called];
    if (!node.guarded() && (!length || certainly_at_most(1, *length))) certain.insert(called);
    if (callee.budget && certainly_at_most(*callee.budget, Size{count - 1}))
      throw Error{ErrorCode::usage, place,
                  "call " + std::to_string(count) + " exceeds the budget of " +
                      callee.budget->text()};
    return count;
  }
};

}  // namespace

Procedure with_calls_inlined(const Procedure& procedure, const Served& lower) {
  Procedure inlined{.signature = procedure.signature,
                    .budget = procedure.budget,
                    .only_after = procedure.only_after,
                    .only_before = procedure.only_before};
  CallsSoFar calls;
  const auto place = rebuild(procedure.body, [&](NodeId, GraphNode node) {
    const Procedure* callee = serving(node, lower);
    if (callee == nullptr) return append(inlined.body, std::move(node));
    const auto length = length_of_each(node.domain, callee->signature.output);
    const std::size_t count = calls.add(node, *callee, length, procedure.signature.name);
    const std::string prefix = node.import().name() + "#" + std::to_string(count) + "/";
    if (length && callee->budget && !certainly_at_most(*length, *callee->budget))
      throw Error{ErrorCode::usage, procedure.signature.name + "/" + node.import().name(),
                  length->text() + " calls may exceed the budget of " + callee->budget->text()};
    if (!length) return append_body(inlined.body, *callee, node.arguments, prefix);
    const auto each = writes_states(*callee) ? append_body_in_turn : append_body_each;
    return each(inlined.body, *callee, node.arguments, *length, prefix);
  });
  inlined.result = place[procedure.result];
  return inlined;
}

}  // namespace certamen
