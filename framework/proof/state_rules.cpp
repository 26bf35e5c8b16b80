// SPDX-License-Identifier: Apache-2.0
// State that is constant, redundant, unread or only carries a sample to where it is used. Each rule
// says why what an adversary sees stays the same.
#include "framework/proof/state_rules.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "framework/graph/cone.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/values/cardinality.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Function and permutation tables that only this part looks at, which runs once: its lookups are
/// the first and the last.
bool is_closed(const Form& form, const FormPart& part) {
  if (!part.runs_once()) return false;
  std::set<TableId> own;
  for (const auto& node : part.graph) {
    if (node.kind() == NodeKind::find || node.kind() == NodeKind::put) return false;
    if (node.is(NodeKind::table)) own.insert(node.table());
  }
  const auto uses_own = [&](const FormPart& other) {
    return &other != &part &&
           std::any_of(other.graph.begin(), other.graph.end(), [&](const GraphNode& node) {
             return node.is(NodeKind::table) && own.contains(node.table());
           });
  };
  return !uses_own(form.start) && std::none_of(form.parts.begin(), form.parts.end(), uses_own);
}

void set_roots(FormPart& part, const std::vector<NodeId>& roots) {
  std::size_t next = 0;
  for_each_root(part, [&](NodeId& root) { root = roots[next++]; });
  std::sort(part.puts.begin(), part.puts.end());
}

/// Writes down what the simplifier does to a part.
class PartWatcher : public RuleWatcher {
 public:
  PartWatcher(std::size_t place, const FormPart& part, std::vector<PartStep>& steps)
      : place_{place}, part_{part}, steps_{steps} {}
  void values_kept(const RootedGraph& graph, const std::vector<KeptValue>& uses) override {
    note({.place = place_, .uses = uses, .after = part_}, graph);
  }
  void distribution_kept(Rule rule, const RootedGraph& after) override {
    note({.place = place_, .rule = to_string(rule), .after = part_}, after);
  }

 private:
  void note(PartStep step, const RootedGraph& graph) {
    step.after.graph = graph.graph;
    set_roots(step.after, graph.roots);
    steps_.push_back(std::move(step));
  }

  std::size_t place_;
  const FormPart part_;  // before
  std::vector<PartStep>& steps_;
};

void simplify_part(const Form& form, FormPart& part, RuleWatcher* watcher) {
  RootedGraph rooted{.graph = part.graph,
                     .roots = roots_of(part),
                     .open_ended = !is_closed(form, part),
                     .normal_form = true};
  rooted = simplified(std::move(rooted), nullptr, watcher);
  part.graph = std::move(rooted.graph);
  set_roots(part, rooted.roots);
  std::erase_if(part.updates, [&](const auto& update) {
    const auto& node = part.graph[update.second];
    return node.gets(update.first);
  });
}

/// Reading a key twice with nothing going in between gives the same.
void share_finds(FormPart& part) {
  std::map<std::vector<NodeId>, NodeId> known;
  rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
    if (node.kind() == NodeKind::put)
      std::erase_if(known, [&](const auto& entry) { return entry.first[0] == node.arguments[0]; });
    if (node.kind() != NodeKind::find) return std::nullopt;
    const auto [found, is_new] = known.try_emplace(node.arguments, out.size());
    return is_new ? std::nullopt : std::optional{found->second};
  });
}

template <class Visit>
void for_each_part(Form& form, Visit visit) {
  visit(form.start);
  for (auto& part : form.parts) visit(part);
}

}  // namespace

void replace_state(Form& form, const StateId& state, const std::function<NodeId(Graph&)>& value) {
  for (auto& part : form.parts)
    rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) {
      return node.gets(state) ? std::optional{value(out)} : std::nullopt;
    });
  form.start.updates.erase(state);
  for (auto& part : form.parts) part.updates.erase(state);
  form.states.erase(state);
}

bool constants(Form& form) {
  for (const auto& [state, domain] : form.states) {
    const GraphNode first = form.start.graph[form.start.updates.at(state)];
    if (first.kind() != NodeKind::constant) continue;
    const bool always = std::all_of(form.parts.begin(), form.parts.end(), [&](const auto& part) {
      const auto found = part.updates.find(state);
      if (found == part.updates.end()) return true;
      const auto& node = part.graph[found->second];
      return node.kind() == NodeKind::constant && node.value() == first.value();
    });
    if (!always) continue;
    replace_state(form, StateId{state}, [&](Graph& out) { return append_once(out, first); });
    return true;
  }
  return false;
}

namespace {

/// Whether no call changes the state, and it holds a value that was drawn: no constant, and no
/// function of others.
bool holds_sample(const Form& form, const StateId& state) {
  const auto& first = form.start.graph[form.start.updates.at(state)];
  return is_fixed(form, state) && !first.is(NodeKind::apply) && !first.is(NodeKind::constant);
}

/// The samples and lookups of the start that the value is a function of.
std::set<NodeId> leaves_of(const Graph& graph, NodeId value) {
  std::set<NodeId> leaves;
  walk_cone(graph, {value}, [&](NodeId id) {
    const bool inner = graph[id].is(NodeKind::apply) || graph[id].is(NodeKind::constant);
    if (!inner) leaves.insert(id);
    return inner;
  });
  return leaves;
}

}  // namespace

bool same_samples(Form& form) {
  std::map<NodeId, StateId> holder;
  for (const auto& [state, domain] : form.states) {
    if (!holds_sample(form, state)) continue;
    const auto [found, is_first] = holder.try_emplace(form.start.updates.at(state), state);
    if (is_first) continue;
    const GraphNode get = make_get(found->second, domain);
    replace_state(form, StateId{state}, [&](Graph& out) { return append_once(out, get); });
    return true;
  }
  return false;
}

bool functions(Form& form) {
  constexpr std::size_t most_leaves = 16;
  std::map<NodeId, StateId> holder;  // of leaves
  for (const auto& [state, domain] : form.states)
    if (holds_sample(form, state)) holder.try_emplace(form.start.updates.at(state), state);
  for (const auto& [state, domain] : form.states) {
    const Graph graph = form.start.graph;
    const NodeId root = form.start.updates.at(state);
    if (!is_fixed(form, state) || !graph[root].is(NodeKind::apply)) continue;
    const std::set<NodeId> leaves = leaves_of(graph, root);
    if (leaves.size() > most_leaves) continue;
    for (const NodeId leaf : leaves) {
      if (holder.contains(leaf)) continue;
      const StateId held = add_state(form, state.name() + "'", graph[leaf].domain);
      holder.emplace(leaf, held);
      form.start.updates[held] = leaf;
    }
    replace_state(form, StateId{state}, [&](Graph& out) {
      std::map<NodeId, NodeId> place;
      for (const NodeId id : leaves)
        place[id] = append_once(out, {.action = node::Get{holder.at(id)},
                                      .domain = graph[id].domain,
                                      .label = graph[id].label});
      return copy_cone(graph, root, place,
                       [&](GraphNode node) { return append_once(out, std::move(node)); });
    });
    return true;
  }
  return false;
}

bool constant_keys(Form& form) {
  for (const auto& [table, type] : form.tables) {
    if (type.kind != TableKind::function || type.index) continue;
    std::map<Integer, Value> keys;
    bool all = true;
    for_each_part(form, [&](FormPart& part) {
      for (NodeId id = 0; id < part.graph.size(); ++id) {
        if (!accesses(part, id, table)) continue;
        const auto& node = part.graph[id];
        const auto& key = part.graph[node.arguments[1]];
        if (node.kind() == NodeKind::lookup && key.kind() == NodeKind::constant)
          keys.emplace(key.value().code(), key.value());
        else
          all = false;
      }
    });
    for (const auto& [code, key] : keys)
      all = all && std::all_of(keys.begin(), keys.end(), [&](const auto& other) {
              return other.first == code || certainly_differ(type.domain, key, other.second);
            });
    if (!all || keys.empty()) continue;
    const TableId old = table;
    std::map<Integer, StateId> states;
    for (const auto& [code, key] : keys)
      states[code] = add_state(form, old.name() + "[" + code.str() + "]", type.range);
    const Domain range = type.range;
    std::map<Integer, NodeId> stored;
    rebuild(form.start, [&](NodeId, const GraphNode& node, Graph& out) {
      if (out.empty())
        for (const auto& [key, state] : states)
          stored[key] = append(out, make_sample(Distribution::uniform(range), state.name()));
      return node.kind() == NodeKind::lookup && out[node.arguments[0]].table() == old
                 ? std::optional{stored.at(out[node.arguments[1]].value().code())}
                 : std::nullopt;
    });
    for (const auto& [key, state] : states) form.start.updates[state] = stored.at(key);
    for (auto& part : form.parts)
      rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) {
        if (node.kind() != NodeKind::lookup || out[node.arguments[0]].table() != old)
          return std::optional<NodeId>{};
        const StateId& state = states.at(out[node.arguments[1]].value().code());
        return std::optional{append_once(out, make_get(state, range))};
      });
    return true;
  }
  return false;
}

bool same_maps(Form& form) {
  const auto entries_of = [](const FormPart& part, const TableId& table) {
    std::vector<std::pair<NodeId, NodeId>> entries;
    for (const NodeId put : part.puts) {
      const auto& a = part.graph[put].arguments;
      if (part.graph[a[0]].table() == table) entries.emplace_back(a[1], a[2]);
    }
    return entries;
  };
  // Between an entry of the one and that of the other neither may be read.
  const auto apart = [](const FormPart& part, const TableId& a, const TableId& b) {
    int difference = 0;
    for (const auto& node : part.graph) {
      if (node.kind() != NodeKind::find && node.kind() != NodeKind::put) continue;
      const TableId& table = part.graph[node.arguments[0]].table();
      if (table != a && table != b) continue;
      if (node.kind() == NodeKind::find && difference != 0) return true;
      if (node.kind() == NodeKind::put) difference += table == a ? 1 : -1;
    }
    return false;
  };
  for (const auto& [first, type] : form.tables)
    for (const auto& [second, its] : form.tables) {
      if (!(first < second) || type.kind != TableKind::map || its.kind != TableKind::map ||
          type.domain != its.domain || type.range != its.range)
        continue;
      const std::vector<FormPart*> parts = parts_of(form);
      if (!std::all_of(parts.begin(), parts.end(), [&](const FormPart* part) {
            return entries_of(*part, first) == entries_of(*part, second) &&
                   !apart(*part, first, second);
          }))
        continue;
      const TableId kept = first, gone = second;
      for_each_part(form, [&](FormPart& part) {
        rebuild(part, [&](NodeId id, const GraphNode& node, Graph& out) {
          if (node.kind() == NodeKind::put &&
              part.graph[part.graph[id].arguments[0]].table() == gone)
            return std::optional{no_node};
          if (node.is(NodeKind::table) && node.table() == gone)
            return std::optional{append_once(out, make_table(kept, node.table_type()))};
          if (node.accesses(gone))
            return std::optional{append(out, make_access(node.kind(), kept, form.tables.at(kept),
                                                         node.arguments, node.label))};
          return std::optional<NodeId>{};
        });
      });
      form.tables.erase(gone);
      return true;
    }
  return false;
}

void simplify_parts(Form& form, std::vector<PartStep>* steps) {
  std::size_t place = 0;
  const auto simplify = [&](FormPart& part) {
    if (steps == nullptr) return simplify_part(form, part, nullptr);
    PartWatcher watcher{place, part, *steps};
    simplify_part(form, part, &watcher);
  };
  for_each_part(form, [&](FormPart& part) {
    simplify(part);
    const std::size_t before = part.graph.size();
    share_finds(part);
    if (part.graph.size() != before) simplify(part);
    ++place;
  });
}

void drop_unneeded(Form& form, std::vector<PartStep>* steps) {
  const auto needed = seen_of(form, true);
  const auto is_unneeded = [&](const auto& entry) { return !needed.contains(entry.first); };
  std::erase_if(form.states, is_unneeded);
  std::erase_if(form.tables, is_unneeded);
  for_each_part(form, [&](FormPart& part) {
    std::erase_if(part.updates, is_unneeded);
    std::erase_if(part.puts, [&](NodeId put) {
      return !needed.contains(part.graph[part.graph[put].arguments[0]].table());
    });
    // Puts are no roots any more, and must not stay behind: they have an effect.
    const std::set<NodeId> kept{part.puts.begin(), part.puts.end()};
    rebuild(part, [&](NodeId id, const GraphNode& node, Graph&) {
      return node.kind() == NodeKind::put && !kept.contains(id) ? std::optional{no_node}
                                                                : std::nullopt;
    });
  });
  simplify_parts(form, steps);
}

}  // namespace certamen
