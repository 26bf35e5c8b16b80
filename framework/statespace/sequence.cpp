// SPDX-License-Identifier: Apache-2.0
// From a schedule to steps that are ready to run.
#include <algorithm>
#include <map>
#include <numeric>

#include "framework/statespace/exits.hpp"
#include "framework/statespace/interchange.hpp"
#include "framework/statespace/program.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

void CompiledStep::put_in_order(std::uint64_t* key) const {
  for (const auto& fields : alike) {
    const auto value = [&](const Field& field) {
      return (key[field.word] >> field.shift) & field.mask;
    };
    const auto write = [&](const Field& field, std::uint64_t word) {
      key[field.word] = (key[field.word] & ~(field.mask << field.shift)) | word << field.shift;
    };
    // By insertion: all but the newest are in order already.
    for (std::size_t i = 1; i < fields.size(); ++i) {
      const std::uint64_t word = value(fields[i]);
      std::size_t to = i;
      for (; to > 0 && value(fields[to - 1]) > word; --to) write(fields[to], value(fields[to - 1]));
      if (to != i) write(fields[to], word);
    }
  }
}

std::size_t CompiledStep::alike_values() const {
  std::size_t sum = 0;
  for (const auto& fields : alike) sum += fields.size();
  return sum;
}

namespace {

bool has(const std::vector<NodeId>& nodes, NodeId id) {
  return std::find(nodes.begin(), nodes.end(), id) != nodes.end();
}

/// Where these nodes stand; those of no width stand nowhere.
std::vector<Field> fields_of(const Layout& layout, const std::vector<NodeId>& nodes) {
  std::vector<Field> fields;
  for (const auto& field : layout.fields)
    if (has(nodes, field.node)) fields.push_back(field);
  return fields;
}

/// Ways out of a closed sequence: values of live nodes that decide the roots.
class Exits {
 public:
  Exits(ExactProgram& program, const std::vector<NodeId>& roots)
      : program_{program}, roots_{roots}, decisions_{program.graph(), roots} {}

  void find(const std::vector<NodeId>& live, const std::vector<bool>& known,
            std::vector<Exit>& found) {
    for (const NodeId id : live) {
      if (program_.graph()[id].kind() == NodeKind::table) continue;
      for (const auto& exit : of(id))
        if (std::all_of(roots_.begin(), roots_.end(), [&](NodeId root) {
              return known[root] ||
                     std::any_of(exit.decided.begin(), exit.decided.end(),
                                 [&](const NodeValue& one) { return one.first == root; });
            }))
          found.push_back(exit);
    }
  }

 private:
  const std::vector<Exit>& of(NodeId id) {
    const auto [entry, is_new] = exits_.try_emplace(id);
    if (!is_new) return entry->second;
    const auto word = [&](NodeId node, const Value& value) {
      return program_.interner().to_register(program_.graph()[node].domain, value.code());
    };
    for (const auto& value : decisions_.candidates(id)) {
      const auto& decided = decisions_.decided(id, value);
      if (decided.empty()) continue;
      Exit exit{id, word(id, value), {}};
      for (const auto& [root, its] : decided) exit.decided.emplace_back(root, word(root, its));
      entry->second.push_back(std::move(exit));
    }
    return entry->second;
  }

  ExactProgram& program_;
  const std::vector<NodeId>& roots_;
  Decisions decisions_;
  std::map<NodeId, std::vector<Exit>> exits_;
};

/// What is still looked up in tables of functions, while more and more nodes are done. A lookup
/// whose point was known once is never looked at again, so that all steps together take as long as
/// one pass over the lookups, and the points that are left after each.
class OpenLookups {
 public:
  explicit OpenLookups(const Graph& graph) : graph_{graph} {
    for (NodeId id = 0; id < graph.size(); ++id)
      if (graph[id].accesses_table()) its_[access_of(graph[id]).table].open.push_back(id);
  }

  /// Of those among the tables of which all points that are still looked up are known.
  std::vector<LastPoints> known(const std::vector<NodeId>& tables, const std::vector<bool>& done) {
    std::vector<LastPoints> found;
    for (const NodeId table : tables) {
      if (graph_[table].table_type().kind != TableKind::function) continue;
      auto& [open, next] = its_[table];
      const auto is_known = [&](NodeId access) {
        const TableAccess at = access_of(graph_[access]);
        return done[access] || (done[at.key] && (at.index == no_node || done[at.index]));
      };
      while (next < open.size() && is_known(open[next])) ++next;
      if (next < open.size()) continue;
      std::erase_if(open, [&](NodeId access) { return done[access]; });
      next = open.size();
      LastPoints last{table};
      for (const NodeId access : open) {
        const TableAccess at = access_of(graph_[access]);
        last.points.emplace_back(at.key, at.index);
      }
      found.push_back(std::move(last));
    }
    return found;
  }

 private:
  struct Lookups {
    std::vector<NodeId> open;  // in the graph's order
    std::size_t next = 0;      // the first one whose point may not be known
  };
  const Graph& graph_;
  std::map<NodeId, Lookups> its_;  // of each table
};

}  // namespace

Sequence ExactProgram::sequence(const std::vector<NodeId>& roots, const ScheduleOptions& options) {
  Sequence sequence{roots, certamen::schedule(symbolic_, roots, options), {}, layout_of(roots)};
  const bool closed = !symbolic_.rooted.open_ended;
  std::vector<bool> known(graph().size(), false);
  for (NodeId id = 0; id < graph().size(); ++id)
    known[id] = graph()[id].kind() == NodeKind::constant || graph()[id].kind() == NodeKind::input ||
                graph()[id].kind() == NodeKind::get;
  Exits exits{*this, roots};
  OpenLookups open{graph()};
  std::optional<Interchange> interchange;
  if (closed && options.interchange) interchange.emplace(symbolic_, roots);
  std::vector<NodeId> tables_before;
  bool labels_before = !closed;
  for (const auto& step : sequence.schedule.steps) {
    CompiledStep next = compiled(step, roots, known);
    next.has_labels = next.has_labels || labels_before;
    labels_before = !next.labelled.empty() ||
                    std::any_of(next.tables.begin(), next.tables.end(),
                                [&](NodeId table) { return symbolic_.tables[table].any(); });
    next.has_labels = next.has_labels || labels_before;
    next.complete =
        closed && std::all_of(roots.begin(), roots.end(), [&](NodeId root) { return known[root]; });
    if (closed && !next.complete) exits.find(step.live, known, next.exits);
    if (closed && !next.complete) next.last_points = open.known(next.tables, known);
    if (interchange && !next.complete) find_alike(next, interchange->groups(step.live, known));
    if (closed)
      std::set_difference(tables_before.begin(), tables_before.end(), next.tables.begin(),
                          next.tables.end(), std::back_inserter(next.retired));
    if (step.branch != no_node && !symbolic_.sorts.empty())  // a draw may meet an anonymous value
      for (const NodeId table : closed ? tables_before : roots)
        if (graph()[table].kind() == NodeKind::table && has_anonymous(table))
          next.changed.push_back(table);
    std::sort(next.changed.begin(), next.changed.end());
    next.changed.erase(std::unique(next.changed.begin(), next.changed.end()), next.changed.end());
    tables_before = next.tables;
    sequence.steps.push_back(std::move(next));
    if (sequence.steps.back().complete) break;
  }
  if (interchange) pin_constants(sequence);
  sequence.schedule.steps.clear();
  return sequence;
}

void ExactProgram::find_alike(CompiledStep& step,
                              const std::vector<std::vector<NodeId>>& groups) const {
  step.labelled_alone = step.labelled;
  for (const auto& group : groups) {
    step.alike.push_back(fields_of(step.after, group));
    if (!symbolic_.is_symbolic(group.front())) continue;
    step.labelled_alike.push_back(group);
    std::erase_if(step.labelled_alone, [&](NodeId id) { return has(group, id); });
  }
}

/// What is left of a run commutes with every renaming that keeps the constants it names, so that
/// its states are the same up to renaming all other values. Labels of constants are dealt out so
/// that those which are still named are always the first.
void ExactProgram::pin_constants(Sequence& sequence) const {
  const auto& sorts = symbolic_.sorts;
  if (sorts.empty()) return;
  // Steps from the first to that which names the constant last; vectors: one that is a sum of it.
  std::vector<std::vector<std::size_t>> named(sorts.size());
  for (std::size_t sort = 0; sort < sorts.size(); ++sort)
    named[sort].assign(sorts[sort].constants.size(), 0);
  const auto see = [&](NodeId constant, std::size_t steps) {
    map_leaves(graph()[constant].domain, graph()[constant].domain, graph()[constant].value().code(),
               [&](std::size_t leaf, const Integer& code) {
                 const auto sort = symbolic_.leaves[constant][leaf];
                 if (sort == no_sort) return code;
                 const bool atoms = sorts[sort].kind == LabelSort::Kind::atoms;
                 for (std::size_t i = 0; i < named[sort].size(); ++i)
                   if (atoms ? code == i : bit_test(code, static_cast<unsigned>(i)))
                     named[sort][i] = steps;
                 return code;
               });
  };
  const auto see_arguments = [&](NodeId id, std::size_t steps) {
    for (const NodeId argument : graph()[id].arguments)
      if (graph()[argument].kind() == NodeKind::constant && symbolic_.is_symbolic(argument))
        see(argument, steps);
  };
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    const auto& step = sequence.steps[i];
    if (step.branch != no_node) see_arguments(step.branch, i + 1);
    for (const auto& instruction : step.program) see_arguments(instruction.result, i + 1);
  }
  sequence.constant_labels.resize(sorts.size());
  for (std::size_t sort = 0; sort < sorts.size(); ++sort) {
    std::vector<std::uint64_t> order(named[sort].size());
    std::iota(order.begin(), order.end(), std::uint64_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      return std::pair{named[sort][b], a} < std::pair{named[sort][a], b};
    });
    sequence.constant_labels[sort].resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) sequence.constant_labels[sort][order[i]] = i;
  }
  for (std::size_t i = 0; i < sequence.steps.size(); ++i)
    for (const auto& steps : named)
      sequence.steps[i].pinned.push_back(static_cast<std::uint64_t>(
          std::count_if(steps.begin(), steps.end(), [&](auto last) { return last > i + 1; })));
}

CompiledStep ExactProgram::compiled(const Step& step, const std::vector<NodeId>& roots,
                                    std::vector<bool>& known) {
  const auto& all = graph();
  CompiledStep next;
  next.branch = step.branch;
  next.estimated_bits = step.branches_bits;
  if (step.branch != no_node) {
    if (all[step.branch].kind() == NodeKind::sample)
      next.blockers = blockers_of(step.branch, roots, known);
    next.has_labels = symbolic_.is_symbolic(step.branch);
    known[step.branch] = true;
  }
  for (const NodeId id : step.computed) {
    known[id] = true;
    next.program.push_back(instruction_of(id));
    if (all[id].kind() == NodeKind::put ||
        (all[id].kind() == NodeKind::find && has_anonymous(all[id].arguments[0])))
      next.changed.push_back(all[id].arguments[0]);
  }
  next.after = layout_of(step.live);
  for (const auto& field : next.after.fields) {
    if (all[field.node].kind() == NodeKind::table)
      next.tables.push_back(field.node);
    else if (symbolic_.is_symbolic(field.node))
      next.labelled.push_back(field.node);
  }
  std::sort(next.tables.begin(), next.tables.end());
  if (step.branch != no_node && all[step.branch].kind() != NodeKind::sample) {
    const NodeId table = all[step.branch].arguments.front();
    next.remembers =
        has(roots, table) || (std::binary_search(next.tables.begin(), next.tables.end(), table) &&
                              is_asked_again(step.branch, known));
    next.changed.push_back(table);
  }
  return next;
}

/// Whether the point of a lookup may be looked up again by an access that is not done yet. Points
/// of a permutation always count: they exclude each other.
bool ExactProgram::is_asked_again(NodeId access, const std::vector<bool>& done) const {
  const auto& all = graph();
  const auto& own = all[access];
  const NodeId table = own.arguments.front();
  if (all[table].table_type().kind != TableKind::function) return true;
  const auto differ = [&](NodeId a, NodeId b) {
    return all[a].kind() == NodeKind::constant && all[b].kind() == NodeKind::constant &&
           !(all[a].value() == all[b].value());
  };
  for (const NodeId other : accesses_[table]) {
    if (done[other]) continue;
    bool apart = false;
    for (std::size_t i = 1; i < own.arguments.size(); ++i)
      apart = apart || differ(own.arguments[i], all[other].arguments[i]);
    if (!apart) return true;
  }
  return false;
}

/// A sample is not looked at where every user's other arguments decide: a choice of the other
/// branch, an absorbing operand. Users that look at nothing but the sample are looked through.
std::vector<std::vector<NodeValue>> ExactProgram::blockers_of(NodeId sample,
                                                              const std::vector<NodeId>& roots,
                                                              const std::vector<bool>& known) {
  const auto& all = graph();
  std::vector<std::vector<NodeValue>> result;
  std::vector<NodeId> open{sample};
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (has(roots, id)) return {};
    for (const NodeId user : users_[id]) {
      const auto& node = all[user];
      if (node.kind() != NodeKind::apply) return {};
      const auto& a = node.arguments;
      const auto& facts = node.operation().facts();
      const bool alone = std::all_of(a.begin(), a.end(), [&](NodeId argument) {
        return argument == id || all[argument].kind() == NodeKind::constant;
      });
      if (alone) {
        open.push_back(user);
        continue;
      }
      std::vector<NodeValue> here;
      const auto value_of = [&](NodeId of, const Value& value) {
        return interner_.to_register(all[of].domain, value.code());
      };
      if (facts.choice && a[0] != id && known[a[0]] && a[1] != a[2])
        here.emplace_back(a[0], a[1] == id ? 0 : 1);
      if (a.size() == 2 && facts.absorbing && facts.commutative) {
        const NodeId other = a[0] == id ? a[1] : a[0];
        if (other != id && known[other])
          here.emplace_back(other, value_of(other, *facts.absorbing));
      }
      if (here.empty()) return {};
      result.push_back(std::move(here));
    }
  }
  return result;
}

}  // namespace certamen
