// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/random_body.hpp"

#include <cmath>

namespace certamen::selfcheck {

namespace {

bool is_bits(const Domain& domain) {
  return domain.kind() == DomainKind::bits || domain.kind() == DomainKind::boolean;
}
bool is_string(const Domain& domain) {
  return domain.kind() == DomainKind::bits;
}
bool is_number(const Domain& domain) {
  return domain.kind() == DomainKind::zmod || domain.kind() == DomainKind::range;
}
bool is_group(const Domain& domain) {
  return domain.kind() == DomainKind::group;
}

unsigned length(const Domain& bits) {
  return static_cast<unsigned>(bits.size().number());
}

Rational random_weight(Coins& coins) {
  return make_rational(Integer{1 + coins.below(5)}, Integer{6 + coins.below(3)});
}

}  // namespace

double bits_of(const Domain& domain) {
  return std::log2(static_cast<double>(domain.cardinality()));
}

double bits_of(const Distribution& distribution) {
  return distribution.outcomes().empty()
             ? bits_of(distribution.domain())
             : std::log2(static_cast<double>(distribution.outcomes().size()));
}

Operation random_function(Coins& coins, const std::string& name, unsigned most) {
  const Domain from = random_domain(coins, most), to = random_domain(coins, most);
  switch (coins.below(4)) {
  case 0: {
    std::vector<Value> values;
    for (Integer code = 0; code < from.code_bound(); ++code)
      values.push_back(random_value(coins, to));
    return operations::fixed_function(name, from, to, std::move(values));
  }
  case 1: return primitive(name, {from}, to);
  case 2: return primitive(name, {from, random_domain(coins, most)}, to);
  default: {
    const Integer size = to.cardinality();
    return opaque_operation(name, {from, from}, to, [size, to](std::span<const Value> a) {
      return Value{to.element((a[0].code() * 5 + a[1].code() * 3 + 1) % size)};
    });
  }
  }
}

Distribution random_distribution(Coins& coins, unsigned most) {
  switch (coins.below(4)) {
  case 0: return Distribution::bernoulli(random_weight(coins));
  case 1: {
    const Domain domain = coins.one_in(4) ? wide_domain(coins) : random_domain(coins, most);
    const Rational first = random_weight(coins);
    const Rational second = (1 - first) / Rational{Integer{1 + coins.below(3)}};
    return Distribution::table(domain, {{random_value(coins, domain), first},
                                        {random_value(coins, domain), second},
                                        {random_value(coins, domain), 1 - first - second}});
  }
  default: return Distribution::uniform(random_domain(coins, most));
  }
}

bool RandomBody::afford(double bits) {
  if (bits > bits_) return false;
  bits_ -= bits;
  return true;
}

Node RandomBody::apply(const Operation& operation, const std::vector<Node>& arguments) {
  const Node made = at_.apply(operation, arguments);
  know(made);
  return made;
}

Node RandomBody::constant(const Domain& domain) {
  const Node made = at_.constant(domain, random_value(coins_, domain));
  know(made);
  return made;
}

Node RandomBody::fresh(const Domain& domain) {
  if (domain.is_narrow() && domain.cardinality() <= most_ && !coins_.one_in(3) &&
      afford(bits_of(domain))) {
    const Node made = at_.sample(domain);
    know(made);
    return made;
  }
  return constant(domain);
}

Node RandomBody::any() {
  if (nodes_.empty()) return fresh(random_domain(coins_, most_));
  if (coins_.one_in(2))
    return nodes_[nodes_.size() - 1 - coins_.below(std::min<std::size_t>(nodes_.size(), 4))];
  return coins_.any(nodes_);
}

Node RandomBody::any_of(const Filter& filter, const std::function<Domain()>& otherwise) {
  std::vector<Node> found;
  for (const auto& node : nodes_)
    if (filter(node.domain())) found.push_back(node);
  if (found.empty() || coins_.one_in(8)) return fresh(otherwise());
  if (coins_.one_in(2)) return found.back();
  return coins_.any(found);
}

Node RandomBody::node_of(const Domain& domain) {
  return any_of([&](const Domain& other) { return other == domain; }, [&] { return domain; });
}

Node RandomBody::truth() {
  const Node a = any();
  if (a.domain() == Boolean() && !coins_.one_in(3)) return a;
  const Node b = node_of(a.domain());
  const Node result = coins_.one_in(3) ? at_.less(a, b) : at_.equal(a, b);
  know(result);
  return result;
}

void RandomBody::step() {
  switch (coins_.below(12)) {
  case 0: return sample();
  case 1:
  case 2: return state();
  case 3:
  case 4: return access();
  case 5:
    if (!things_.events.empty()) return at_.event(coins_.any(things_.events), truth());
    return function();
  case 6: return function();
  case 7: return structure();
  default: return operation();
  }
}

void RandomBody::sample() {
  if (coins_.one_in(3)) {
    const Node x = any();
    const Domain domain = x.domain();
    if (domain.cardinality() > 64) return;
    const auto size = static_cast<std::size_t>(domain.cardinality());
    if (size < 2 || !afford(bits_of(domain))) return;
    std::vector<Node> excluded;
    for (std::size_t i = 1 + coins_.below(std::min<std::size_t>(size - 1, 4)); i > 0; --i)
      excluded.push_back(node_of(domain));
    know(at_.sample(Distribution::uniform_except(domain, excluded.size()), excluded));
    return;
  }
  const Distribution distribution = random_distribution(coins_, most_);
  if (afford(bits_of(distribution))) know(at_.sample(distribution));
}

void RandomBody::state() {
  if (things_.states.empty()) return operation();
  const State& state = coins_.any(things_.states);
  if (coins_.one_in(2))
    know(at_.get(state));
  else
    at_.set(state, node_of(state.domain));
}

void RandomBody::access() {
  if (things_.tables.empty()) return operation();
  const Table& table = coins_.any(things_.tables);
  const TableType& type = table.type;
  if (type.kind == TableKind::map) {
    if (coins_.one_in(2)) {
      const Node key = node_of(type.domain);
      return at_.put(table, key, node_of(type.range));
    }
    return know(at_.find(table, node_of(type.domain)));
  }
  const bool backwards = type.kind == TableKind::permutation && coins_.one_in(2);
  if (!afford(bits_of(type.range))) return;
  const Node point = node_of(backwards ? type.range : type.domain);
  if (!type.index) return know(backwards ? at_.inverse(table, point) : at_.lookup(table, point));
  const Node index = node_of(*type.index);
  know(backwards ? at_.inverse(table, index, point) : at_.lookup(table, index, point));
}

void RandomBody::function() {
  if (things_.functions.empty()) return operation();
  const Operation& f = coins_.any(things_.functions);
  std::vector<Node> arguments;
  for (const auto& input : f.inputs()) arguments.push_back(node_of(input));
  apply(f, arguments);
}

void RandomBody::structure() {
  const auto kind = [&](DomainKind wanted) {
    return [wanted](const Domain& domain) {
      return domain.kind() == wanted && (wanted == DomainKind::option || !domain.parts().empty());
    };
  };
  const auto small = [&] { return random_domain(coins_, 4, 1); };
  switch (coins_.below(7)) {
  case 0: {
    std::vector<Node> parts;
    for (std::size_t i = coins_.below(4); i > 0; --i) parts.push_back(any());
    return know(at_.tuple(parts));
  }
  case 1: {
    const Node x = any_of(kind(DomainKind::tuple), [&] { return Tuple({small(), small()}); });
    return know(at_.get(x, coins_.below(x.domain().parts().size())));
  }
  case 2: {
    const Node first = any();
    std::vector<Node> elements{first};
    for (std::size_t i = coins_.below(3); i > 0; --i) elements.push_back(node_of(first.domain()));
    return know(at_.vector(elements));
  }
  case 3: {
    const Node x = any_of(kind(DomainKind::vector), [&] { return Vector(small(), 2); });
    const auto many = static_cast<std::size_t>(x.domain().size().number());
    return know(at_.get(x, coins_.below(many)));
  }
  case 4: return know(at_.some(any()));
  case 5:
    return know(at_.is_some(any_of(kind(DomainKind::option), [&] { return Option(small()); })));
  default: {
    const Node x = any_of(kind(DomainKind::option), [&] { return Option(small()); });
    return know(at_.value_or(x, node_of(x.domain().parts()[0])));
  }
  }
}

void RandomBody::operation() {
  using namespace operations;
  const auto string = [&] { return Bits(static_cast<int>(1 + coins_.below(3))); };
  const auto number = [&] { return Zmod(static_cast<int>(2 + coins_.below(6))); };
  const auto group = [&] { return Group(7, 3, 2); };
  const auto pair = [&](auto make, const Filter& filter, const std::function<Domain()>& otherwise) {
    const Node a = any_of(filter, otherwise);
    apply(make(a.domain()), {a, node_of(a.domain())});
  };
  const auto single = [&](auto make, const Filter& filter,
                          const std::function<Domain()>& otherwise) {
    const Node a = any_of(filter, otherwise);
    apply(make(a.domain()), {a});
  };
  switch (coins_.below(24)) {
  case 0: return single(bit_not, is_bits, string);
  case 1: return pair(bit_and, is_bits, string);
  case 2: return pair(bit_or, is_bits, string);
  case 3: return pair(bit_xor, is_bits, string);
  case 4: {
    const Node a = any_of(is_string, string), b = any_of(is_string, string);
    if (length(a.domain()) + length(b.domain()) > 150) return;
    apply(concat(a.domain(), b.domain()), {a, b});
    return;
  }
  case 5: {
    const Node a = any_of(is_string, string);
    const auto from = static_cast<unsigned>(coins_.below(length(a.domain())));
    const auto many = static_cast<unsigned>(1 + coins_.below(length(a.domain()) - from));
    apply(slice(a.domain(), from, many), {a});
    return;
  }
  case 6: return single(parity, is_string, string);
  case 7: return single(bit_count, is_string, string);
  case 8:
  case 9: {
    const Node a = any(), b = node_of(a.domain());
    apply(coins_.one_in(2) ? equal(a.domain()) : less(a.domain()), {a, b});
    return;
  }
  case 10:
  case 11: {
    const Node a = any(), c = truth();
    apply(select(a.domain()), {c, a, node_of(a.domain())});
    return;
  }
  case 12: {
    const Node a = any();
    const Domain to = coins_.one_in(4) ? wide_domain(coins_) : random_domain(coins_, most_);
    if (is_group(a.domain()) || is_group(to) || a.domain().code_bound() > to.code_bound() ||
        a.domain().code_bound() != a.domain().cardinality() || to.code_bound() != to.cardinality())
      return;
    apply(recode(a.domain(), to), {a});
    return;
  }
  case 13:
  case 14: {
    const Node a = any();
    const Integer bound = random_value(coins_, a.domain()).code() + coins_.below(2);
    apply(coins_.one_in(2) ? below(a.domain(), bound) : is_at(a.domain(), bound), {a});
    return;
  }
  case 15: return pair(add, is_number, number);
  case 16: return pair(subtract, is_number, number);
  case 17: return single(negate, is_number, number);
  case 18: return pair(multiply, is_number, number);
  case 19: return single(invert, is_number, number);
  case 20:
    return coins_.one_in(2) ? pair(group_multiply, is_group, group)
                            : pair(group_divide, is_group, group);
  case 21: {
    const Node a = any_of(is_group, group);
    apply(group_power(a.domain()), {a, node_of(exponents(a.domain()))});
    return;
  }
  case 22: {
    const Domain to = any_of(is_group, group).domain();
    apply(group_exponential(to), {node_of(exponents(to))});
    return;
  }
  default: return single(legendre, is_group, group);
  }
}

}  // namespace certamen::selfcheck
