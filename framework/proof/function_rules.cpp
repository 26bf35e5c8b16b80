// SPDX-License-Identifier: Apache-2.0
// Random functions that are seen through other functions: at the first value with an image, or
// behind a bijection.
#include <algorithm>
#include <set>
#include <utility>

#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/apart.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The value and, if it is put together of parts, its parts.
void add_whole(const Graph& graph, NodeId id, std::set<NodeId>& all) {
  all.insert(id);
  if (graph[id].kind() == NodeKind::apply && graph[id].operation().facts().constructor)
    for (const NodeId argument : graph[id].arguments) add_whole(graph, argument, all);
}

std::set<NodeId> whole(const Graph& graph, NodeId id) {
  std::set<NodeId> all;
  add_whole(graph, id, all);
  return all;
}

/// A node of a procedure that a lookup of a new table at the key takes the place of.
struct Replaced {
  FormPart* part;
  NodeId node, key;  // the key stands before the node
};

/// Replaces a table by a new one.
void replace_table(Form& form, const std::vector<Replaced>& all, const TableId& old,
                   const std::string& label, const TableType& type) {
  const TableId added = add_table(form, label, type);
  for (const auto& [part, replaced, key] : all) {
    std::vector<NodeId> place(part->graph.size(), no_node);
    rebuild(*part, [&](NodeId id, const GraphNode& node, Graph& out) {
      if (id != replaced) {
        const NodeId there = append_once(out, node);
        place[id] = there;
        return std::optional{there};
      }
      const NodeId table = append_once(out, make_table(added, type));
      place[id] = append(out, make_access(NodeKind::lookup, out, table, {place[key]}, label));
      return std::optional{place[id]};
    });
  }
  form.tables.erase(old);
}

/// Where a procedure asks a function at first(h), and notes it: nodes of the procedure.
struct AtFirst {
  FormPart* part;
  NodeId image, value, lookup;
};

/// Nothing unless all that the procedure does with the map is to note the first value with an
/// image, and all that looks at that is a lookup of a random function.
std::optional<AtFirst> at_first(FormPart& part, const TableId& map) {
  const Graph& graph = part.graph;
  std::vector<NodeId> uses;
  for (NodeId id = 0; id < graph.size(); ++id)
    if (accesses(part, id, map)) uses.push_back(id);
  if (uses.size() != 2 || !graph[uses[0]].is(NodeKind::find) || !graph[uses[1]].is(NodeKind::put))
    return std::nullopt;
  const auto counts = use_counts(part);
  const NodeId find = uses[0], put = uses[1];
  const NodeId image = graph[find].arguments[1], first = graph[put].arguments[2];
  const GraphNode& choice = graph[first];
  if (graph[put].arguments[1] != image || !choice.applies(Opcode::value_or) ||
      choice.arguments[0] != find || counts[find] != 1 || counts[first] != 2)
    return std::nullopt;
  std::vector<NodeId> lookups;
  for (NodeId id = 0; id < graph.size(); ++id)
    if (graph[id].is(NodeKind::lookup) && graph[id].arguments[1] == first) lookups.push_back(id);
  if (lookups.size() != 1) return std::nullopt;
  return AtFirst{&part, image, choice.arguments[1], lookups[0]};
}

/// Whether the image is one function of the value in all of these: of each procedure's values,
/// which are apart from those of the others.
bool have_one_image(const Form& form, const std::vector<AtFirst>& all, const TableId& function) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& [part, image, value, lookup] = all[i];
    if (!is_function_of(form, *part, image, whole(part->graph, value), function)) return false;
    for (std::size_t j = 0; j < i; ++j)
      if (!labelled_apart(part->graph, value, all[j].part->graph, all[j].value)) return false;
  }
  return true;
}

}  // namespace

/// f(first(h)), where first(h) is the first x of all calls with h = g(x), is f'(h).
bool first_of_class(Form& form) {
  for (const auto& [map, type] : form.tables) {
    if (type.kind != TableKind::map) continue;
    std::vector<AtFirst> all;
    bool fits = true;
    for (FormPart* part : parts_of(form)) {
      if (!accesses(*part, map)) continue;
      const auto found = at_first(*part, map);
      fits = fits && found;
      if (found) all.push_back(*found);
    }
    if (!fits || all.empty()) continue;
    const auto table_at = [](const AtFirst& use) -> const GraphNode& {
      const Graph& graph = use.part->graph;
      return graph[graph[use.lookup].arguments[0]];
    };
    const TableId old = table_at(all.front()).table();
    const TableType asked = table_at(all.front()).table_type();
    std::size_t lookups = 0;
    for (const FormPart* part : parts_of(std::as_const(form)))
      for (NodeId id = 0; id < part->graph.size(); ++id)
        lookups += accesses(*part, id, old) ? 1 : 0;
    if (asked.kind != TableKind::function || asked.index || lookups != all.size() ||
        std::ranges::any_of(all,
                            [&](const AtFirst& use) { return table_at(use).table() != old; }) ||
        !have_one_image(form, all, old))
      continue;
    const TableType changed{TableKind::function, type.domain, asked.range};
    std::vector<Replaced> replaced;
    for (const AtFirst& use : all) replaced.push_back({use.part, use.lookup, use.image});
    replace_table(form, replaced, old, old.name() + " of " + map.name(), changed);
    return true;
  }
  return false;
}

/// op(f(x), g(x)), if that is all that is seen of f and op is a bijection in its value, is f'(x).
bool shifted_functions(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index) continue;
    const auto uses = accesses_of(form, table);
    if (!uses || uses->nodes.size() != 1) continue;
    FormPart& part = *uses->part;
    const Graph& graph = part.graph;
    const NodeId lookup = uses->nodes[0];
    if (graph[lookup].kind() != NodeKind::lookup || use_counts(part)[lookup] != 1) continue;
    const NodeId key = graph[lookup].arguments[1];
    const auto users = users_of(graph)[lookup];
    const auto* user = users.empty() ? nullptr : &graph[users.front()];
    if (user == nullptr || user->kind() != NodeKind::apply || user->operation().is_opaque() ||
        !same_cardinality(user->domain, type.range))
      continue;
    bool all = true;
    for (std::size_t i = 0; i < user->arguments.size(); ++i)
      all = all && (user->arguments[i] == lookup
                        ? user->operation().facts().is_bijective(i)
                        : is_function_of(form, part, user->arguments[i], whole(graph, key), table));
    if (!all) continue;
    const TableType changed{TableKind::function, type.domain, user->domain};
    const TableId old = table;
    replace_table(form, {{&part, users.front(), key}}, old, old.name() + "'", changed);
    return true;
  }
  return false;
}

bool split_ranges(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index || type.range.kind() != DomainKind::tuple ||
        type.range.parts().empty())
      continue;
    const TableId old = table;
    const std::vector<Domain> ranges = type.range.parts();
    std::vector<TableType> types;
    for (const auto& range : ranges) types.push_back({TableKind::function, type.domain, range});
    std::vector<TableId> tables;
    for (std::size_t i = 0; i < types.size(); ++i)
      tables.push_back(add_table(form, old.name() + "[" + std::to_string(i) + "]", types[i]));
    for (FormPart* part : parts_of(form))
      rebuild(*part, [&](NodeId, const GraphNode& node, Graph& out) {
        if (node.kind() != NodeKind::lookup || out[node.arguments[0]].table() != old)
          return std::optional<NodeId>{};
        std::vector<NodeId> values;
        for (std::size_t i = 0; i < ranges.size(); ++i) {
          const NodeId its = append_once(out, make_table(tables[i], types[i]));
          values.push_back(append(
              out, make_access(NodeKind::lookup, out, its, {node.arguments[1]}, node.label)));
        }
        return std::optional{
            append(out, make_apply(operations::make_tuple(ranges), std::move(values)))};
      });
    form.tables.erase(old);
    return true;
  }
  return false;
}

}  // namespace certamen
