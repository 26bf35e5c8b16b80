// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "framework/error.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/statespace/program.hpp"

namespace certamen {

/// The outcomes of random nodes, one state at a time. A drawn label is one of those in use, one of
/// the anonymous values of a table, or new; its weight is how many values it stands for.
class Draws {
 public:
  Draws(ExactProgram& program, MemoryBudget& budget);

  /// How many values a draw chooses from when nothing is excluded.
  const Integer& size(NodeId id) const { return sizes_[id]; }
  bool has_labels(NodeId id) const { return program_.symbolic().is_symbolic(id); }
  /// Gets ready for a node without labels: lists its domain's elements, unless element i is i.
  void prepare(NodeId id);
  std::uint64_t elements() const { return element_count_; }
  std::uint64_t element(std::uint64_t i) const { return elements_.empty() ? i : elements_[i]; }

  /// The value, when a lookup's point is known already. May change the table's register.
  std::optional<std::uint64_t> fixed(NodeId id, Frame& frame);
  /// How many values are excluded here: those named, those that a permutation has taken.
  std::uint64_t excluded(NodeId id, const Frame& frame);

  /// After excluded, for nodes without labels.
  bool is_excluded(std::uint64_t value) const {
    return std::binary_search(excluded_.begin(), excluded_.end(), value);
  }

  /// Calls f(value, weight) for every outcome. The frame's labels and tables are as that outcome
  /// makes them during the call, and as before afterwards. `tables` are those alive before the
  /// draw.
  template <class F>
  void each(NodeId id, const std::vector<NodeId>& tables, Frame& frame, F f);

  /// Calls f(label, weight) for every value of a sort that is not among its first `pinned` names.
  template <class F>
  void each_unpinned(std::uint32_t sort, std::uint64_t pinned, const std::vector<NodeId>& tables,
                     Frame& frame, F f);
  /// How many values those are.
  Integer unpinned(std::uint32_t sort, std::uint64_t pinned) const;

 private:
  struct Orbit {  // values without a name that nothing tells apart
    NodeId table;
    TablePool::TableEntry entry;
    EntryPart part;
    std::size_t leaf;
  };

  template <class F>
  void each_element(NodeId id, Frame& frame, F& f);
  template <class F>
  void each_leaf(NodeId id, std::size_t leaf, const std::vector<NodeId>& tables, Frame& frame,
                 const Integer& weight, F& f);
  template <class F>
  void each_label(std::uint32_t sort, std::uint64_t from, const std::vector<NodeId>& tables,
                  Frame& frame, F&& go);
  bool is_taken(NodeId id, std::uint64_t value, const Frame& frame) const;
  std::vector<Orbit> orbits(std::uint32_t sort, const std::vector<NodeId>& tables,
                            const Frame& frame) const;
  /// Throws Error(too_large) when a sort has no label left.
  void check_room(std::uint32_t sort, const Frame& frame) const {
    if (frame.used[sort] >= program_.symbolic().sorts[sort].bound)
      throw Error{ErrorCode::too_large, budget_.place,
                  "more than " + std::to_string(frame.used[sort]) + " values of " +
                      program_.symbolic().sorts[sort].domain.name() +
                      " have to be told apart: use fewer queries"};
  }
  void give_label(const Orbit& orbit, std::uint64_t label, Frame& frame);

  ExactProgram& program_;
  MemoryBudget& budget_;
  Integer one_ = 1;
  std::vector<Integer> sizes_;                     // by node; 0 where nothing is drawn
  std::vector<std::vector<Domain>> leaf_domains_;  // of draws with labels
  std::vector<std::uint64_t> elements_;            // of the prepared node
  std::uint64_t element_count_ = 0;
  std::vector<std::uint64_t> excluded_;  // sorted
  std::vector<std::uint64_t> leaf_codes_;
};

template <class F>
void Draws::each(NodeId id, const std::vector<NodeId>& tables, Frame& frame, F f) {
  if (!has_labels(id)) return each_element(id, frame, f);
  excluded(id, frame);
  leaf_codes_.assign(leaf_domains_[id].size(), 0);
  each_leaf(id, 0, tables, frame, one_, f);
}

template <class F>
void Draws::each_element(NodeId id, Frame& frame, F& f) {
  excluded(id, frame);
  const std::vector<std::uint64_t> taken = excluded_;
  for (std::uint64_t i = 0; i < element_count_; ++i) {
    const std::uint64_t value = element(i);
    if (!taken.empty() && std::binary_search(taken.begin(), taken.end(), value)) continue;
    f(value, one_);
  }
}

template <class F>
void Draws::each_leaf(NodeId id, std::size_t leaf, const std::vector<NodeId>& tables, Frame& frame,
                      const Integer& weight, F& f) {
  if (leaf == leaf_domains_[id].size()) {
    const std::uint64_t value = program_.codec(id).compose(leaf_codes_.data());
    if (!is_taken(id, value, frame)) f(value, weight);
    return;
  }
  const auto go = [&](std::uint64_t code, const Integer& factor) {
    leaf_codes_[leaf] = code;
    if (weight == 1)
      each_leaf(id, leaf + 1, tables, frame, factor, f);
    else
      each_leaf(id, leaf + 1, tables, frame, Integer{weight * factor}, f);
  };
  const auto sort = program_.symbolic().leaves[id][leaf];
  if (sort == no_sort) {
    const Domain& domain = leaf_domains_[id][leaf];
    for (Integer i = 0; i < domain.cardinality(); ++i)
      go(to_word(domain.element(i), domain.name()), one_);
    return;
  }
  each_label(sort, 0, tables, frame, go);
}

/// Labels in use, from a name on; a new one last.
template <class F>
void Draws::each_label(std::uint32_t sort, std::uint64_t from, const std::vector<NodeId>& tables,
                       Frame& frame, F&& go) {
  const LabelSort& labels = program_.symbolic().sorts[sort];
  if (labels.kind == LabelSort::Kind::vectors) {
    const std::uint64_t span = std::uint64_t{1} << frame.used[sort];
    for (std::uint64_t label = from; label < span; ++label) go(label, one_);
    const Integer fresh = labels.size() - span;
    if (fresh <= 0) return;
    check_room(sort, frame);
    ++frame.used[sort];
    go(span, fresh);
    --frame.used[sort];
    return;
  }
  const std::uint64_t used = frame.used[sort];
  for (std::uint64_t label = from; label < used; ++label) go(label, one_);
  for (const auto& orbit : orbits(sort, tables, frame)) {
    const std::uint64_t contents = frame.registers[orbit.table];
    give_label(orbit, used, frame);
    ++frame.used[sort];
    go(used, Integer{orbit.entry.count});
    --frame.used[sort];
    frame.registers[orbit.table] = contents;
  }
  const Integer fresh = labels.size() - frame.known[sort];
  if (fresh <= 0) return;
  check_room(sort, frame);
  ++frame.used[sort];
  ++frame.known[sort];
  go(used, fresh);
  --frame.used[sort];
  --frame.known[sort];
}

template <class F>
void Draws::each_unpinned(std::uint32_t sort, std::uint64_t pinned,
                          const std::vector<NodeId>& tables, Frame& frame, F f) {
  const bool vectors = program_.symbolic().sorts[sort].kind == LabelSort::Kind::vectors;
  each_label(sort, vectors ? std::uint64_t{1} << pinned : pinned, tables, frame, f);
}

}  // namespace certamen
