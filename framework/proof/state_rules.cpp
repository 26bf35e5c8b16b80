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

void simplify_part(const Form& form, FormPart& part) {
  RootedGraph rooted{.graph = part.graph,
                     .roots = roots_of(part),
                     .open_ended = !is_closed(form, part),
                     .normal_form = true};
  rooted = simplified(std::move(rooted));
  part.graph = std::move(rooted.graph);
  std::size_t next = 0;
  for_each_root(part, [&](NodeId& root) { root = rooted.roots[next++]; });
  std::sort(part.puts.begin(), part.puts.end());
  std::erase_if(part.updates, [&](const auto& update) {
    const auto& node = part.graph[update.second];
    return node.gets(update.first);
  });
}

template <class Visit>
void for_each_part(Form& form, Visit visit) {
  visit(form.start);
  for (auto& part : form.parts) visit(part);
}

void replace_state(Form& form, const StateId& state, const std::function<NodeId(Graph&)>& value) {
  for (auto& part : form.parts)
    rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) {
      return node.gets(state) ? std::optional{value(out)} : std::nullopt;
    });
  form.start.updates.erase(state);
  for (auto& part : form.parts) part.updates.erase(state);
  form.states.erase(state);
}

/// A state that starts as a constant and is only ever set to it.
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

/// A state that no call changes and that holds a function of samples, or the same sample as another
/// one: the samples are stored, once each, and the function is computed where it is needed.
bool functions(Form& form) {
  const FormPart& start = form.start;
  std::map<NodeId, StateId> holder;  // of leaves
  for (const auto& [state, domain] : form.states) {
    const NodeId root = start.updates.at(state);
    if (!is_fixed(form, state) || start.graph[root].kind() == NodeKind::apply ||
        start.graph[root].kind() == NodeKind::constant)
      continue;
    const auto [found, is_first] = holder.try_emplace(root, state);
    if (is_first) continue;
    const GraphNode get = make_get(found->second, domain);
    replace_state(form, StateId{state}, [&](Graph& out) { return append_once(out, get); });
    return true;
  }
  constexpr std::size_t most_leaves = 16;
  for (const auto& [state, domain] : form.states) {
    const NodeId root = start.updates.at(state);
    if (!is_fixed(form, state) || start.graph[root].kind() != NodeKind::apply) continue;
    std::set<NodeId> leaves;
    walk_cone(start.graph, {root}, [&](NodeId id) {
      const NodeKind kind = start.graph[id].kind();
      const bool inner = kind == NodeKind::apply || kind == NodeKind::constant;
      if (!inner) leaves.insert(id);
      return inner;
    });
    if (leaves.size() > most_leaves) continue;
    for (const NodeId leaf : leaves) {
      if (holder.contains(leaf)) continue;
      const StateId held = add_state(form, state.name() + "'", start.graph[leaf].domain);
      holder[leaf] = held;
      form.start.updates[held] = leaf;
    }
    const Graph graph = start.graph;
    const std::map<NodeId, StateId> holders = holder;
    replace_state(form, StateId{state}, [&](Graph& out) {
      std::map<NodeId, NodeId> place;
      for (const NodeId id : leaves)
        place[id] = append_once(out, {.action = node::Get{holders.at(id)},
                                      .domain = graph[id].domain,
                                      .label = graph[id].label});
      return copy_cone(graph, root, place,
                       [&](GraphNode node) { return append_once(out, std::move(node)); });
    });
    return true;
  }
  return false;
}

/// Where a state's value is read.
struct Reads {
  std::vector<FormPart*> parts;
  std::optional<Operation> function;  // a bijection applied to it
  bool only_function = true;          // nothing else looks at it
};

Reads reads_of(Form& form, const StateId& state) {
  Reads reads;
  for (auto& part : form.parts) {
    const auto users = users_of(part.graph);
    for (NodeId id = 0; id < part.graph.size(); ++id) {
      if (!part.graph[id].gets(state)) continue;
      reads.parts.push_back(&part);
      std::size_t unary = 0;
      for (const NodeId user : users[id]) {
        const auto& node = part.graph[user];
        if (node.kind() == NodeKind::apply && node.arguments.size() == 1 &&
            node.operation().facts().is_bijective(0)) {
          reads.only_function =
              reads.only_function && (!reads.function || *reads.function == node.operation());
          reads.function = node.operation();
          ++unary;
        }
      }
      if (use_counts(part)[id] != unary) reads.only_function = false;
    }
  }
  return reads;
}

/// A sample without arguments that the start only stores, once.
const GraphNode* stored_sample(const Form& form, const StateId& state) {
  const NodeId root = form.start.updates.at(state);
  const GraphNode& node = form.start.graph[root];
  return node.kind() == NodeKind::sample && node.arguments.empty() &&
                 use_counts(form.start)[root] == 1 && is_fixed(form, state)
             ? &node
             : nullptr;
}

/// A stored sample that one procedure needs, which runs once: sampled there. Nothing else depends
/// on it, so that it does not matter when it is sampled.
bool late_samples(Form& form) {
  for (const auto& [state, domain] : form.states) {
    const GraphNode* stored = stored_sample(form, state);
    if (stored == nullptr) continue;
    const GraphNode sample = *stored;
    const Reads reads = reads_of(form, state);
    if (reads.parts.size() == 1 && reads.parts.front()->runs_once()) {
      replace_state(form, StateId{state}, [&](Graph& out) { return append(out, sample); });
      return true;
    }
    // Uniform, and only ever seen through one bijection: the image is uniform, and is stored.
    if (!reads.function || !reads.only_function ||
        sample.distribution().kind() != DistributionKind::uniform ||
        !same_cardinality(domain, reads.function->output()))
      continue;
    const Operation function = *reads.function;
    const StateId image =
        add_state(form, function.name() + " of " + state.name(), function.output());
    form.start.updates[image] = append(
        form.start.graph, make_sample(Distribution::uniform(function.output()), image.name()));
    const StateId old = state;
    for (auto& part : form.parts)
      rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) {
        const bool applied = node.kind() == NodeKind::apply && node.arguments.size() == 1 &&
                             out[node.arguments[0]].gets(old);
        return applied ? std::optional{append_once(out, make_get(image, function.output()))}
                       : std::nullopt;
      });
    form.start.updates.erase(old);
    form.states.erase(old);
    return true;
  }
  return false;
}

/// A stored uniform tuple is as many stored uniform parts.
bool stored_tuples(Form& form) {
  for (const auto& [state, domain] : form.states) {
    const GraphNode* stored = stored_sample(form, state);
    if (stored == nullptr || domain.kind() != DomainKind::tuple || domain.parts().empty() ||
        stored->distribution().kind() != DistributionKind::uniform)
      continue;
    const std::vector<Domain> parts = domain.parts();
    std::vector<StateId> stored_parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const StateId one = add_state(form, state.name() + "." + std::to_string(i), parts[i]);
      stored_parts.push_back(one);
      form.start.updates[one] =
          append(form.start.graph, make_sample(Distribution::uniform(parts[i]), one.name()));
    }
    replace_state(form, StateId{state}, [&](Graph& out) {
      std::vector<NodeId> gets;
      for (std::size_t i = 0; i < parts.size(); ++i)
        gets.push_back(append_once(out, make_get(stored_parts[i], parts[i])));
      return append_once(out, make_apply(operations::make_tuple(parts), std::move(gets)));
    });
    return true;
  }
  return false;
}

/// A stored uniform element of a group of which powers are taken is g^x with a stored uniform x:
/// what is said of exponents holds for it then.
bool stored_powers(Form& form) {
  for (const auto& [state, domain] : form.states) {
    if (domain.kind() != DomainKind::group || !is_stored_uniform(form, state)) continue;
    const bool is_raised =
        std::any_of(form.parts.begin(), form.parts.end(), [&](const FormPart& part) {
          return std::any_of(part.graph.begin(), part.graph.end(), [&](const GraphNode& node) {
            return node.applies(Opcode::group_power) && part.graph[node.arguments[0]].gets(state);
          });
        });
    if (!is_raised) continue;
    const Domain group = domain, exponent = exponents(group);
    const StateId logarithm = add_state(form, state.name(), exponent);
    form.start.updates[logarithm] =
        append(form.start.graph, make_sample(Distribution::uniform(exponent), logarithm.name()));
    replace_state(form, StateId{state}, [&](Graph& out) {
      const NodeId x = append_once(out, make_get(logarithm, exponent));
      return append_once(out, make_apply(operations::group_exponential(group), {x}));
    });
    return true;
  }
  return false;
}

/// A random function that is only asked at constants, any two of which differ at every size, is as
/// many stored samples.
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

/// Two maps into which the same entries go, always, are one.
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

}  // namespace

void simplify_parts(Form& form) {
  for_each_part(form, [&](FormPart& part) {
    simplify_part(form, part);
    const std::size_t before = part.graph.size();
    share_finds(part);
    if (part.graph.size() != before) simplify_part(form, part);
  });
}

void drop_unneeded(Form& form) {
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
  simplify_parts(form);
}

bool apply_state_rules(Form& form) {
  return constants(form) || drop_last_updates(form) || functions(form) || decide_counters(form) ||
         join_points(form) || same_maps(form) || open_caches(form) || split_keys(form) ||
         single_members(form) || split_ranges(form) || pads(form) || constant_keys(form) ||
         stored_tuples(form) || stored_powers(form) || unit_multiples(form) || late_samples(form);
}

}  // namespace certamen
