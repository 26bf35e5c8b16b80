// SPDX-License-Identifier: Apache-2.0
#include "framework/games/inline.hpp"

#include <map>

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/games/guarded.hpp"
#include "framework/games/procedures.hpp"
#include "framework/graph/rebuild.hpp"

namespace certamen {

namespace {

/// The new names of one package's states and tables.
class Renaming {
 public:
  Renaming(const Package& package, const std::string& prefix, std::set<std::string>& taken)
      : package_{package}, prefix_{prefix}, taken_{taken} {
    for (const auto& state : package.states) add(states_, state.name);
    for (const auto& [name, type] : package.tables) add(tables_, name);
  }

  Package run() const {
    Package renamed = package_;
    for (auto& state : renamed.states) state.name = states_.at(state.name);
    for (auto& [name, type] : renamed.tables) name = tables_.at(name);
    for (Procedure* procedure : procedures_of(renamed)) rename(*procedure);
    return renamed;
  }

 private:
  using Names = std::map<std::string, std::string>;

  void add(Names& names, const std::string& name) {
    if (!names.emplace(name, fresh_name(prefix_ + name, taken_)).second)
      throw Error{ErrorCode::duplicate_name, package_.name, "'" + name + "' is declared twice"};
  }

  const Names* names_for(NodeKind kind) const {
    switch (kind) {
    case NodeKind::get:
    case NodeKind::set: return &states_;
    case NodeKind::lookup:
    case NodeKind::inverse:
    case NodeKind::find:
    case NodeKind::put: return &tables_;
    default: return nullptr;
    }
  }

  void rename(Procedure& procedure) const {
    for (NodeId id = 0; id < procedure.body.size(); ++id) {
      auto& node = procedure.body[id];
      const Names* names = names_for(node.kind);
      if (names == nullptr) continue;
      const auto found = names->find(node.name);
      if (found == names->end())
        throw Error{ErrorCode::unknown_name,
                    place_of(package_.name + "/" + procedure.signature.name, procedure.body, id),
                    std::string{"there is no "} + (names == &states_ ? "state" : "table") + " '" +
                        node.name + "' in " + package_.name};
      node.name = found->second;
    }
  }

  const Package& package_;
  const std::string& prefix_;
  std::set<std::string>& taken_;
  Names states_, tables_;
};

}  // namespace

std::string fresh_name(const std::string& name, std::set<std::string>& taken) {
  std::string fresh = name;
  for (int n = 2; !taken.insert(fresh).second; ++n) fresh = name + " (" + std::to_string(n) + ")";
  return fresh;
}

Package with_prefix(const Package& package, const std::string& prefix,
                    std::set<std::string>& taken) {
  return Renaming{package, prefix, taken}.run();
}

Package with_prefix(const Package& package, const std::string& prefix) {
  std::set<std::string> none;
  return with_prefix(package, prefix, none);
}

NodeId append_body(Graph& graph, const Procedure& procedure, const std::vector<NodeId>& arguments,
                   const std::string& label_prefix) {
  std::size_t next_input = 0;
  const auto place = rebuild(procedure.body, [&](NodeId id, GraphNode node) {
    if (node.kind == NodeKind::input) return arguments[next_input++];
    node.label = label_prefix + (node.label.empty() ? std::to_string(id) : node.label);
    return append(graph, std::move(node));
  });
  return place[procedure.result];
}

namespace {

const Procedure* serving(const GraphNode& node, const Served& lower) {
  if (node.kind != NodeKind::call) return nullptr;
  if (!node.guarded) return lower.package.find_export(node.name);
  for (const auto& procedure : lower.conditional)
    if (procedure.signature.name == node.name) return &procedure;
  return nullptr;
}

/// The calls of one body so far.
struct CallsSoFar {
  std::map<std::string, std::size_t> all = {};  // under conditions too
  std::set<std::string> certain = {};

  /// Throws Error(usage) for a call in the wrong phase, or beyond its budget. Returns its number.
  std::size_t add(const GraphNode& node, const Procedure& callee, const std::string& caller) {
    const std::string place = caller + "/" + node.name;
    for (const auto& first : callee.only_after)
      if (!certain.contains(first))
        throw Error{ErrorCode::usage, place,
                    "it is called before " + first + ", and may be called only after it"};
    for (const auto& end : callee.only_before)
      if (all.contains(end))
        throw Error{ErrorCode::usage, place,
                    "it is called after " + end + ", and may be called only before it"};
    const std::size_t count = ++all[node.name];
    if (!node.guarded) certain.insert(node.name);
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
    const std::size_t count = calls.add(node, *callee, procedure.signature.name);
    return append_body(inlined.body, *callee, node.arguments,
                       node.name + "#" + std::to_string(count) + "/");
  });
  inlined.result = place[procedure.result];
  return inlined;
}

}  // namespace certamen
