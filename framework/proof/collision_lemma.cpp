// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/collision_lemma.hpp"

#include <algorithm>
#include <set>

#include "framework/proof/dependence.hpp"
#include "framework/proof/horner.hpp"
#include "framework/rewriting/linear_form.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

const TableId& table_of(const FormPart& part, const GraphNode& node) {
  return part.graph[node.arguments[0]].table();
}

/// How often a table is accessed in the whole form.
std::size_t accesses(const Form& form, const TableId& table) {
  std::size_t count = 0;
  for (const FormPart* part : parts_of(form))
    for (NodeId id = 0; id < part->graph.size(); ++id) count += accesses(*part, id, table);
  return count;
}

/// The value x as parts that an adversary chooses: an input, or a tuple of inputs.
class Chosen {
 public:
  Chosen(const FormPart& part, NodeId value) : part_{&part}, value_{value} {
    const auto& node = part.graph[value];
    tuple_ = node.domain.kind() == DomainKind::tuple;
    const bool built =
        node.kind() == NodeKind::apply && node.operation().facts().constructor && tuple_;
    inputs_ = node.kind() == NodeKind::input ||
              (built && std::all_of(node.arguments.begin(), node.arguments.end(), [&](NodeId a) {
                 return part.graph[a].kind() == NodeKind::input;
               }));
    if (built) parts_ = node.arguments;
  }

  bool is_chosen() const { return inputs_; }
  std::size_t count() const { return tuple_ ? part_->graph[value_].domain.parts().size() : 1; }

  /// Which part a node is.
  std::optional<std::size_t> place(NodeId id) const {
    if (!tuple_) return id == value_ ? std::optional<std::size_t>{0} : std::nullopt;
    const auto found = std::find(parts_.begin(), parts_.end(), id);
    if (found != parts_.end()) return static_cast<std::size_t>(found - parts_.begin());
    const auto& node = part_->graph[id];
    if (node.kind() != NodeKind::apply || node.arguments != std::vector<NodeId>{value_})
      return std::nullopt;
    const auto& domain = part_->graph[value_].domain;
    for (std::size_t i = 0; i < domain.parts().size(); ++i)
      if (node.operation() == operations::get(domain, i)) return i;
    return std::nullopt;
  }

  /// The parts that a node is put together of; nothing if something else is in it.
  std::optional<std::set<std::size_t>> places(NodeId id) const {
    if (id == value_) {
      std::set<std::size_t> all;
      for (std::size_t i = 0; i < count(); ++i) all.insert(i);
      return all;
    }
    if (const auto one = place(id)) return std::set<std::size_t>{*one};
    const auto& node = part_->graph[id];
    if (node.kind() != NodeKind::apply || !node.operation().facts().constructor ||
        node.arguments.empty())
      return std::nullopt;
    std::set<std::size_t> all;
    for (const NodeId argument : node.arguments) {
      const auto inner = places(argument);
      if (!inner) return std::nullopt;
      all.insert(inner->begin(), inner->end());
    }
    return all;
  }

 private:
  const FormPart* part_;
  NodeId value_;
  bool tuple_ = false, inputs_ = false;
  std::vector<NodeId> parts_;
};

/// A sum's terms; the node itself if it is none. Nothing unless all multiples are 1 or -1.
std::optional<std::vector<NodeId>> unit_terms(const FormPart& part, NodeId id) {
  const auto& node = part.graph[id];
  if (node.kind() != NodeKind::apply || !node.operation().facts().linear) return std::vector{id};
  const auto module = Module::of(node.domain);
  if (!module) return std::nullopt;
  std::vector<NodeId> terms;
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const Integer& times = node.operation().facts().linear->coefficients[i];
    if (times != 1 && times != -1) return std::nullopt;
    const auto inner = unit_terms(part, node.arguments[i]);
    if (!inner) return std::nullopt;
    terms.insert(terms.end(), inner->begin(), inner->end());
  }
  return terms;
}

/// One collision's probability, and why.
struct Pairwise {
  Bound bound;
  std::string reason;
};

class Image {
 public:
  Image(const Form& form, const FormPart& part, NodeId image, NodeId value)
      : form_{form}, part_{part}, image_{image}, chosen_{part, value}, seen_{seen_of(form, false)} {
  }

  std::optional<Pairwise> pairwise() const {
    if (const auto found = own_function()) return found;
    if (!chosen_.is_chosen()) return std::nullopt;
    if (const auto found = masked()) return found;
    if (const auto found = polynomial()) return found;
    return horner();
  }

 private:
  const GraphNode& at(NodeId id) const { return part_.graph[id]; }
  bool is_only_lookup(NodeId id) const {
    const auto& node = at(id);
    return node.kind() == NodeKind::lookup && node.arguments.size() == 2 &&
           at(node.arguments[0]).table_type().kind == TableKind::function &&
           accesses(form_, table_of(part_, node)) == 1;
  }

  /// h(x) = f(x)
  std::optional<Pairwise> own_function() const {
    if (!is_only_lookup(image_)) return std::nullopt;
    const auto key = chosen_.places(at(image_).arguments[1]);
    if (!key || key->size() != chosen_.count()) return std::nullopt;
    return Pairwise{Bound{1} / Bound::cardinality(at(image_).domain),
                    "a random function takes one value twice"};
  }

  /// h(x) = a + f(b)
  std::optional<Pairwise> masked() const {
    const auto terms = unit_terms(part_, image_);
    if (!terms || terms->size() < 2) return std::nullopt;
    std::optional<std::set<std::size_t>> key;
    std::set<std::size_t> places;
    std::size_t plain = 0;
    for (const NodeId term : *terms) {
      if (is_only_lookup(term) && !key) {
        if (seen_.contains(table_of(part_, at(term)))) return std::nullopt;
        key = chosen_.places(at(term).arguments[1]);
        if (!key) return std::nullopt;
      } else {
        const auto place = chosen_.place(term);
        if (!place) return std::nullopt;
        places.insert(*place);
        ++plain;
      }
    }
    if (!key || plain != 1) return std::nullopt;
    places.insert(key->begin(), key->end());
    if (places.size() != chosen_.count()) return std::nullopt;
    return Pairwise{Bound{1} / Bound::cardinality(at(image_).domain),
                    "values masked by a hidden random function collide"};
  }

  /// h(x) = the sum of x_j k^j, and terms without x
  std::optional<Pairwise> polynomial() const {
    const Domain& field = at(image_).domain;
    const bool prime = field.kind() == DomainKind::zmod && field.size().is_prime_symbol();
    const auto terms = unit_terms(part_, image_);
    if (!prime || !terms) return std::nullopt;
    std::optional<StateId> point;
    std::set<std::size_t> places;
    std::set<int> degrees;
    for (const NodeId term : *terms) {
      std::vector<NodeId> factors;
      add_factors(term, factors);
      int degree = 0;
      std::optional<std::size_t> place;
      for (const NodeId factor : factors) {
        const auto& node = at(factor);
        if (node.kind() == NodeKind::get) {
          if (point && node.state() != *point) return std::nullopt;
          point = node.state();
          ++degree;
        } else {
          const auto found = chosen_.place(factor);
          if (!found || place) return std::nullopt;
          place = found;
        }
      }
      if (!place) continue;
      if (!places.insert(*place).second || !degrees.insert(degree).second) return std::nullopt;
    }
    if (!point || places.size() != chosen_.count() || seen_.contains(*point) ||
        !is_stored_uniform(form_, *point) || form_.states.at(*point) != field)
      return std::nullopt;
    return Pairwise{Bound{*degrees.rbegin()} / Bound::cardinality(field),
                    "a polynomial has no more roots than its degree"};
  }

  /// h(x) = the sum of x_j k^(l - j), over all elements of a vector, from a start without x
  std::optional<Pairwise> horner() const {
    const GraphNode& last = at(image_);
    if (last.kind() != NodeKind::apply || last.arguments.size() != 1) return std::nullopt;
    const GraphNode& looped = at(last.arguments[0]);
    if (looped.kind() != NodeKind::apply ||
        !(last.operation() == operations::get(looped.domain, 1)))
      return std::nullopt;
    const Loop* loop = loop_of(looped.operation());
    const auto degree = loop == nullptr ? std::nullopt : horner_degree(*loop);
    if (!degree || at(looped.arguments[0]).kind() != NodeKind::constant) return std::nullopt;
    const Domain& field = last.domain;
    const GraphNode& point = at(looped.arguments[1]);
    const bool prime = field.kind() == DomainKind::zmod && field.size().is_prime_symbol();
    if (!prime || chosen_.place(looped.arguments[2]) != std::size_t{0} || chosen_.count() != 1 ||
        point.kind() != NodeKind::get || seen_.contains(point.state()) ||
        !is_stored_uniform(form_, point.state()))
      return std::nullopt;
    return Pairwise{Bound{*degree} / Bound::cardinality(field),
                    "a polynomial has no more roots than its degree"};
  }

  void add_factors(NodeId id, std::vector<NodeId>& factors) const {
    const auto& node = at(id);
    if (node.kind() == NodeKind::apply && node.operation().facts().product_modulus) {
      for (const NodeId argument : node.arguments) add_factors(argument, factors);
    } else {
      factors.push_back(id);
    }
  }

  const Form& form_;
  const FormPart& part_;
  NodeId image_;
  Chosen chosen_;
  StatesAndTables seen_;
};

}  // namespace

LemmaResult bound_collision(const Form& form, const FormPart& part, NodeId event) {
  const LemmaResult other{std::nullopt, "it is not that a value is the first with its image"};
  const auto& graph = part.graph;
  const auto& negation = graph[event];
  if (!negation.applies(Opcode::bit_not)) return other;
  const auto& equality = graph[negation.arguments[0]];
  if (equality.kind() != NodeKind::apply || !equality.operation().facts().equality) return other;
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const NodeId first = equality.arguments[side], value = equality.arguments[1 - side];
    const auto& choice = graph[first];
    if (!choice.applies(Opcode::value_or) || choice.arguments[1] != value ||
        graph[choice.arguments[0]].kind() != NodeKind::find)
      continue;
    const auto& find = graph[choice.arguments[0]];
    const NodeId image = find.arguments[1];
    const bool stored = std::any_of(part.puts.begin(), part.puts.end(), [&](NodeId put) {
      const auto& a = graph[put].arguments;
      return a[0] == find.arguments[0] && a[1] == image && a[2] == first;
    });
    if (!stored || accesses(form, table_of(part, find)) != 2) continue;
    const auto pair = Image{form, part, image, value}.pairwise();
    if (!pair) return {std::nullopt, "no lemma says how often two values have one image"};
    const Bound calls = calls_of(part);
    return {calls * (calls - 1) / 2 * pair->bound, pair->reason};
  }
  return other;
}

}  // namespace certamen
