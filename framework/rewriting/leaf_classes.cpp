// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/leaf_classes.hpp"

#include <numeric>

#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"

namespace certamen {

LeafClasses::LeafClasses(const RootedGraph& rooted)
    : rooted_{rooted}, leaves_(rooted.graph.size()), first_(rooted.graph.size()),
      index_(rooted.graph.size(), 0), range_(rooted.graph.size(), 0) {
  std::size_t next = 0;
  for (NodeId id = 0; id < rooted.graph.size(); ++id) {
    const auto& node = rooted.graph[id];
    first_[id] = next;
    if (node.kind() == NodeKind::get) reader_[node.state()] = id;
    if (node.kind() == NodeKind::table) {
      next += leaf_count(node.table_type().domain);
      index_[id] = next;
      if (node.table_type().index) next += leaf_count(*node.table_type().index);
      range_[id] = next;
      next += leaf_count(node.table_type().range);
    } else {
      leaves_[id] = leaves_of(node.domain);
      next += leaves_[id].size();
    }
  }
  parent_.resize(next);
  std::iota(parent_.begin(), parent_.end(), 0);
  for (NodeId id = 0; id < rooted.graph.size(); ++id) link(id);
  for (const auto& [a, b] : rooted.alike)
    unite_all(first_[rooted.roots[a]], first_[rooted.roots[b]], leaves_[rooted.roots[a]].size());
}

std::size_t LeafClasses::find(std::size_t item) const {
  while (parent_[item] != item) item = parent_[item] = parent_[parent_[item]];
  return item;
}

void LeafClasses::unite(std::size_t a, std::size_t b) {
  a = find(a);
  b = find(b);
  if (a != b) parent_[std::max(a, b)] = std::min(a, b);
}

void LeafClasses::unite_all(std::size_t a, std::size_t b, std::size_t leaves) {
  for (std::size_t i = 0; i < leaves; ++i) unite(a + i, b + i);
}

Domain LeafClasses::changed(NodeId node, const Change& change) const {
  return with_leaves(rooted_.graph[node].domain, [&](std::size_t leaf, const Domain& old) {
    return change(old, of_node(node, leaf));
  });
}

Domain LeafClasses::changed(NodeId table, Part part, const Domain& domain,
                            const Change& change) const {
  return with_leaves(domain, [&](std::size_t leaf, const Domain& old) {
    return change(old, of_table(table, part, leaf));
  });
}

GraphNode LeafClasses::changed_table(NodeId table, const Change& change) const {
  const GraphNode& node = rooted_.graph[table];
  TableType type = node.table_type();
  type.domain = changed(table, Part::key, type.domain, change);
  type.range = changed(table, Part::range, type.range, change);
  if (type.index) type.index = changed(table, Part::index, *type.index, change);
  GraphNode made = make_table(node.table(), type);
  made.label = node.label;
  return made;
}

std::size_t LeafClasses::of_table(NodeId table, Part part, std::size_t leaf) const {
  const std::size_t base = part == Part::key     ? first_[table]
                           : part == Part::index ? index_[table]
                                                 : range_[table];
  return find(base + leaf);
}

void LeafClasses::link(NodeId id) {
  const auto& node = rooted_.graph[id];
  const auto& a = node.arguments;
  switch (node.kind()) {
  case NodeKind::apply: {
    const auto& natural = node.operation().facts().natural;
    if (!natural) return;
    const auto item = [&](const LeafPlace& place) {
      return first_[place.argument < a.size() ? a[place.argument] : id] + place.leaf;
    };
    for (const auto& [one, other] : natural->links)
      if (one.leaf != every_leaf) unite(item(one), item(other));
    return;
  }
  case NodeKind::sample:  // without what is excluded
    for (const NodeId excluded : a) unite_all(first_[id], first_[excluded], leaves_[id].size());
    return;
  case NodeKind::lookup:
  case NodeKind::inverse: {
    const bool forwards = node.kind() == NodeKind::lookup;
    unite_all(forwards ? first_[a[0]] : range_[a[0]], first_[a[1]], leaves_[a[1]].size());
    unite_all(forwards ? range_[a[0]] : first_[a[0]], first_[id], leaves_[id].size());
    if (a.size() > 2) unite_all(index_[a[0]], first_[a[2]], leaves_[a[2]].size());
    return;
  }
  case NodeKind::find:
    unite_all(first_[a[0]], first_[a[1]], leaves_[a[1]].size());
    unite_all(range_[a[0]], first_[id], leaves_[id].size());
    return;
  case NodeKind::put:
    unite_all(first_[a[0]], first_[a[1]], leaves_[a[1]].size());
    unite_all(range_[a[0]], first_[a[2]], leaves_[a[2]].size());
    return;
  case NodeKind::set: {  // what a state is set to is what its readers get
    const auto reader = reader_.find(node.state());
    if (reader != reader_.end())
      unite_all(first_[reader->second], first_[a[0]], leaves_[a[0]].size());
    unite_all(first_[id], first_[a[0]], leaves_[id].size());
    return;
  }
  case NodeKind::event: unite_all(first_[id], first_[a[0]], leaves_[id].size()); return;
  default: return;
  }
}

RootedGraph with_constants_apart(RootedGraph rooted) {
  Graph split;
  std::vector<NodeId> original;  // of the constants in it
  const auto place = rebuild(std::move(rooted.graph), [&](NodeId, GraphNode node) {
    if (!node.is(NodeKind::constant))
      for (NodeId& argument : node.arguments)
        if (split[argument].is(NodeKind::constant)) {
          const NodeId copied = argument;
          argument = append(split, GraphNode{split[copied]});
          original.resize(split.size(), no_node);
          original[argument] = copied;
        }
    return append(split, std::move(node));
  });
  original.resize(split.size(), no_node);
  const RootedGraph apart = rooted.in(std::move(split), place);
  const LeafClasses classes{apart};
  std::vector<bool> is_root(apart.graph.size(), false);
  for (const NodeId root : apart.roots) is_root[root] = true;
  std::map<std::pair<NodeId, std::vector<std::size_t>>, NodeId> kept;
  Graph joined;
  const auto last = rebuild(apart.graph, [&](NodeId id, GraphNode node) {
    if (!node.is(NodeKind::constant) || is_root[id]) return append(joined, std::move(node));
    if (original[id] == no_node) return no_node;  // its copies are used
    std::vector<std::size_t> its;
    for (std::size_t leaf = 0; leaf < classes.leaves(id).size(); ++leaf)
      its.push_back(classes.of_node(id, leaf));
    const auto [entry, is_new] = kept.try_emplace({original[id], std::move(its)}, joined.size());
    if (is_new) append(joined, std::move(node));
    return entry->second;
  });
  return apart.in(std::move(joined), last);
}

}  // namespace certamen
