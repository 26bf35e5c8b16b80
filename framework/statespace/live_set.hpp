// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "framework/rewriting/symbolic.hpp"

namespace certamen {

/// Which values are alive while nodes are placed one after another, with an estimate of the number
/// of states. Every change is written to a journal, so that a look ahead can be taken back at the
/// cost of what it touched.
class LiveSet {
 public:
  /// Takes part: what the roots need, and the puts that their finds may read.
  LiveSet(const SymbolicGraph& symbolic, const std::vector<NodeId>& roots);

  /// Computes what needs no random node at all.
  void start();
  /// Places a random node whose arguments are there, and all deterministic nodes that become
  /// computable; returns these in execution order.
  std::vector<NodeId> place(NodeId random);
  void undo_to(std::size_t mark);
  std::size_t mark() const { return journal_.size(); }

  /// Placed, or takes no part.
  bool is_done(NodeId id) const { return placed_[id] || !included_[id]; }
  bool is_ready(NodeId random) const { return !placed_[random] && pending_[random] == 0; }
  const std::set<NodeId>& live() const { return live_; }
  /// Random nodes that `goal` still lacks, itself included, in an order in which they can be
  /// placed; empty if there are more than `most`.
  std::vector<NodeId> missing(NodeId goal, std::size_t most = ~std::size_t{0}) const;
  const std::vector<NodeId>& computed_first() const { return first_; }

  double state_bits() const { return state_bits_; }  // log2 of the bound on the states now
  double step_bits() const {
    return step_bits_;
  }  // log2 of the bound on the branches of the last step

 private:
  enum class Change { placed, pending, uses, dead_arguments, bits, total, states, born, died };
  struct Entry {
    Change what;
    NodeId id;
    double bits;
  };

  void put_down(NodeId id, std::vector<NodeId>* ready);
  void release(NodeId argument);
  void add_bits(double bits);
  void refresh(NodeId id);
  double branch_bits(NodeId id) const;
  bool counts(NodeId id) const;

  const Graph& graph_;
  std::vector<std::vector<NodeId>> needs_, users_;  // data and the order of map accesses
  std::vector<std::size_t> pending_;                // needs not placed yet
  std::vector<std::size_t> uses_;                   // users not placed yet, one more for a root
  std::vector<std::size_t> dead_arguments_;
  std::vector<bool> included_, placed_;
  std::vector<double> bits_;  // log2 of the domain's size; of a table: what it has been told so far
  std::vector<NodeId> first_;
  std::set<NodeId> live_;
  std::vector<Entry> journal_;
  double live_bits_ = 0;
  double state_bits_ = 0;
  double step_bits_ = 0;
};

}  // namespace certamen
