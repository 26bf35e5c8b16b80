// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "framework/rewriting/simplify.hpp"
#include "framework/values/leaves.hpp"
#include "framework/values/unread.hpp"

namespace certamen {

/// The leaves of all nodes and tables of a graph, and which of them belong together: two leaves do
/// if a value may move from one to the other, or they are compared, or added. Operations that are
/// not natural link nothing.
class LeafClasses {
 public:
  explicit LeafClasses(const RootedGraph& rooted);

  /// Where a table's own leaves start.
  enum class Part { key, index, range };

  std::size_t of_node(NodeId node, std::size_t leaf) const { return find(first_[node] + leaf); }
  std::size_t of_table(NodeId table, Part part, std::size_t leaf) const;
  std::size_t count() const { return parent_.size(); }  // classes are below this
  const std::vector<Domain>& leaves(NodeId node) const { return leaves_[node]; }

  /// What a leaf becomes.
  using Change = std::function<Domain(const Domain& leaf, std::size_t its_class)>;
  /// The node's domain, and that of a table's keys, indices or values, with leaves changed.
  Domain changed(NodeId node, const Change& change) const;
  Domain changed(NodeId table, Part part, const Domain& domain, const Change& change) const;
  /// The table's node for a table of such keys, indices and values.
  GraphNode changed_table(NodeId table, const Change& change) const;

  /// Calls visit(argument place, class, leaf domain) for every leaf of an application's arguments
  /// and result that its operation does not link.
  template <class F>
  void unlinked(NodeId apply, F visit) const;

 private:
  std::size_t find(std::size_t item) const;
  void unite(std::size_t a, std::size_t b);
  void unite_all(std::size_t a, std::size_t b, std::size_t leaves);
  void link(NodeId id);

  const RootedGraph& rooted_;
  std::map<StateId, NodeId> reader_;         // of each state
  std::vector<std::vector<Domain>> leaves_;  // of each node; of a table node: none
  std::vector<std::size_t> first_;           // item of each node's leaf 0; of a table's key
  std::vector<std::size_t> index_, range_;   // items of a table's index and range
  mutable std::vector<std::size_t> parent_;
};

/// A constant that is used with values of different classes becomes a node for each, so that these
/// are not one class for its sake.
RootedGraph with_constants_apart(RootedGraph rooted);

template <class F>
void LeafClasses::unlinked(NodeId apply, F visit) const {
  const auto& node = rooted_.graph[apply];
  const auto& natural = node.operation().facts().natural;
  const auto id_of = [&](std::size_t place) {
    return place < node.arguments.size() ? node.arguments[place] : apply;
  };
  std::vector<std::vector<bool>> linked(node.arguments.size() + 1);
  std::vector<bool> unread(linked.size(), false);
  const auto link = [&](const LeafPlace& place) {
    auto& its = linked[place.argument];
    if (place.leaf == every_leaf) {
      unread[place.argument] = true;
      return;
    }
    its.resize(std::max(its.size(), place.leaf + 1), false);
    its[place.leaf] = true;
  };
  if (natural)
    for (const auto& [a, b] : natural->links) {
      link(a);
      link(b);
    }
  for (std::size_t i = 0; i < linked.size(); ++i) {
    const auto& leaves = leaves_[id_of(i)];
    for (std::size_t leaf = 0; leaf < leaves.size() && !unread[i]; ++leaf)
      if (leaf >= linked[i].size() || !linked[i][leaf])
        visit(i, of_node(id_of(i), leaf), leaves[leaf]);
  }
}

}  // namespace certamen
