// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/segments.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/rewriting/leaf_classes.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

namespace {

unsigned length_of(const Domain& bits) {
  return bits.kind() == DomainKind::boolean ? 1 : static_cast<unsigned>(bits.size().number());
}
bool is_string(const Domain& domain) {
  return domain.kind() == DomainKind::bits && !domain.is_symbolic() && length_of(domain) > 1;
}
/// What the operation does with bits, if it works on strings of known lengths alone.
const std::optional<BitPlacement>& placement_of(const Operation& operation) {
  static const std::optional<BitPlacement> none;
  return operation.is_symbolic() ? none : operation.facts().bits;
}

/// That of a string is the sum of those of its segments.
bool is_parity(const GraphNode& node) {
  return node.applies(Opcode::parity) && !node.operation().is_symbolic();
}

/// Where the strings of each class are cut, and which classes may not be.
class Cuts {
 public:
  Cuts(const RootedGraph& rooted, const LeafClasses& classes)
      : rooted_{rooted}, classes_{classes}, solid_(classes.count(), false), cuts_(classes.count()) {
    for (NodeId id = 0; id < rooted.graph.size(); ++id) examine(id);
    anchor();
    for (const auto& relation : relations_) {
      if (!relation.seeds && !anchored_[relation.whole]) continue;
      add(relation.whole, relation.from);
      add(relation.whole, relation.from + relation.length);
    }
    while (!fresh_.empty()) {
      const auto [where, at] = fresh_.back();
      fresh_.pop_back();
      for (const auto& [whole, part, from, length, seeds] : relations_) {
        if (where == part && at < length) add(whole, from + at);
        if (where == whole && from < at && at < from + length) add(part, at - from);
      }
    }
  }

  bool any() const {
    return std::any_of(cuts_.begin(), cuts_.end(), [](const auto& set) { return !set.empty(); });
  }
  /// Lengths of the segments of a string of that class, the lowest first.
  std::vector<unsigned> segments(std::size_t its_class, unsigned length) const {
    std::vector<unsigned> result;
    unsigned before = 0;
    for (const unsigned cut : cuts_[its_class]) {
      result.push_back(cut - before);
      before = cut;
    }
    result.push_back(length - before);
    return result;
  }

 private:
  /// The part is bits from .. from + length - 1 of the whole. Slices are what cuts are made for.
  struct Relation {
    std::size_t whole, part;
    unsigned from, length;
    bool seeds = false;
  };

  void add(std::size_t its_class, unsigned at) {
    if (solid_[its_class] || at == 0 || at >= length_[its_class]) return;
    if (cuts_[its_class].insert(at).second) fresh_.emplace_back(its_class, at);
  }

  /// Strings that are more than a step of a computation: drawn, stored, or passed out. They are cut
  /// where they are put together as well.
  void anchor() {
    anchored_.assign(classes_.count(), false);
    const auto all_leaves = [&](NodeId id) {
      for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
        anchored_[classes_.of_node(id, leaf)] = true;
    };
    if (rooted_.open_ended)
      for (const NodeId root : rooted_.roots) all_leaves(root);
    for (NodeId id = 0; id < rooted_.graph.size(); ++id) {
      const auto& node = rooted_.graph[id];
      if (node.kind() == NodeKind::sample || node.kind() == NodeKind::lookup ||
          node.kind() == NodeKind::inverse)
        all_leaves(id);
      if (node.accesses_table())
        for (std::size_t i = 1; i < node.arguments.size(); ++i) all_leaves(node.arguments[i]);
    }
  }

  void examine(NodeId id) {
    const auto& node = rooted_.graph[id];
    for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
      if (is_string(classes_.leaves(id)[leaf]))
        length_[classes_.of_node(id, leaf)] = length_of(classes_.leaves(id)[leaf]);
    if (node.kind() == NodeKind::choose)
      for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
        solid_[classes_.of_node(id, leaf)] = true;
    if (node.kind() != NodeKind::apply) return;
    const auto& bits = placement_of(node.operation());
    if (bits && bits->kind == BitPlacement::Kind::slice) {
      relations_.push_back({classes_.of_node(node.arguments[0], 0), classes_.of_node(id, 0),
                            bits->from, length_of(node.domain), true});
    } else if (bits && bits->kind == BitPlacement::Kind::concat) {
      const unsigned low = length_of(rooted_.graph[node.arguments[1]].domain);
      const unsigned high = length_of(rooted_.graph[node.arguments[0]].domain);
      relations_.push_back(
          {classes_.of_node(id, 0), classes_.of_node(node.arguments[1], 0), 0, low});
      relations_.push_back(
          {classes_.of_node(id, 0), classes_.of_node(node.arguments[0], 0), low, high});
    } else if (bits) {
      for (const NodeId argument : node.arguments) {  // bitwise: cut alike
        const unsigned length = length_of(node.domain);
        relations_.push_back({classes_.of_node(id, 0), classes_.of_node(argument, 0), 0, length});
        relations_.push_back({classes_.of_node(argument, 0), classes_.of_node(id, 0), 0, length});
      }
    } else if (!is_parity(node)) {
      classes_.unlinked(
          id, [&](std::size_t, std::size_t its_class, const Domain&) { solid_[its_class] = true; });
    }
  }

  const RootedGraph& rooted_;
  const LeafClasses& classes_;
  std::vector<bool> solid_, anchored_;
  std::vector<std::set<unsigned>> cuts_;
  std::map<std::size_t, unsigned> length_;
  std::vector<Relation> relations_;
  std::vector<std::pair<std::size_t, unsigned>> fresh_;
};

/// Writes the graph again with strings as tuples of segments.
class Cutter {
 public:
  Cutter(const RootedGraph& rooted, const LeafClasses& classes, const Cuts& cuts)
      : rooted_{rooted}, classes_{classes}, cuts_{cuts} {}

  RootedGraph run() {
    rebuild(rooted_.graph, place_,
            [&](NodeId id, GraphNode node) { return rewrite(id, std::move(node)); });
    return rooted_.in(std::move(result_), place_);
  }

 private:
  using Piece = std::pair<NodeId, unsigned>;  // with its length

  NodeId add(GraphNode node) { return append(result_, std::move(node)); }
  NodeId apply(const Operation& operation, std::vector<NodeId> arguments) {
    return add(make_apply(operation, std::move(arguments), label_));
  }

  Domain cut(const Domain& leaf, std::size_t its_class) const {
    if (!is_string(leaf)) return leaf;
    const auto segments = cuts_.segments(its_class, length_of(leaf));
    if (segments.size() == 1) return leaf;
    std::vector<Domain> parts;
    for (auto length = segments.rbegin(); length != segments.rend(); ++length)
      parts.push_back(Bits(static_cast<int>(*length)));
    return Tuple(std::move(parts));
  }
  LeafClasses::Change cutting() const {
    return [this](const Domain& leaf, std::size_t its_class) { return cut(leaf, its_class); };
  }
  Domain domain_of(NodeId id) const { return classes_.changed(id, cutting()); }

  NodeId rewrite(NodeId id, GraphNode node) {
    label_ = node.label;
    if (node.kind() == NodeKind::apply) return rewrite_apply(id, rooted_.graph[id]);
    if (node.kind() == NodeKind::table) return add(classes_.changed_table(id, cutting()));
    node.domain = domain_of(id);
    if (node.is(NodeKind::sample))
      node.action = node::Sample{moved(node.distribution(), node.domain)};
    return add(std::move(node));
  }

  static Distribution moved(const Distribution& old, const Domain& to) {
    switch (old.kind()) {
    case DistributionKind::uniform: return Distribution::uniform(to);
    case DistributionKind::uniform_except: return Distribution::uniform_except(to, old.arity());
    case DistributionKind::table: {
      std::vector<std::pair<Value, Rational>> outcomes;
      for (const auto& [value, weight] : old.outcomes())
        outcomes.emplace_back(value, make_rational(weight, old.common_denominator()));
      return Distribution::table(to, std::move(outcomes));
    }
    default: return old;
    }
  }

  NodeId rewrite_apply(NodeId id, const GraphNode& node) {
    const Operation& operation = node.operation();
    const auto& bits = placement_of(operation);
    if (bits && bits->kind == BitPlacement::Kind::slice)
      return assembled(id, pieces(node.arguments[0], bits->from, length_of(node.domain)));
    if (bits && bits->kind == BitPlacement::Kind::concat) {
      const auto whole = [&](NodeId argument) {
        return pieces(argument, 0, length_of(rooted_.graph[argument].domain));
      };
      auto all = whole(node.arguments[1]);
      const auto high = whole(node.arguments[0]);
      all.insert(all.end(), high.begin(), high.end());
      return assembled(id, all);
    }
    if (bits) return bit_by_bit(id, node);
    if (is_parity(node)) return parity_of(node.arguments[0]);
    std::vector<NodeId> arguments;
    std::vector<Domain> inputs;
    bool same = true;
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      arguments.push_back(place_[node.arguments[i]]);
      inputs.push_back(result_[arguments.back()].domain);
      same = same && inputs.back() == operation.inputs()[i];
    }
    const Domain output = domain_of(id);
    if (same && output == operation.output()) return apply(operation, std::move(arguments));
    return apply(remade(operation, inputs, output), std::move(arguments));
  }

  std::vector<unsigned> segments_of(NodeId id) const {
    const Domain& domain = rooted_.graph[id].domain;
    if (!is_string(domain)) return {length_of(domain)};
    return cuts_.segments(classes_.of_node(id, 0), length_of(domain));
  }

  /// Bits from .. from + length - 1 of a string, the lowest first. If it is cut, its segments; else
  /// one slice.
  std::vector<Piece> pieces(NodeId string, unsigned from, unsigned length) {
    const auto segments = segments_of(string);
    const NodeId whole = place_[string];
    if (segments.size() == 1) {
      if (length == segments[0]) return {{whole, length}};
      return {{apply(operations::slice(result_[whole].domain, from, length), {whole}), length}};
    }
    std::vector<Piece> result;
    unsigned at = 0;
    for (std::size_t k = 0; k < segments.size(); at += segments[k++])
      if (from <= at && at + segments[k] <= from + length)
        result.emplace_back(
            apply(operations::get(result_[whole].domain, segments.size() - 1 - k), {whole}),
            segments[k]);
    return result;
  }

  /// The string made of the pieces: a tuple if it is cut there, a chain of concatenations else.
  NodeId assembled(NodeId id, const std::vector<Piece>& from) {
    std::vector<NodeId> parts;  // highest first
    auto piece = from.begin();
    unsigned offset = 0;  // into *piece, where a solid source is longer than a segment
    for (const unsigned length : segments_of(id)) {
      NodeId part = no_node;
      for (unsigned done = 0; done < length;) {
        const unsigned taken = std::min(length - done, piece->second - offset);
        NodeId next = piece->first;
        if (taken < piece->second)
          next = apply(operations::slice(result_[next].domain, offset, taken), {next});
        part = part == no_node
                   ? next
                   : apply(operations::concat(result_[next].domain, result_[part].domain),
                           {next, part});
        done += taken;
        offset += taken;
        if (offset == piece->second) {
          ++piece;
          offset = 0;
        }
      }
      parts.insert(parts.begin(), as(part, Bits(static_cast<int>(length))));
    }
    if (parts.size() == 1) return as(parts[0], domain_of(id));
    std::vector<Domain> domains;
    for (const NodeId part : parts) domains.push_back(result_[part].domain);
    return apply(operations::make_tuple(domains), parts);
  }

  NodeId parity_of(NodeId string) {
    NodeId sum = no_node;
    for (const auto& piece : pieces(string, 0, length_of(rooted_.graph[string].domain))) {
      const NodeId its = apply(operations::parity(result_[piece.first].domain), {piece.first});
      sum = sum == no_node ? its : apply(operations::bit_xor(Boolean()), {sum, its});
    }
    return sum;
  }

  /// Boolean and Bits(1) have the same codes.
  NodeId as(NodeId node, const Domain& domain) {
    if (result_[node].domain == domain) return node;
    return apply(operations::recode(result_[node].domain, domain), {node});
  }

  NodeId bit_by_bit(NodeId id, const GraphNode& node) {
    std::vector<Piece> parts;
    unsigned at = 0;
    for (const unsigned length : segments_of(id)) {
      const bool whole = length == length_of(node.domain);
      const Domain domain = whole ? node.domain : Bits(static_cast<int>(length));
      std::vector<NodeId> own;
      for (const NodeId argument : node.arguments) own.push_back(part(argument, at, domain));
      const std::vector<Domain> inputs(own.size(), domain);
      parts.emplace_back(apply(remade(node.operation(), inputs, domain), own), length);
      at += length;
    }
    return assembled(id, parts);
  }

  /// As many bits of a string as the domain has, from that place, as a string.
  NodeId part(NodeId string, unsigned from, const Domain& domain) {
    NodeId joined = no_node;
    for (const auto& [piece, length] : pieces(string, from, length_of(domain)))
      joined = joined == no_node
                   ? piece
                   : apply(operations::concat(result_[piece].domain, result_[joined].domain),
                           {piece, joined});
    return as(joined, domain);
  }

  const RootedGraph& rooted_;
  const LeafClasses& classes_;
  const Cuts& cuts_;
  Graph result_;
  std::vector<NodeId> place_;
  std::string label_;
};

}  // namespace

bool cut_strings(RootedGraph& rooted, RuleCounts* fired) {
  const bool sliced_somewhere =
      std::any_of(rooted.graph.begin(), rooted.graph.end(), [](const GraphNode& node) {
        return node.kind() == NodeKind::apply && placement_of(node.operation()) &&
               placement_of(node.operation())->kind != BitPlacement::Kind::bitwise;
      });
  if (!sliced_somewhere) return false;
  const LeafClasses classes{rooted};
  const Cuts cuts{rooted, classes};
  if (!cuts.any()) return false;
  rooted = Cutter{rooted, classes, cuts}.run();
  if (fired != nullptr) ++(*fired)[Rule::strings_cut];
  return true;
}

}  // namespace certamen
