// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/canonical.hpp"

#include <algorithm>
#include <bit>

#include "framework/graph/hash.hpp"

namespace certamen {

Canonicalizer::Canonicalizer(ExactProgram& program)
    : program_{program}, next_(program.symbolic().sorts.size(), 0),
      names_(program.symbolic().sorts.size()), touched_(program.symbolic().sorts.size()),
      spaces_(program.symbolic().sorts.size()) {
  for (std::uint32_t sort = 0; sort < next_.size(); ++sort) {
    pinned_.push_back(program.symbolic().sorts[sort].constants.size());
    if (is_atoms(sort)) names_[sort].assign(program.anonymous(sort) + 1, unnamed);
  }
  counted_ = pinned_;
}

bool Canonicalizer::pin_next(const std::vector<std::uint64_t>& counts) {
  const bool changes = pinned_ != counts;
  pinned_ = counts;
  return changes;
}

void Canonicalizer::reset() {
  for (std::uint32_t sort = 0; sort < next_.size(); ++sort) {
    if (is_atoms(sort)) {
      for (const std::uint64_t label : touched_[sort]) names_[sort][label] = unnamed;
      touched_[sort].clear();
      next_[sort] = pinned_[sort];
      continue;
    }
    auto& space = spaces_[sort];
    space.rows.clear();
    space.basis.clear();
    space.dimension = pinned_[sort];
    for (std::uint64_t i = 0; i < pinned_[sort]; ++i)
      space.rows.emplace_back(std::uint64_t{1} << i, std::uint64_t{1} << i);
  }
}

std::vector<std::uint64_t> Canonicalizer::named_labels(std::uint32_t sort) const {
  std::vector<std::uint64_t> labels;
  for (std::uint64_t i = 0; i < pinned_[sort]; ++i)
    labels.push_back(is_atoms(sort) ? i : std::uint64_t{1} << i);
  const auto& more = is_atoms(sort) ? touched_[sort] : spaces_[sort].basis;
  labels.insert(labels.end(), more.begin(), more.end());
  return labels;
}

void Canonicalizer::hold() {
  held_spaces_ = spaces_;
  held_touched_.clear();
  for (const auto& touched : touched_) held_touched_.push_back(touched.size());
}

void Canonicalizer::rename_again(const std::vector<NodeId>& labelled,
                                 const std::vector<NodeId>& tables, Frame& frame) {
  for (std::uint32_t sort = 0; sort < next_.size(); ++sort) {
    if (!is_atoms(sort)) {
      spaces_[sort] = held_spaces_[sort];
      continue;
    }
    auto& touched = touched_[sort];
    while (touched.size() > held_touched_[sort]) {
      names_[sort][touched.back()] = unnamed;
      touched.pop_back();
      --next_[sort];
    }
  }
  rename_all(labelled, tables, frame, {});
}

/// The new coordinates of the part of a label inside the space; `rest` is what sticks out.
std::uint64_t Canonicalizer::within(const Space& space, std::uint64_t label,
                                    std::uint64_t& rest) const {
  std::uint64_t coordinates = 0;
  rest = label;
  for (const auto& [row, its] : space.rows)
    if ((rest & std::bit_floor(row)) != 0) {
      rest ^= row;
      coordinates ^= its;
    }
  return coordinates;
}

std::uint64_t Canonicalizer::name(std::uint32_t sort, std::uint64_t label) {
  if (is_atoms(sort)) {
    if (label < pinned_[sort] || label == program_.anonymous(sort)) return label;
    if (names_[sort][label] == unnamed) {
      names_[sort][label] = next_[sort]++;
      touched_[sort].push_back(label);
    }
    return names_[sort][label];
  }
  auto& space = spaces_[sort];
  std::uint64_t rest = 0;
  const std::uint64_t coordinates = within(space, label, rest);
  if (rest == 0) return coordinates;
  const std::uint64_t fresh = std::uint64_t{1} << space.dimension++;
  const auto place = std::find_if(space.rows.begin(), space.rows.end(), [&](const auto& row) {
    return std::bit_floor(row.first) < std::bit_floor(rest);
  });
  space.rows.insert(place, {rest, coordinates ^ fresh});
  space.basis.push_back(label);
  return fresh;
}

bool Canonicalizer::is_named(std::uint32_t sort, std::uint64_t label) const {
  if (is_atoms(sort))
    return label < pinned_[sort] || label == program_.anonymous(sort) ||
           names_[sort][label] != unnamed;
  std::uint64_t rest = 0;
  within(spaces_[sort], label, rest);
  return rest == 0;
}

void Canonicalizer::rename(const std::vector<NodeId>& labelled, const std::vector<NodeId>& tables,
                           Frame& frame, const Groups& alike) {
  reset();
  rename_all(labelled, tables, frame, alike);
}

void Canonicalizer::rename_first(std::uint32_t sort, std::uint64_t label,
                                 const std::vector<NodeId>& labelled,
                                 const std::vector<NodeId>& tables, Frame& frame) {
  reset();
  name(sort, label);
  rename_all(labelled, tables, frame, {});
}

void Canonicalizer::rename_all(const std::vector<NodeId>& labelled,
                               const std::vector<NodeId>& tables, Frame& frame,
                               const Groups& alike) {
  for (const NodeId id : labelled) {
    const auto& sorts = program_.symbolic().leaves[id];
    frame.registers[id] =
        program_.codec(id).map(frame.registers[id], [&](std::size_t leaf, std::uint64_t value) {
          return sorts[leaf] == no_sort ? value : name(sorts[leaf], value);
        });
  }
  if (!alike.empty()) return rename_tables(tables, frame, alike);
  const bool any = std::any_of(tables.begin(), tables.end(), [&](NodeId table) {
    return program_.symbolic().tables[table].any() && frame.registers[table] != 0;
  });
  if (!any) return;
  const NodeId only = only_labelled(tables);
  if (only == no_node) return rename_tables(tables, frame, {});
  TablePool& pool = program_.pool(only);
  const std::uint64_t before = frame.registers[only];
  if (const auto known = pool.renamed(before)) {
    frame.registers[only] = *known;
    return;
  }
  rename_tables(tables, frame, {});
  pool.note_renamed(before, frame.registers[only]);
}

/// The one table that holds labels, if nothing else in a closed experiment has a say in their
/// names: its contents then determine what they are renamed to.
NodeId Canonicalizer::only_labelled(const std::vector<NodeId>& tables) const {
  if (program_.symbolic().rooted.open_ended) return no_node;
  for (std::uint32_t sort = 0; sort < next_.size(); ++sort)
    if (is_atoms(sort) ? !touched_[sort].empty() : !spaces_[sort].basis.empty()) return no_node;
  NodeId only = no_node;
  for (const NodeId table : tables) {
    if (!program_.symbolic().tables[table].any()) continue;
    if (only != no_node) return no_node;
    only = table;
  }
  return only;
}

template <class F>
void Canonicalizer::each_leaf(const Work& work, F see) const {
  if (work.node != no_node) {
    const auto& sorts = program_.symbolic().leaves[work.node];
    program_.codec(work.node).visit(
        work.entry.key, [&](std::size_t leaf, std::uint64_t value) { see(sorts[leaf], value); });
    return;
  }
  for (const auto part : {EntryPart::key, EntryPart::value}) {
    const auto& sorts = program_.sorts(work.table, part);
    program_.codec(work.table, part)
        .visit(part == EntryPart::key ? work.entry.key : work.entry.value,
               [&](std::size_t leaf, std::uint64_t value) { see(sorts[leaf], value); });
  }
}

/// Whether all labels in a table have names already, which are what they are called.
bool Canonicalizer::is_settled(NodeId table, const Frame& frame) const {
  for (const auto& entry : program_.pool(table).entries(frame.registers[table])) {
    bool settled = true;
    each_leaf({table, entry}, [&](std::uint32_t sort, std::uint64_t value) {
      if (!settled || sort == no_sort) return;
      if (is_atoms(sort)) {
        settled = value < pinned_[sort] || value == program_.anonymous(sort) ||
                  names_[sort][value] == value;
      } else {
        std::uint64_t rest = 0;
        settled = within(spaces_[sort], value, rest) == value && rest == 0;
      }
    });
    if (!settled) return false;
  }
  return true;
}

void Canonicalizer::rename_tables(const std::vector<NodeId>& tables, Frame& frame,
                                  const Groups& alike) {
  if (alike.empty() && std::all_of(tables.begin(), tables.end(), [&](NodeId table) {
        return !program_.symbolic().tables[table].any() || is_settled(table, frame);
      }))
    return;
  std::vector<Work> all;
  for (const NodeId table : tables) {
    if (!program_.symbolic().tables[table].any()) continue;
    for (const auto& entry : program_.pool(table).entries(frame.registers[table]))
      all.push_back({table, entry});
  }
  for (const auto& group : alike)
    for (const NodeId id : group) all.push_back({group.front(), {0, frame.registers[id], 0}, id});
  forget_lonely(all);
  name_in_order(all);
  write_back(all, frame);
}

/// Everything under its names.
void Canonicalizer::write_back(const std::vector<Work>& all, Frame& frame) {
  std::vector<TablePool::TableEntry> entries;
  for (std::size_t i = 0; i < all.size();) {
    const NodeId table = all[i].table;
    if (const NodeId id = all[i].node; id != no_node) {
      const auto& sorts = program_.symbolic().leaves[id];
      frame.registers[id] =
          program_.codec(id).map(all[i++].entry.key, [&](std::size_t leaf, std::uint64_t value) {
            return sorts[leaf] == no_sort ? value : name(sorts[leaf], value);
          });
      continue;
    }
    entries.clear();
    for (; i < all.size() && all[i].table == table; ++i) {
      auto entry = all[i].entry;
      for (const auto part : {EntryPart::key, EntryPart::value}) {
        auto& code = part == EntryPart::key ? entry.key : entry.value;
        const auto& sorts = program_.sorts(table, part);
        code = program_.codec(table, part).map(code, [&](std::size_t leaf, std::uint64_t value) {
          return sorts[leaf] == no_sort ? value : name(sorts[leaf], value);
        });
      }
      entries.push_back(entry);
    }
    frame.registers[table] = program_.pool(table).intern(entries);
  }
}

/// Atoms without a name that occur once are anonymous from now on.
void Canonicalizer::forget_lonely(std::vector<Work>& all) {
  lonely_.clear();
  for (const auto& work : all)
    each_leaf(work, [&](std::uint32_t sort, std::uint64_t value) {
      if (sort == no_sort || !is_atoms(sort) || is_named(sort, value)) return;
      lonely_.emplace_back(sort, value);
      if (work.node != no_node) lonely_.emplace_back(sort, value);  // a node's value keeps its name
    });
  if (lonely_.empty()) return;
  std::sort(lonely_.begin(), lonely_.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < lonely_.size();) {
    std::size_t end = i;
    while (end < lonely_.size() && lonely_[end] == lonely_[i]) ++end;
    if (end == i + 1) lonely_[kept++] = lonely_[i];
    i = end;
  }
  lonely_.resize(kept);
  if (lonely_.empty()) return;
  for (auto& work : all) {
    if (work.node != no_node) continue;
    for (const auto part : {EntryPart::key, EntryPart::value}) {
      auto& code = part == EntryPart::key ? work.entry.key : work.entry.value;
      const auto& sorts = program_.sorts(work.table, part);
      code = program_.codec(work.table, part).map(code, [&](std::size_t leaf, std::uint64_t value) {
        return std::binary_search(lonely_.begin(), lonely_.end(), std::pair{sorts[leaf], value})
                   ? program_.anonymous(sorts[leaf])
                   : value;
      });
    }
  }
}

std::vector<std::uint64_t> Canonicalizer::signature(const Work& work, bool& open) const {
  std::vector<std::uint64_t> result{work.table, work.entry.index, work.entry.count};
  each_leaf(work, [&](std::uint32_t sort, std::uint64_t value) {
    if (sort == no_sort) {
      result.push_back(value);
    } else if (!is_named(sort, value)) {
      const auto colour = colours_.find({sort, value});
      result.push_back(unnamed);
      result.push_back(colour == colours_.end() ? 0 : colour->second);
      open = true;
    } else if (is_atoms(sort)) {
      result.push_back(
          value < pinned_[sort] || value == program_.anonymous(sort) ? value : names_[sort][value]);
    } else {
      std::uint64_t rest = 0;
      result.push_back(within(spaces_[sort], value, rest));
    }
  });
  return result;
}

/// Colours the labels that have no name by the entries in which they occur, these by their labels,
/// and so on, as one tells apart the nodes of a graph. Colours are the same in states that differ
/// by a renaming; equal ones mean nothing.
void Canonicalizer::colour(const std::vector<Work>& all) {
  std::size_t different = 0;
  for (;;) {
    auto next = colours_;
    for (const auto& work : all) {
      bool open = false;
      const auto signed_by = signature(work, open);
      if (!open) continue;
      std::uint64_t hash = 0;
      for (const std::uint64_t word : signed_by) hash = mix(hash, word);
      std::uint64_t place = 0;
      each_leaf(work, [&](std::uint32_t sort, std::uint64_t value) {
        ++place;
        if (sort != no_sort && !is_named(sort, value)) next[{sort, value}] += mix(hash, place);
      });
    }
    std::vector<std::uint64_t> shades;
    for (const auto& [label, its] : next) shades.push_back(its);
    std::sort(shades.begin(), shades.end());
    const auto now =
        static_cast<std::size_t>(std::unique(shades.begin(), shades.end()) - shades.begin());
    colours_ = std::move(next);
    if (now <= different) return;
    different = now;
  }
}

/// Entries with unnamed labels, the least signature first; each may lend its names to others. Of
/// several that are the least, the colours of their labels decide; of those that look the same even
/// so, any.
void Canonicalizer::name_in_order(const std::vector<Work>& all) {
  colours_.clear();
  std::vector<const Work*> waiting;
  for (const auto& work : all) waiting.push_back(&work);
  for (;;) {
    const Work* least = nullptr;
    std::vector<std::uint64_t> its;
    bool tie = false;
    std::erase_if(waiting, [&](const Work* work) {
      bool open = false;
      auto signed_by = signature(*work, open);
      if (!open) return true;
      if (least == nullptr || signed_by < its) {
        least = work;
        its = std::move(signed_by);
        tie = false;
      } else {
        tie = tie || signed_by == its;
      }
      return false;
    });
    if (least == nullptr) return;
    if (tie && colours_.empty()) {
      colour(all);
      continue;
    }
    each_leaf(*least, [&](std::uint32_t sort, std::uint64_t value) {
      if (sort != no_sort) name(sort, value);
    });
  }
}

void Canonicalizer::count(const std::vector<NodeId>& labelled, const std::vector<NodeId>& tables,
                          Frame& frame) const {
  for (std::uint32_t sort = 0; sort < pinned_.size(); ++sort) {
    frame.used[sort] = counted_[sort];
    frame.known[sort] = 0;  // the anonymous ones first
  }
  const auto see = [&](std::uint32_t sort, std::uint64_t value, std::uint64_t times) {
    if (sort == no_sort) return;
    if (!is_atoms(sort))
      frame.used[sort] = std::max<std::uint64_t>(frame.used[sort],
                                                 static_cast<std::uint64_t>(std::bit_width(value)));
    else if (value == program_.anonymous(sort))
      frame.known[sort] += times;
    else
      frame.used[sort] = std::max(frame.used[sort], value + 1);
  };
  for (const NodeId id : labelled) {
    const auto& sorts = program_.symbolic().leaves[id];
    program_.codec(id).visit(frame.registers[id], [&](std::size_t leaf, std::uint64_t value) {
      see(sorts[leaf], value, 1);
    });
  }
  for (const NodeId table : tables) {
    if (!program_.symbolic().tables[table].any()) continue;
    for (const auto& entry : program_.pool(table).entries(frame.registers[table]))
      each_leaf({table, entry},
                [&](std::uint32_t sort, std::uint64_t value) { see(sort, value, entry.count); });
  }
  for (std::uint32_t sort = 0; sort < pinned_.size(); ++sort) frame.known[sort] += frame.used[sort];
}

}  // namespace certamen
