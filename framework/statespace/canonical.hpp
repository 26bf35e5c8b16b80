// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "framework/statespace/program.hpp"

namespace certamen {

/// Names labels in the order in which a state shows them, so that states that differ by a renaming
/// alone become equal. Atoms that occur once, and in a table, lose their name; equal entries are
/// counted. The order of a table's entries is made from what is named already; a tie that this
/// leaves may keep two such states apart, which costs time and changes no result.
class Canonicalizer {
 public:
  using Groups = std::vector<std::vector<NodeId>>;

  explicit Canonicalizer(ExactProgram& program);

  /// So many labels of a sort (dimensions of vectors) keep their names; at first, the constants.
  void pin(std::uint32_t sort, std::uint64_t count) { pinned_[sort] = counted_[sort] = count; }
  std::uint64_t pinned(std::uint32_t sort) const { return pinned_[sort]; }
  /// The same for the frames that are renamed from now on; those that are counted have as many as
  /// before, until turn. Returns whether that changes anything.
  bool pin_next(const std::vector<std::uint64_t>& counts);
  void turn() { counted_ = pinned_; }

  /// Renames the labels of a frame's live nodes and tables. The nodes of a group of `alike` may be
  /// exchanged with each other (see Interchange), so that their order has no say in the names.
  void rename(const std::vector<NodeId>& labelled, const std::vector<NodeId>& tables, Frame& frame,
              const Groups& alike = {});
  /// The same, after one label has got the first name that is not pinned.
  void rename_first(std::uint32_t sort, std::uint64_t label, const std::vector<NodeId>& labelled,
                    const std::vector<NodeId>& tables, Frame& frame);
  /// For many frames that share some labels: start, name the shared ones in their new order, hold,
  /// then rename each frame; what is named before hold keeps that name in all of them.
  void start() { reset(); }
  std::uint64_t name(std::uint32_t sort, std::uint64_t label);
  /// How many names a sort has given, constants included.
  std::uint64_t names(std::uint32_t sort) const {
    return is_atoms(sort) ? next_[sort] : spaces_[sort].dimension;
  }
  /// The labels that have got the names, in their order; constants stand for themselves.
  std::vector<std::uint64_t> named_labels(std::uint32_t sort) const;
  void hold();
  void rename_again(const std::vector<NodeId>& labelled, const std::vector<NodeId>& tables,
                    Frame& frame);

  /// Finds out which labels a renamed frame uses.
  void count(const std::vector<NodeId>& labelled, const std::vector<NodeId>& tables,
             Frame& frame) const;

 private:
  /// An entry of a table; or the value of a node of a group, as the key of one.
  struct Work {
    NodeId table;
    TablePool::TableEntry entry;
    NodeId node = no_node;  // of a group, of which `table` is the first
  };
  /// Rows of an echelon form with their new coordinates.
  struct Space {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> rows;
    std::uint64_t dimension = 0;
    std::vector<std::uint64_t> basis = {};  // labels that have got names, in order
  };

  void reset();
  void rename_all(const std::vector<NodeId>& labelled, const std::vector<NodeId>& tables,
                  Frame& frame, const Groups& alike);
  bool is_named(std::uint32_t sort, std::uint64_t label) const;
  std::uint64_t within(const Space& space, std::uint64_t label, std::uint64_t& rest) const;
  NodeId only_labelled(const std::vector<NodeId>& tables) const;
  bool is_settled(NodeId table, const Frame& frame) const;
  void rename_tables(const std::vector<NodeId>& tables, Frame& frame, const Groups& alike);
  void write_back(const std::vector<Work>& all, Frame& frame);
  void forget_lonely(std::vector<Work>& all);
  void name_in_order(const std::vector<Work>& all);
  std::vector<std::uint64_t> signature(const Work& work, bool& open) const;
  void colour(const std::vector<Work>& all);
  template <class F>
  void each_leaf(const Work& work, F see) const;
  bool is_atoms(std::uint32_t sort) const {
    return program_.symbolic().sorts[sort].kind == LabelSort::Kind::atoms;
  }

  static constexpr std::uint64_t unnamed = ~std::uint64_t{0};

  ExactProgram& program_;
  std::vector<std::uint64_t> pinned_;
  std::vector<std::uint64_t> counted_;               // pinned in the frames that are counted
  std::vector<std::uint64_t> next_;                  // of atoms
  std::vector<std::vector<std::uint64_t>> names_;    // of atoms
  std::vector<std::vector<std::uint64_t>> touched_;  // of atoms: names to reset
  std::vector<Space> spaces_, held_spaces_;          // of vectors
  std::vector<std::size_t> held_touched_;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> lonely_;  // scratch
  /// Of labels without a name: what their neighbours look like.
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint64_t> colours_;
};

}  // namespace certamen
