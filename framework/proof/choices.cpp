// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/choices.hpp"

#include <algorithm>
#include <tuple>

#include "framework/graph/cone.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/conditions.hpp"
#include "framework/proof/logic.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Paths through trees of choices, and rounds, up to which trees are written anew.
constexpr std::size_t most_paths = 4096;
constexpr int most_rounds = 8;

bool is_choice(const GraphNode& node) {
  return node.applies(Opcode::select);
}

/// Whether the node's value is a function of those of its arguments.
bool is_function(const GraphNode& node) {
  return node.is(NodeKind::apply) || node.is(NodeKind::lookup);
}

/// Choices at which something else looks than a choice that may show them.
std::vector<NodeId> whole_trees(const FormPart& part) {
  std::vector<bool> looked(part.graph.size(), false);
  for (const GraphNode& node : part.graph)
    for (std::size_t i = 0; i < node.arguments.size(); ++i)
      if (!is_choice(node) || i == 0) looked[node.arguments[i]] = true;
  for (const NodeId root : roots_of(part)) looked[root] = true;
  std::vector<NodeId> found;
  for (NodeId id = 0; id < part.graph.size(); ++id)
    if (looked[id] && is_choice(part.graph[id])) found.push_back(id);
  return found;
}

/// What a tree shows in some rows, and why.
struct Leaf {
  NodeId value;
  Rows rows;
  std::map<NodeId, NodeId> instead = {};  // values that are equal there
  std::vector<Cube> reasons = {};

  /// How many reasons there are, and how long they are; then where the value stands.
  std::tuple<std::size_t, std::size_t, NodeId> order() const {
    std::size_t literals = 0;
    for (const Cube& reason : reasons)
      literals += reason.size() - static_cast<std::size_t>(std::ranges::count(reason, 2U));
    return {reasons.size(), literals, value};
  }
};

struct Written {
  std::vector<NodeId> atoms;
  std::vector<Leaf> leaves;  // the last one is shown where no other one is
};

/// A tree of choices from its root.
class Tree {
 public:
  Tree(const Graph& graph, NodeId root) : graph_{graph}, logic_{graph, conditions(root)} {
    if (!logic_.is_small()) return;
    fits_ = show(root, logic_.all() & ~logic_.impossible());
  }

  /// The tree as its values with their reasons; nothing where it is too large.
  std::optional<Written> written() {
    if (!fits_ || leaves_.empty()) return std::nullopt;
    while (join_two()) changed_ = true;
    for (Leaf& leaf : leaves_) {
      leaf.instead = equalities(leaf);
      changed_ = changed_ || mentions(leaf.value, leaf.instead);
    }
    for (Leaf& leaf : leaves_) {
      auto reasons = logic_.reasons(leaf.rows);
      if (!reasons) return std::nullopt;
      leaf.reasons = std::move(*reasons);
    }
    std::ranges::sort(leaves_, {}, &Leaf::order);
    return Written{logic_.atoms(), leaves_};
  }
  /// Whether a value was found to be another one.
  bool changed() const { return changed_; }

 private:
  std::vector<NodeId> conditions(NodeId root) const {
    std::vector<NodeId> found, left{root};
    std::set<NodeId> seen;
    while (!left.empty()) {
      const NodeId id = left.back();
      left.pop_back();
      if (!is_choice(graph_[id]) || !seen.insert(id).second) continue;
      const auto& arguments = graph_[id].arguments;
      found.push_back(arguments[0]);
      left.push_back(arguments[2]);
      left.push_back(arguments[1]);
    }
    return found;
  }

  bool show(NodeId id, const Rows& rows) {
    if (rows.none()) return true;
    if (++paths_ > most_paths) return false;
    if (is_choice(graph_[id])) {
      const auto& arguments = graph_[id].arguments;
      const Rows& holds = logic_.holds(arguments[0]);
      return show(arguments[1], rows & holds) && show(arguments[2], rows & ~holds);
    }
    const auto found = std::ranges::find(leaves_, id, &Leaf::value);
    if (found == leaves_.end())
      leaves_.push_back({id, rows});
    else
      found->rows |= rows;
    return true;
  }

  /// Of two values that are equal wherever the second is shown, the first alone stays.
  bool join_two() {
    std::ranges::sort(leaves_, {}, [](const Leaf& leaf) {
      return std::pair{Rows{}.size() - leaf.rows.count(), leaf.value};
    });
    for (std::size_t k = leaves_.size(); k-- > 0;)
      for (std::size_t i = 0; i < leaves_.size(); ++i) {
        if (i == k || (leaves_[k].rows & ~logic_.equal(leaves_[i].value, leaves_[k].value)).any())
          continue;
        leaves_[i].rows |= leaves_[k].rows;
        leaves_.erase(leaves_.begin() + static_cast<std::ptrdiff_t>(k));
        return true;
      }
    return false;
  }

  /// Where an equality holds wherever the value is shown, the larger side is the smaller one.
  std::map<NodeId, NodeId> equalities(const Leaf& leaf) const {
    std::map<NodeId, NodeId> instead;
    for (const NodeId atom : logic_.atoms()) {
      const GraphNode& node = graph_[atom];
      if (!node.is(NodeKind::apply) || !node.operation().facts().equality ||
          (leaf.rows & ~logic_.holds(atom)).any())
        continue;
      const auto [smaller, larger] = std::ranges::minmax({node.arguments[0], node.arguments[1]}, {},
                                                         [&](NodeId id) { return size(id); });
      instead.emplace(larger, smaller);
    }
    return instead;
  }

  /// Constants first, then by how many nodes the value is computed from.
  std::tuple<bool, std::size_t, NodeId> size(NodeId id) const {
    std::size_t nodes = 0;
    walk_cone(graph_, {id}, [&](NodeId) { return ++nodes > 0; });
    return {!graph_[id].is(NodeKind::constant), nodes, id};
  }

  bool mentions(NodeId value, const std::map<NodeId, NodeId>& instead) const {
    bool found = false;
    walk_cone(graph_, {value}, [&](NodeId id) {
      found = found || instead.contains(id);
      return is_function(graph_[id]);
    });
    return found;
  }

  const Graph& graph_;
  Logic logic_;
  std::vector<Leaf> leaves_;
  std::size_t paths_ = 0;
  bool fits_ = false, changed_ = false;
};

/// A value with others in the place of some that it is made of.
class Instead {
 public:
  Instead(Graph& out, const Graph& graph, const std::vector<NodeId>& place,
          const std::map<NodeId, NodeId>& instead)
      : out_{out}, graph_{graph}, place_{place}, instead_{instead} {}

  NodeId of(NodeId id) {
    const auto [found, is_new] = done_.try_emplace(id, place_[id]);
    if (!is_new) return found->second;
    if (const auto other = instead_.find(id); other != instead_.end())
      return done_[id] = of(other->second);
    if (!is_function(graph_[id])) return place_[id];
    GraphNode node = graph_[id];
    bool same = true;
    for (NodeId& argument : node.arguments) {
      const NodeId other = of(argument);
      same = same && other == place_[argument];
      argument = other;
    }
    return done_[id] = same ? place_[id] : append(out_, std::move(node));
  }

 private:
  Graph& out_;
  const Graph& graph_;
  const std::vector<NodeId>& place_;
  const std::map<NodeId, NodeId>& instead_;
  std::map<NodeId, NodeId> done_;
};

NodeId append_tree(Graph& out, const Graph& graph, const Written& tree,
                   const std::vector<NodeId>& place) {
  const auto shown = [&](const Leaf& leaf) {
    return Instead{out, graph, place, leaf.instead}.of(leaf.value);
  };
  NodeId all = shown(tree.leaves.back());
  for (std::size_t i = tree.leaves.size() - 1; i-- > 0;) {
    const Leaf& leaf = tree.leaves[i];
    const NodeId condition = append_reasons(out, tree.atoms, leaf.reasons, place);
    const NodeId value = shown(leaf);
    all = append(out, make_apply(operations::select(out[all].domain), {condition, value, all}));
  }
  return all;
}

/// One round. Whether values were found to be others, so that more may be by now.
bool write_trees(FormPart& part, bool& written) {
  std::map<NodeId, Written> plan;
  bool changed = false;
  for (const NodeId root : whole_trees(part)) {
    Tree tree{part.graph, root};
    if (auto anew = tree.written()) plan.emplace(root, std::move(*anew));
    changed = changed || tree.changed();
  }
  if (plan.empty()) return false;
  written = true;
  std::vector<NodeId> place(part.graph.size(), no_node);
  rebuild(part, [&](NodeId id, const GraphNode& node, Graph& out) {
    const auto planned = plan.find(id);
    place[id] = planned == plan.end() ? append_once(out, node)
                                      : append_tree(out, part.graph, planned->second, place);
    return std::optional{place[id]};
  });
  share_values(part);
  return changed;
}

bool write_choices(FormPart& part) {
  bool written = false;
  for (int round = 0; round < most_rounds && write_trees(part, written); ++round) {
  }
  return written;
}

}  // namespace

bool is_never_shown(const FormPart& part, const StateId& state) {
  const Graph& graph = part.graph;
  std::vector<bool> depends(graph.size(), false);
  std::vector<NodeId> conditions;
  for (NodeId id = 0; id < graph.size(); ++id) {
    depends[id] = graph[id].gets(state) ||
                  std::ranges::any_of(graph[id].arguments, [&](NodeId a) { return depends[a]; });
    if (depends[id] && is_choice(graph[id])) conditions.push_back(graph[id].arguments[0]);
  }
  const Logic logic{graph, conditions};
  if (!logic.is_small()) return false;
  std::vector<Rows> shown(graph.size());
  for (const NodeId root : roots_of(part)) shown[root] = logic.all() & ~logic.impossible();
  for (NodeId id = graph.size(); id-- > 0;) {
    if (!depends[id] || shown[id].none()) continue;
    const GraphNode& node = graph[id];
    if (node.gets(state)) return false;
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      Rows rows = shown[id];
      if (is_choice(node) && i > 0)
        rows &= i == 1 ? logic.holds(node.arguments[0]) : ~logic.holds(node.arguments[0]);
      shown[node.arguments[i]] |= rows;
    }
  }
  return true;
}

bool write_choices(Form& form) {
  bool changed = write_choices(form.start);
  for (FormPart& part : form.parts) changed = write_choices(part) || changed;
  return changed;
}

}  // namespace certamen
