// SPDX-License-Identifier: Apache-2.0
// A random function whose keys are all put together of the same parts, with a constant at one
// place, is one random function of the other parts for each constant.
#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/proof/apart.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/cardinality.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The keys of all lookups of a table: how they are put together, and the constants that stand at
/// each place; no entry for a place where something else stands.
struct LabelledKeys {
  std::optional<Operation> made_by = {};
  std::map<std::size_t, std::map<Integer, Value>> labels = {};
};

/// Notes one more key. False if it is not put together like those before, or has no constant at a
/// place where all of those have one.
bool note_key(const Graph& graph, NodeId id, LabelledKeys& keys) {
  const GraphNode& key = graph[id];
  if (key.kind() != NodeKind::apply || !is_constructor(key.operation()) || key.arguments.size() < 2)
    return false;
  const bool first = !keys.made_by;
  if (!first && !(*keys.made_by == key.operation())) return false;
  keys.made_by = key.operation();
  for (std::size_t i = 0; i < key.arguments.size(); ++i) {
    const GraphNode& part = graph[key.arguments[i]];
    if (part.kind() != NodeKind::constant)
      keys.labels.erase(i);
    else if (first || keys.labels.contains(i))
      keys.labels[i].emplace(part.value().code(), part.value());
  }
  return !keys.labels.empty();
}

/// Nothing if the table is not asked, or at other keys.
std::optional<LabelledKeys> labelled_keys_of(const Form& form, const TableId& table) {
  LabelledKeys keys;
  for (const FormPart* part : parts_of(form))
    for (NodeId id = 0; id < part->graph.size(); ++id)
      if (accesses(*part, id, table) &&
          (part->graph[id].kind() != NodeKind::lookup ||
           !note_key(part->graph, part->graph[id].arguments[1], keys)))
        return std::nullopt;
  return keys.made_by ? std::optional{std::move(keys)} : std::nullopt;
}

bool differ_at_all_sizes(const Domain& domain, const std::map<Integer, Value>& labels) {
  return std::ranges::all_of(labels, [&](const auto& one) {
    return std::ranges::all_of(labels, [&](const auto& other) {
      return one.first == other.first || certainly_differ(domain, one.second, other.second);
    });
  });
}

/// What stays of a list without the element at a place.
template <class T>
std::vector<T> without(std::vector<T> list, std::size_t place) {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(place));
  return list;
}

void split_at(Form& form, const TableId& table, const TableType& type, const LabelledKeys& keys,
              std::size_t place) {
  const std::vector<Domain> rest = without(keys.made_by->inputs(), place);
  const Domain domain = rest.size() == 1 ? rest.front() : Tuple(rest);
  const TableType own{TableKind::function, domain, type.range};
  std::map<Integer, TableId> tables;
  for (const auto& [code, label] : keys.labels.at(place))
    tables[code] = add_table(form, table.name() + "." + code.str(), own);
  for (FormPart* part : parts_of(form))
    rebuild(*part, [&](NodeId, const GraphNode& node, Graph& out) {
      if (!node.accesses_table() || out[node.arguments[0]].table() != table)
        return std::optional<NodeId>{};
      const std::vector<NodeId> parts = out[node.arguments[1]].arguments;
      const Integer label = out[parts[place]].value().code();
      const std::vector<NodeId> kept = without(parts, place);
      const NodeId key = kept.size() == 1
                             ? kept.front()
                             : append(out, make_apply(operations::make_tuple(rest), kept));
      const NodeId its = append_once(out, make_table(tables.at(label), own));
      return std::optional{append(out, make_access(NodeKind::lookup, out, its, {key}, node.label))};
    });
  form.tables.erase(table);
}

}  // namespace

bool labelled_keys(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index) continue;
    const auto keys = labelled_keys_of(form, table);
    if (!keys) continue;
    for (const auto& [place, labels] : keys->labels) {
      if (!differ_at_all_sizes(keys->made_by->inputs()[place], labels)) continue;
      split_at(form, TableId{table}, TableType{type}, *keys, place);
      return true;
    }
  }
  return false;
}

}  // namespace certamen
