// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/engines/random_graphs.hpp"

#include <cmath>

#include "framework/values/operations.hpp"

namespace certamen::testing {

namespace {

/// Grows one random graph over a few small domains.
class Grower {
 public:
  explicit Grower(std::mt19937_64& coins) : coins_{coins} {}

  /// A few samples of one domain in many sums, comparisons, choices and structures.
  Experiment grow_algebra() {
    budget_ = 9;
    const std::vector<Domain> all{Boolean(), Bits(2), Zmod(3), Zmod(5), Group(7, 3, 2)};
    const Domain domain = all[below(all.size())];
    domains_ = {domain, Boolean()};
    add_constant(domain);
    const std::size_t samples = 2 + below(4);
    for (std::size_t i = 0; i < samples && afford(bits(domain)); ++i) sketch_.uniform(domain);
    if (afford(bits(domain)) && domain.cardinality() > 2)
      sketch_.sample(Distribution::uniform_except(domain, 1), {any_of(domain)});
    const std::size_t nodes = 10 + below(12);
    for (std::size_t i = 0; i < nodes; ++i) add_combination(domain);
    sketch_.experiment.events["bad"] = any_of(Boolean());
    return sketch_.wins_if(any_of(Boolean()));
  }

  /// Values that are only sampled, copied, compared, looked up, and strings that are added too.
  Experiment grow_symmetric() {
    budget_ = 10;
    const std::vector<Domain> all{Atoms(3), Atoms(4), Atoms(5), Bits(2), Bits(3)};
    const Domain domain = all[below(all.size())];
    domains_ = {domain, Boolean()};
    if (below(3) == 0) domains_.push_back(all[below(all.size())]);
    if (domain.kind() == DomainKind::bits && below(3) == 0)
      domains_.push_back(Zmod(domain.cardinality()));
    for (std::size_t i = 0; i < 2 && afford(bits(domain)); ++i) sketch_.uniform(domain);
    if (below(2) == 0) add_constant(domain);
    const std::size_t nodes = 8 + below(12);
    for (std::size_t i = 0; i < nodes; ++i) add_symmetric(domains_[below(domains_.size())]);
    sketch_.experiment.events["bad"] = any_of(Boolean());
    sketch_.experiment.events["worse"] = any_of(Boolean());
    return sketch_.wins_if(any_of(Boolean()));
  }

  void add_symmetric(const Domain& domain) {
    switch (below(12)) {
    case 0: sketch_.equal(existing(domain), existing(domain)); return;
    case 1: {
      const NodeId c = any_of(Boolean()), x = existing(domain), y = existing(domain);
      sketch_.apply(operations::select(domain), {c, x, y});
      return;
    }
    case 2:
      if (domain.cardinality() > 2 && afford(bits(domain)))
        sketch_.sample(Distribution::uniform_except(domain, 2),
                       {existing(domain), existing(domain)});
      return;
    case 3:
      if (afford(bits(domain))) sketch_.uniform(domain);
      return;
    case 4: {
      const Domain pair = Tuple({domain, Boolean(), domain});
      const NodeId x = existing(domain), y = existing(domain), c = any_of(Boolean());
      const NodeId all =
          sketch_.apply(operations::make_tuple({domain, Boolean(), domain}), {x, c, y});
      if (below(2) == 0)
        sketch_.apply(operations::get(pair, below(3)), {all});
      else
        sketch_.equal(all, existing(pair));
      return;
    }
    case 5:
      if (domain.kind() == DomainKind::bits) {
        sketch_.apply(operations::bit_xor(domain), {existing(domain), existing(domain)});
        return;
      }
      sketch_.equal(existing(domain), existing(domain));
      return;
    case 6: {
      const NodeId x = any_of(Boolean()), y = any_of(Boolean());
      sketch_.apply(below(2) == 0 ? operations::bit_and(Boolean()) : operations::bit_or(Boolean()),
                    {x, y});
      return;
    }
    case 7: {
      if (domain.kind() != DomainKind::bits && domain.kind() != DomainKind::zmod) return;
      const Domain other = domain.kind() == DomainKind::bits ? Zmod(domain.cardinality())
                                                             : Bits(msb(domain.cardinality()));
      sketch_.apply(operations::recode(other, domain), {existing(other)});
      return;
    }
    default: add_access(domain);
    }
  }

  /// Strings that are cut, put together, worked on bit by bit and looked up.
  Experiment grow_strings() {
    budget_ = 10;
    domains_ = {Bits(4), Boolean()};
    for (const int length : {4, 3, 2})
      if (afford(length)) sketch_.uniform(Bits(length));
    add_constant(Bits(4));
    const std::size_t nodes = 8 + below(12);
    for (std::size_t i = 0; i < nodes; ++i) add_string();
    sketch_.experiment.events["bad"] = any_of(Boolean());
    return sketch_.wins_if(any_of(Boolean()));
  }

  Experiment grow() {
    const std::vector<Domain> all{
        Boolean(), Bits(2),        Zmod(3),         Zmod(5),
        Bits(1),   Group(7, 3, 2), Option(Bits(1)), Tuple({Boolean(), Zmod(3)})};
    for (std::size_t i = 0; i < 3; ++i) domains_.push_back(all[below(all.size())]);
    domains_.push_back(Boolean());
    for (const auto& domain : domains_) add_constant(domain);
    const std::size_t nodes = 6 + below(16);
    for (std::size_t i = 0; i < nodes; ++i) add_node();
    const NodeId event = any_of(Boolean());
    sketch_.experiment.events["bad"] = event;
    return sketch_.wins_if(any_of(Boolean()));
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(coins_() % bound); }
  bool afford(double bits) {
    if (spent_ + bits > budget_) return false;
    spent_ += bits;
    return true;
  }
  static double bits(const Domain& domain) {
    return std::log2(static_cast<double>(static_cast<unsigned>(domain.cardinality())));
  }

  NodeId any_string() {
    std::vector<NodeId> found;
    for (NodeId id = 0; id < sketch_.experiment.graph.size(); ++id)
      if (sketch_.domain(id).kind() == DomainKind::bits &&
          sketch_.experiment.graph[id].kind() != NodeKind::table)
        found.push_back(id);
    return found[below(found.size())];
  }
  unsigned length(NodeId id) { return static_cast<unsigned>(sketch_.domain(id).size().number()); }

  void add_string() {
    const NodeId x = any_string();
    const Domain domain = sketch_.domain(x);
    const unsigned n = length(x);
    switch (below(9)) {
    case 0:
    case 1: {
      const auto from = static_cast<unsigned>(below(n));
      sketch_.apply(operations::slice(domain, from, 1 + static_cast<unsigned>(below(n - from))),
                    {x});
      return;
    }
    case 2: {
      const NodeId y = any_string();
      if (n + length(y) <= 8) sketch_.apply(operations::concat(domain, sketch_.domain(y)), {x, y});
      return;
    }
    case 3: sketch_.equal(x, existing(domain)); return;
    case 4: {
      const NodeId c = any_of(Boolean()), y = existing(domain);
      sketch_.apply(operations::select(domain), {c, x, y});
      return;
    }
    case 5: {
      if (!afford(2)) return;
      TableType type{.kind = TableKind::function, .domain = domain, .range = Bits(2)};
      if (n == 2 && below(2) == 0) type.kind = TableKind::permutation;
      const NodeId table = sketch_.table(type);
      sketch_.lookup(table, {x});
      if (afford(2)) sketch_.lookup(table, {existing(domain)});
      return;
    }
    case 6: sketch_.apply(operations::parity(domain), {x}); return;
    default: {
      const NodeId y = existing(domain);
      const Operation all[] = {operations::bit_xor(domain), operations::bit_and(domain),
                               operations::bit_or(domain)};
      if (below(5) == 0)
        sketch_.apply(operations::bit_not(domain), {x});
      else
        sketch_.apply(all[below(3)], {x, y});
    }
    }
  }

  NodeId existing(const Domain& domain) {
    std::vector<NodeId> found;
    for (NodeId id = 0; id < sketch_.experiment.graph.size(); ++id)
      if (sketch_.domain(id) == domain && sketch_.experiment.graph[id].kind() != NodeKind::table)
        found.push_back(id);
    return found.empty() ? add_constant(domain) : found[below(found.size())];
  }

  void add_combination(const Domain& domain) {
    const auto a = [&] { return existing(domain); };
    const auto condition = [&] { return existing(Boolean()); };
    switch (below(11)) {
    case 0: sketch_.equal(a(), a()); return;
    case 6: {
      if (domain.kind() == DomainKind::group) return add_algebra(domain);
      if (domain.kind() == DomainKind::zmod && below(2) == 0) {
        const NodeId once = sketch_.apply(operations::invert(domain), {a()});
        sketch_.apply(operations::invert(domain), {below(2) == 0 ? once : a()});
        return;
      }
      std::vector<Value> shifted;  // a bijection that is no sum
      const auto size = static_cast<std::size_t>(domain.cardinality());
      const std::size_t factor = size % 3 == 0 ? 2 : 3;
      for (std::size_t i = 0; i < size; ++i) shifted.emplace_back((i * factor + 1) % size);
      const auto box = operations::fixed_function("box", domain, domain, shifted);
      const NodeId x = sketch_.apply(box, {a()}), y = sketch_.apply(box, {a()});
      sketch_.equal(x, y);
      return;
    }
    case 1: {
      const NodeId c = condition(), x = a(), y = a();
      sketch_.apply(operations::select(domain), {c, x, y});
      return;
    }
    case 2: {
      const NodeId c = condition(), x = condition(), y = condition();
      if (below(2) == 0)
        sketch_.apply(operations::select(Boolean()), {c, x, y});
      else
        sketch_.apply(
            below(2) == 0 ? operations::bit_and(Boolean()) : operations::bit_or(Boolean()), {c, x});
      return;
    }
    case 3: {
      const Domain pair = Tuple({domain, domain});
      const NodeId x = a(), y = a();
      const NodeId both = below(4) == 0 && afford(2 * bits(domain))
                              ? sketch_.uniform(pair)
                              : sketch_.apply(operations::make_tuple({domain, domain}), {x, y});
      if (below(2) == 0)
        sketch_.equal(both, existing(pair));
      else
        sketch_.apply(operations::get(pair, below(2)), {existing(pair)});
      return;
    }
    case 4: {
      const NodeId some = sketch_.apply(operations::some(domain), {a()});
      const Domain option = Option(domain);
      const NodeId c = condition(), none = sketch_.constant(option, Value{0});
      const NodeId maybe = sketch_.apply(operations::select(option), {c, some, none});
      if (below(2) == 0)
        sketch_.apply(operations::is_some(option), {maybe});
      else
        sketch_.apply(operations::value_or(option), {maybe, a()});
      return;
    }
    case 5: sketch_.apply(operations::bit_not(Boolean()), {condition()}); return;
    default: add_algebra(domain);
    }
  }

  NodeId add_constant(const Domain& domain) {
    return sketch_.constant(
        domain,
        Value{domain.element(Integer{below(static_cast<std::size_t>(domain.cardinality()))})});
  }

  /// A node of the domain, rather a late one; a new sample or constant if there is none.
  NodeId any_of(const Domain& domain) {
    std::vector<NodeId> found;
    for (NodeId id = 0; id < sketch_.experiment.graph.size(); ++id)
      if (sketch_.domain(id) == domain && sketch_.experiment.graph[id].kind() != NodeKind::table)
        found.push_back(id);
    if (!found.empty() && below(8) != 0) {
      if (below(2) == 0)
        return found[found.size() - 1 - below(std::min<std::size_t>(found.size(), 3))];
      return found[below(found.size())];
    }
    if (below(3) != 0 && afford(bits(domain))) return sketch_.uniform(domain);
    return add_constant(domain);
  }

  void add_node() {
    const Domain domain = domains_[below(domains_.size())];
    switch (below(12)) {
    case 0: add_sample(domain); return;
    case 1:
    case 2: add_access(domain); return;
    case 3: {
      const NodeId a = any_of(domain), b = any_of(domain);
      sketch_.equal(a, b);
      return;
    }
    case 4: {
      const NodeId c = any_of(Boolean()), a = any_of(domain), b = any_of(domain);
      sketch_.apply(operations::select(domain), {c, a, b});
      return;
    }
    case 5: {
      const Domain pair = Tuple({domain, Boolean()});
      const NodeId a = any_of(domain), b = any_of(Boolean());
      const NodeId both = sketch_.apply(operations::make_tuple({domain, Boolean()}), {a, b});
      sketch_.apply(operations::get(pair, below(2)), {both});
      return;
    }
    default: add_algebra(domain); return;
    }
  }

  void add_sample(const Domain& domain) {
    switch (below(4)) {
    case 0:
      if (afford(1))
        sketch_.sample(Distribution::bernoulli(make_rational(Integer{1 + below(3)}, 5)));
      return;
    case 1:
      if (afford(2)) {
        const Integer last = domain.cardinality() - 1;
        sketch_.sample(
            Distribution::table(domain, {{Value{domain.element(0)}, make_rational(1, 6)},
                                         {Value{domain.element(last)}, make_rational(1, 3)},
                                         {Value{domain.element(last / 2)}, make_rational(1, 2)}}));
      }
      return;
    case 2:
      if (domain.cardinality() > 2 && afford(bits(domain))) {
        const NodeId a = any_of(domain), b = any_of(domain);
        sketch_.sample(Distribution::uniform_except(domain, 2), {a, b});
      }
      return;
    default:
      if (afford(bits(domain))) sketch_.uniform(domain);
    }
  }

  void add_access(const Domain& domain) {
    if (tables_.empty() || below(3) == 0) {
      const auto kind = below(4);
      TableType type{.kind = kind == 0   ? TableKind::map
                             : kind == 1 ? TableKind::permutation
                                         : TableKind::function,
                     .domain = domain,
                     .range = kind == 1 ? domain : domains_[below(domains_.size())]};
      if (kind != 0 && below(3) == 0) type.index = Boolean();
      tables_.push_back(sketch_.table(type));
    }
    const NodeId table = tables_[below(tables_.size())];
    const TableType type = sketch_.experiment.graph[table].table_type();
    const NodeId key = any_of(type.domain);
    if (type.kind == TableKind::map) {
      if (below(2) == 0)
        sketch_.put(table, key, any_of(type.range));
      else if (below(2) == 0)
        sketch_.apply(operations::is_some(Option(type.range)), {sketch_.find(table, key)});
      else
        sketch_.apply(operations::value_or(Option(type.range)),
                      {sketch_.find(table, key), any_of(type.range)});
      return;
    }
    std::vector<NodeId> arguments{key};
    if (type.index) arguments.push_back(any_of(*type.index));
    if (!afford(bits(type.range))) return;
    if (type.kind == TableKind::permutation && below(2) == 0)
      sketch_.inverse(table, arguments);
    else
      sketch_.lookup(table, arguments);
  }

  void add_algebra(const Domain& domain) {
    const NodeId a = any_of(domain), b = any_of(domain);
    switch (domain.kind()) {
    case DomainKind::boolean:
    case DomainKind::bits: {
      const Operation all[] = {operations::bit_xor(domain), operations::bit_and(domain),
                               operations::bit_or(domain), operations::bit_xor(domain)};
      if (below(5) == 0)
        sketch_.apply(operations::bit_not(domain), {a});
      else
        sketch_.apply(all[below(4)], {a, b});
      return;
    }
    case DomainKind::zmod: {
      const Operation all[] = {operations::add(domain), operations::subtract(domain),
                               operations::multiply(domain)};
      if (below(5) == 0)
        sketch_.apply(below(2) == 0 ? operations::negate(domain) : operations::invert(domain), {a});
      else
        sketch_.apply(all[below(3)], {a, b});
      return;
    }
    case DomainKind::group:
      if (below(2) == 0)
        sketch_.apply(operations::group_multiply(domain), {a, b});
      else
        sketch_.apply(operations::group_divide(domain), {a, b});
      return;
    case DomainKind::option:
      if (below(2) == 0)
        sketch_.apply(operations::is_some(domain), {a});
      else
        sketch_.apply(operations::value_or(domain), {a, any_of(domain.parts()[0])});
      return;
    default: sketch_.apply(operations::less(domain), {a, b}); return;
    }
  }

  std::mt19937_64& coins_;
  Sketch sketch_;
  std::vector<Domain> domains_;
  std::vector<NodeId> tables_;
  double spent_ = 0;
  double budget_ = 13;  // log2 of the paths
};

}  // namespace

Experiment random_symmetric(std::mt19937_64& coins) {
  return Grower{coins}.grow_symmetric();
}

Experiment random_strings(std::mt19937_64& coins) {
  return Grower{coins}.grow_strings();
}

Experiment random_algebra(std::mt19937_64& coins) {
  return Grower{coins}.grow_algebra();
}

Experiment random_experiment(std::mt19937_64& coins) {
  return Grower{coins}.grow();
}

}  // namespace certamen::testing
