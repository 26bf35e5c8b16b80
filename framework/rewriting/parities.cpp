// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/parities.hpp"

#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/rewriting/leaf_classes.hpp"
#include "framework/rewriting/symbolic.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/parity_pair.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

namespace {

bool is_long_string(const Domain& domain) {
  return domain.kind() == DomainKind::bits && !domain.is_symbolic() && domain.size().number() > 1;
}
unsigned bits_of_string(const Domain& domain) {
  return static_cast<unsigned>(domain.size().number());
}
bool takes_parity(const GraphNode& node) {
  return node.applies(Opcode::parity) && !node.operation().is_symbolic();
}
/// A sum of strings, bit by bit, without a constant term.
bool is_sum(const GraphNode& node) {
  return node.applies(Opcode::bit_xor) && is_long_string(node.domain);
}
bool is_joined(const GraphNode& node) {
  return node.applies(Opcode::concat) && is_long_string(node.domain);
}

/// The code of a string as that of its pair.
Integer pair_code(const Integer& string, unsigned bits) {
  bool odd = false;
  for (unsigned i = 0; i < bits; ++i) odd ^= boost::multiprecision::bit_test(string, i);
  return (Integer{odd ? 1 : 0} << (bits - 1)) | (string >> 1);
}

/// The classes of leaves that become pairs.
class Paired {
 public:
  Paired(const RootedGraph& rooted, const LeafClasses& classes)
      : rooted_{rooted}, classes_{classes}, looked_(classes.count(), false),
        kept_(classes.count(), false), drawn_(classes.count(), false), bits_(classes.count(), 0) {
    for (NodeId id = 0; id < rooted.graph.size(); ++id) examine(id);
    if (!rooted.open_ended)  // its roots are read by their codes
      for (const NodeId root : rooted.roots) keep(root);
  }

  bool has(std::size_t its_class) const {
    return looked_[its_class] && drawn_[its_class] && !kept_[its_class];
  }
  bool any() const {
    for (std::size_t i = 0; i < kept_.size(); ++i)
      if (has(i)) return true;
    return false;
  }

 private:
  void keep(NodeId id) {
    for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
      kept_[classes_.of_node(id, leaf)] = true;
  }
  void draw(NodeId id) {
    for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
      drawn_[classes_.of_node(id, leaf)] = true;
  }

  /// All values of a class are strings of one length.
  void declare(std::size_t its_class, const Domain& domain) {
    if (!is_long_string(domain)) {
      kept_[its_class] = true;
      return;
    }
    auto& bits = bits_[its_class];
    if (bits != 0 && bits != bits_of_string(domain)) kept_[its_class] = true;
    bits = bits_of_string(domain);
  }

  void examine(NodeId id) {
    const auto& node = rooted_.graph[id];
    for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
      declare(classes_.of_node(id, leaf), classes_.leaves(id)[leaf]);
    switch (node.kind()) {
    case NodeKind::constant:
      if (node.value().is_tensor()) keep(id);
      return;
    case NodeKind::sample: {
      const auto kind = node.distribution().kind();
      if (kind != DistributionKind::uniform && kind != DistributionKind::uniform_except) keep(id);
      return draw(id);
    }
    case NodeKind::input:
      // An Option comes in as a whole.
      if (node.domain.kind() == DomainKind::option) keep(id);
      return draw(id);
    case NodeKind::get:
    case NodeKind::lookup:
    case NodeKind::inverse:
    case NodeKind::find: return draw(id);
    case NodeKind::choose: return keep(id);
    case NodeKind::table: {
      using Part = LeafClasses::Part;
      const TableType& type = node.table_type();
      const auto own = [&](Part part, const Domain& domain) {
        const auto all = leaves_of(domain);
        for (std::size_t leaf = 0; leaf < all.size(); ++leaf)
          declare(classes_.of_table(id, part, leaf), all[leaf]);
      };
      own(Part::key, type.domain);
      own(Part::range, type.range);
      if (type.index) own(Part::index, *type.index);
      return;
    }
    case NodeKind::apply:
      if (takes_parity(node))
        looked_[classes_.of_node(node.arguments[0], 0)] = true;
      else
        classes_.unlinked(id, [&](std::size_t place, std::size_t its_class, const Domain&) {
          const bool is_result = place == node.arguments.size();
          if (!(is_result && is_joined(node))) kept_[its_class] = true;
        });
      return;
    default: return;
    }
  }

  const RootedGraph& rooted_;
  const LeafClasses& classes_;
  std::vector<bool> looked_, kept_, drawn_;
  std::vector<unsigned> bits_;  // of each class's strings
};

/// Writes the graph again with pairs.
class Pairing {
 public:
  Pairing(const RootedGraph& rooted, const LeafClasses& classes, const Paired& paired)
      : rooted_{rooted}, classes_{classes}, paired_{paired} {}

  RootedGraph run() {
    rebuild(rooted_.graph, place_,
            [&](NodeId id, GraphNode node) { return rewritten(id, std::move(node)); });
    return rooted_.in(std::move(result_), place_);
  }

 private:
  NodeId add(GraphNode node) { return append(result_, std::move(node)); }
  NodeId apply(const Operation& operation, std::vector<NodeId> arguments) {
    return add(make_apply(operation, std::move(arguments), label_));
  }

  bool is_pair(NodeId id, std::size_t leaf = 0) const {
    return paired_.has(classes_.of_node(id, leaf));
  }
  LeafClasses::Change pairing() const {
    return [this](const Domain& leaf, std::size_t its_class) {
      return paired_.has(its_class) ? parity_pair(bits_of_string(leaf)) : leaf;
    };
  }
  Domain domain_of(NodeId id) const { return classes_.changed(id, pairing()); }

  NodeId rewritten(NodeId id, GraphNode node) {
    label_ = node.label;
    const GraphNode& old = rooted_.graph[id];
    if (old.is(NodeKind::table)) return add(classes_.changed_table(id, pairing()));
    if (old.is(NodeKind::apply)) return applied(id, old);
    node.domain = domain_of(id);
    if (node.domain == old.domain) return add(std::move(node));
    if (old.is(NodeKind::constant))
      node.action = node::Constant{Value{map_leaves(
          old.domain, node.domain, old.value().code(), [&](std::size_t leaf, const Integer& code) {
            return is_pair(id, leaf) ? pair_code(code, bits_of_string(classes_.leaves(id)[leaf]))
                                     : code;
          })}};
    if (old.is(NodeKind::sample)) {
      const std::size_t excluded = old.distribution().arity();
      node.action =
          node::Sample{excluded == 0 ? Distribution::uniform(node.domain)
                                     : Distribution::uniform_except(node.domain, excluded)};
    }
    return add(std::move(node));
  }

  NodeId applied(NodeId id, const GraphNode& node) {
    std::vector<NodeId> arguments;
    std::vector<Domain> inputs;
    for (const NodeId argument : node.arguments) {
      arguments.push_back(place_[argument]);
      inputs.push_back(result_[arguments.back()].domain);
    }
    if (takes_parity(node) && is_pair(node.arguments[0]))
      return apply(operations::get(inputs[0], 0), std::move(arguments));
    if (is_sum(node) && is_pair(id)) return sum_of(arguments[0], arguments[1]);
    if (is_joined(node) && is_pair(id)) return taken_apart(apply(node.operation(), arguments));
    if (inputs == node.operation().inputs()) return apply(node.operation(), std::move(arguments));
    return apply(remade(node.operation(), inputs, domain_of(id)), std::move(arguments));
  }

  NodeId pair(NodeId parity, NodeId rest) {
    return apply(operations::make_tuple({Boolean(), result_[rest].domain}), {parity, rest});
  }

  NodeId sum_of(NodeId a, NodeId b) {
    const Domain domain = result_[a].domain;
    const auto part = [&](std::size_t i) {
      const Operation get = operations::get(domain, i);
      const NodeId left = apply(get, {a}), right = apply(get, {b});
      return apply(operations::bit_xor(get.output()), {left, right});
    };
    const NodeId parity = part(0), rest = part(1);
    return pair(parity, rest);
  }

  /// The pair of a string that something else makes.
  NodeId taken_apart(NodeId string) {
    const Domain domain = result_[string].domain;
    const NodeId parity = apply(operations::parity(domain), {string});
    return pair(parity, apply(operations::slice(domain, 1, bits_of_string(domain) - 1), {string}));
  }

  const RootedGraph& rooted_;
  const LeafClasses& classes_;
  const Paired& paired_;
  Graph result_;
  std::vector<NodeId> place_;
  std::string label_;
};

/// One pass; nothing if there are no such strings.
std::optional<RootedGraph> paired(RootedGraph rooted, RuleCounts* fired) {
  if (std::none_of(rooted.graph.begin(), rooted.graph.end(), takes_parity)) return std::nullopt;
  rooted = without_negations(std::move(rooted));
  if (!rooted.open_ended) rooted = with_constants_apart(std::move(rooted));
  const LeafClasses classes{rooted};
  const Paired pairs{rooted, classes};
  if (!pairs.any()) return std::nullopt;
  RootedGraph result = Pairing{rooted, classes, pairs}.run();
  if (fired != nullptr) ++(*fired)[Rule::parity_apart];
  return simplified(std::move(result), fired);
}

}  // namespace

std::optional<RootedGraph> with_parities_apart(const RootedGraph& rooted, RuleCounts* fired) {
  auto result = paired(rooted, fired);
  // What strings are made of may have a parity that is taken now; they are
  // shorter.
  while (result) {
    auto next = paired(*result, fired);
    if (!next) break;
    result = std::move(next);
  }
  return result;
}

}  // namespace certamen
