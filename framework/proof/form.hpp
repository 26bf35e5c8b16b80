// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// One procedure of a package by itself: inputs, states before the call and tables are the free
/// nodes; the result, the events and the states after the call are the roots.
struct FormPart {
  Signature signature;                                      // "initialize" and "finalize" included
  std::optional<Size> budget = std::nullopt;                // 1 for those two
  std::set<std::string> only_after = {}, only_before = {};  // its phase
  bool is_verdict = false;                                  // finalize, whatever oracles are called
  Graph graph = {};
  NodeId result = no_node;
  std::vector<NodeId> events = {};         // whether each happens, in the form's order
  std::map<StateId, NodeId> updates = {};  // states that it may change; their new values
  std::vector<NodeId> puts = {};           // in order

  bool runs_once() const { return budget && certainly_at_most(*budget, 1); }
};

/// A game in normal form: its procedures simplified by the operations' facts, without state that
/// nobody needs. Everything that was done keeps what any adversary sees, for all sizes.
struct Form {
  std::string name;
  std::map<StateId, Domain> states = {};
  std::map<TableId, TableType> tables = {};
  std::vector<std::string> events = {};
  FormPart start;                    // all initializers
  std::vector<FormPart> parts = {};  // exports in the order of their names, then finalize

  const FormPart* find(const std::string& procedure) const;
};

/// What the input at this place is called in the part of a procedure: "LR.1".
std::string input_name(const Signature& signature, std::size_t place);

/// What was done within one procedure, and the procedure after it.
struct PartStep {
  std::size_t place = 0;             // 0: the start; n: part n - 1 of the form
  std::string_view rule = {};        // of one that keeps the distribution of what is seen; or else:
  std::vector<KeptValue> uses = {};  // of rules that keep values, in one pass
  FormPart after;                    // with whatever the uses speak of
};

/// New states and tables of a form.
StateId add_state(Form& form, const std::string& name, const Domain& domain);
TableId add_table(Form& form, const std::string& name, const TableType& type);

/// The normal form of a game; `events` are kept as something that is seen. Rules: those of
/// simplified(), and of docs/explanation/proofs.md: constant, redundant and unread state goes,
/// state that stores a function stores what it is a function of, state that one call needs is
/// sampled there, a map that caches fresh samples is a random function. Throws
/// Error(unlinked_import) for a package that imports something, Error(unsupported) for states that
/// are read but not written at the start, and for moves left open.
Form form_of(const Package& game, const std::vector<std::string>& events = {});

/// The same without the rules on states: each procedure simplified by itself.
Form plain_form_of(const Package& game, const std::vector<std::string>& events = {});

/// One more round of the rules, to a fixed point.
void normalize(Form& form);

/// The form as pseudo-code, for people.
std::string to_text(const Form& form);
std::string to_text(const FormPart& part);

/// The part's result, events, new states and puts, in this order.
template <class Part, class Visit>
void for_each_root(Part& part, Visit visit) {
  visit(part.result);
  for (auto& event : part.events) visit(event);
  for (auto& [state, value] : part.updates) visit(value);
  for (auto& put : part.puts) visit(put);
}
std::vector<NodeId> roots_of(const FormPart& part);

/// States before the call, and tables, stand once in a graph.
NodeId append_once(Graph& graph, GraphNode node);

/// Writes a part's graph again node by node: `replace` is given each node with its arguments in the
/// new graph, and the new graph, and returns the node that takes its place, or nothing to keep it.
template <class Replace>
void rebuild(FormPart& part, Replace replace) {
  Graph out;
  const auto place = rebuild(part.graph, [&](NodeId id, GraphNode node) {
    const std::optional<NodeId> other = replace(id, node, out);
    return other ? *other : append_once(out, std::move(node));
  });
  part.graph = std::move(out);
  for_each_root(part, [&](NodeId& root) { root = place[root]; });
  std::erase(part.puts, no_node);
}

/// How often a node is an argument or a root.
std::vector<std::size_t> use_counts(const FormPart& part);

}  // namespace certamen
