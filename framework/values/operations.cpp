// SPDX-License-Identifier: Apache-2.0
#include "framework/values/operations.hpp"

#include <algorithm>

#include "framework/values/leaves.hpp"
#include "framework/values/operations_impl.hpp"

namespace certamen::operations {

namespace {

void expect_bits(const std::string& operation, const Domain& domain) {
  expect_kind(operation, domain, {DomainKind::boolean, DomainKind::bits}, "Boolean or Bits(n)");
}

Size length_of(const Domain& domain) {
  return domain.kind() == DomainKind::boolean ? Size{1} : domain.size();
}

/// The string of ones; it is no constant if the length is a symbol.
std::optional<Value> all_ones(const Domain& domain) {
  if (domain.is_symbolic()) return std::nullopt;
  return Value{Integer{domain.code_bound() - 1}};
}

/// Links all leaves of the arguments and the output named, leaf by leaf.
std::vector<std::pair<LeafPlace, LeafPlace>> linked(const Domain& domain,
                                                    const std::vector<std::size_t>& places) {
  std::vector<std::pair<LeafPlace, LeafPlace>> links;
  for (std::size_t leaf = 0; leaf < leaf_count(domain); ++leaf)
    for (std::size_t i = 1; i < places.size(); ++i)
      links.push_back({{places[0], leaf}, {places[i], leaf}});
  return links;
}

}  // namespace

Operation bit_not(const Domain& domain) {
  expect_bits("not", domain);
  Facts facts{.involution = true, .bijective = {true}, .bits = BitPlacement{}};
  if (const auto ones = all_ones(domain)) facts.linear = Linear{2, {1}, *ones};
  return standard(Opcode::bit_not, {domain}, domain, std::move(facts),
                  [mask = Constant{bound_of(domain) - 1}]<class N>(const N* a) {
                    return N{mask.in<N>() - a[0]};
                  });
}

Operation bit_and(const Domain& domain) {
  expect_bits("and", domain);
  return standard(Opcode::bit_and, {domain, domain}, domain,
                  {.commutative = true,
                   .associative = true,
                   .idempotent = true,
                   .identity = all_ones(domain),
                   .absorbing = Value{0},
                   .additive = {true, true},
                   .bits = BitPlacement{}},
                  []<class N>(const N* a) { return N{a[0] & a[1]}; });
}

Operation bit_or(const Domain& domain) {
  expect_bits("or", domain);
  return standard(Opcode::bit_or, {domain, domain}, domain,
                  {.commutative = true,
                   .associative = true,
                   .idempotent = true,
                   .identity = Value{0},
                   .absorbing = all_ones(domain),
                   .bits = BitPlacement{}},
                  []<class N>(const N* a) { return N{a[0] | a[1]}; });
}

Operation bit_xor(const Domain& domain) {
  expect_bits("xor", domain);
  return standard(Opcode::bit_xor, {domain, domain}, domain,
                  {.commutative = true,
                   .associative = true,
                   .identity = Value{0},
                   .self_cancels = Value{0},
                   .bijective = {true, true},
                   .linear = Linear{2, {1, 1}},
                   .natural = Natural{LeafStructure::addition, linked(domain, {0, 1, 2})},
                   .bits = BitPlacement{}},
                  []<class N>(const N* a) { return N{a[0] ^ a[1]}; });
}

Operation concat(const Domain& high, const Domain& low) {
  expect_bits("concat", high);
  expect_bits("concat", low);
  const unsigned shift = low.is_symbolic() ? 0 : static_cast<unsigned>(length_of(low).number());
  return standard(Opcode::concat, {high, low}, Bits(length_of(high) + length_of(low)),
                  {.bits = BitPlacement{BitPlacement::Kind::concat}},
                  [shift]<class N>(const N* a) { return N{(a[0] << shift) | a[1]}; });
}

Operation slice(const Domain& bits, unsigned from, unsigned length) {
  expect_bits("slice", bits);
  const std::string name =
      "slice[" + std::to_string(from) + ".." + std::to_string(from + length) + ")";
  if (!certainly_at_most(Size{from} + Size{length}, length_of(bits)))
    throw Error{ErrorCode::bad_domain, name, "it does not lie inside " + bits.name()};
  const Domain output = Bits(static_cast<int>(length));
  Facts facts{.bits = BitPlacement{BitPlacement::Kind::slice, from}};
  if (Size{length} == length_of(bits)) facts.bijective = {true};
  return standard(
      Opcode::slice, {bits}, output, facts,
      [from, mask = Constant{output.code_bound() - 1}]<class N>(const N* a) {
        return N{(a[0] >> from) & mask.in<N>()};
      },
      std::size_t{from});
}

Operation bit_count(const Domain& bits) {
  expect_bits("bit-count", bits);
  return standard(Opcode::bit_count, {bits}, Range(length_of(bits) + 1), {},
                  []<class N>(const N* a) {
                    N count{0};
                    for (N rest = a[0]; rest != 0; rest >>= 1) count += rest & 1;
                    return count;
                  });
}

Operation parity(const Domain& bits) {
  expect_bits("parity", bits);
  return standard(Opcode::parity, {bits}, Boolean(), {}, []<class N>(const N* a) {
    N sum{0};
    for (N rest = a[0]; rest != 0; rest >>= 1) sum ^= rest & 1;
    return sum;
  });
}

Operation equal(const Domain& domain) {
  return standard(Opcode::equal, {domain, domain}, Boolean(),
                  {.commutative = true,
                   .self_cancels = Value{1},
                   .equality = true,
                   .natural = Natural{LeafStructure::equality, linked(domain, {0, 1})}},
                  []<class N>(const N* a) { return N{a[0] == a[1] ? 1u : 0u}; });
}

Operation select(const Domain& domain) {
  return standard(
      Opcode::select, {Boolean(), domain, domain}, domain,
      {.choice = true, .natural = Natural{LeafStructure::equality, linked(domain, {1, 2, 3})}},
      []<class N>(const N* a) { return N{a[0] != 0 ? a[1] : a[2]}; });
}

Operation less(const Domain& domain) {
  return standard(Opcode::less, {domain, domain}, Boolean(), {.self_cancels = Value{0}},
                  []<class N>(const N* a) { return N{a[0] < a[1] ? 1u : 0u}; });
}

Operation below(const Domain& domain, const Size& bound) {
  const std::string name = "below[" + bound.text() + "]";
  const bool symbolic = domain.is_symbolic() || bound.is_symbol();
  Facts facts{.threshold = bound};
  if (symbolic && !domain.is_symbolic())
    throw Error{ErrorCode::bad_domain, name, "a symbol as a bound needs a domain with a symbol"};
  const Constant limit{symbolic ? Integer{0}
                                : std::clamp(bound.number(), Integer{0}, domain.code_bound())};
  return standard(
      Opcode::below, {domain}, Boolean(), std::move(facts),
      [limit]<class N>(const N* a) { return N{a[0] < limit.in<N>() ? 1u : 0u}; }, bound);
}

Operation is_at(const Domain& domain, const Size& place) {
  const std::string name = "is-at[" + place.text() + "]";
  const bool symbolic = domain.is_symbolic() || place.is_symbol();
  if (symbolic && !domain.is_symbolic())
    throw Error{ErrorCode::bad_domain, name, "a symbol as a place needs a domain with a symbol"};
  const bool nowhere = symbolic || place.number() < 0 || place.number() >= domain.code_bound();
  return standard(
      Opcode::is_at, {domain}, Boolean(), {.place = place},
      [nowhere, at = Constant{nowhere ? Integer{0} : place.number()}]<class N>(const N* a) {
        return N{!nowhere && a[0] == at.in<N>() ? 1u : 0u};
      },
      place);
}

Operation recode(const Domain& from, const Domain& to) {
  const std::string name = "recode to " + to.name();
  const bool as_large = same_cardinality(from, to);
  const bool symbolic = from.is_symbolic() || to.is_symbolic();
  if (from.kind() == DomainKind::group || to.kind() == DomainKind::group)
    throw Error{ErrorCode::type_mismatch, name,
                "a group's elements are no codes from 0 on: recode takes and gives none"};
  if (symbolic ? !as_large : from.code_bound() > to.code_bound())
    throw Error{ErrorCode::type_mismatch, name, from.name() + " has codes outside of " + to.name()};
  Facts facts;
  if (as_large) facts.bijective = {true};
  const auto is_leaf = [](const Domain& domain) {
    return leaves_of(domain) == std::vector{domain};
  };
  if (as_large && !symbolic && is_leaf(from) && is_leaf(to))
    facts.natural = Natural{LeafStructure::equality, linked(from, {0, 1})};
  return standard(Opcode::recode, {from}, to, facts, []<class N>(const N* a) { return N{a[0]}; });
}

Operation fixed_function(std::string name, const Domain& from, const Domain& to,
                         std::vector<Value> values) {
  if (from.code_bound() != values.size())
    throw Error{ErrorCode::bad_domain, name,
                "expected " + from.code_bound().str() + " values, got " +
                    std::to_string(values.size())};
  std::vector<bool> hit;
  bool bijective = from.code_bound() == from.cardinality() &&
                   from.cardinality() == to.cardinality() && to.code_bound() == to.cardinality();
  hit.resize(bijective ? values.size() : 0);
  for (const auto& value : values) {
    if (!to.contains(value))
      throw Error{ErrorCode::bad_domain, name, "a value is outside " + to.name()};
    if (!bijective) continue;
    const auto code = static_cast<std::size_t>(value.word());
    bijective = !hit[code];
    hit[code] = true;
  }
  auto description_facts = Facts{};
  if (bijective) description_facts.bijective = {true};
  std::vector<Integer> wide;
  std::vector<Word128> narrow;
  for (const auto& value : values) {
    wide.push_back(value.code());
    narrow.push_back(value.is_word() ? value.word() : 0);
  }
  auto description =
      finite_description({from}, to, description_facts,
                         [wide = std::move(wide), narrow = std::move(narrow)]<class N>(const N* a) {
                           const auto index = static_cast<std::size_t>(a[0]);
                           if constexpr (std::is_same_v<N, Integer>)
                             return N{wide[index]};
                           else
                             return N{narrow[index]};
                         });
  description.name = std::move(name);
  description.opcode = Opcode::fixed_function;
  description.parameter =
      FunctionTable{std::make_shared<const std::vector<Value>>(std::move(values))};
  return Operation{std::move(description)};
}

namespace {

Constant arithmetic_modulus(const std::string& operation, const Domain& domain) {
  expect_kind(operation, domain, {DomainKind::zmod, DomainKind::range}, "Zmod(q) or Range(n)");
  return Constant{bound_of(domain)};
}

}  // namespace

Operation add(const Domain& domain) {
  const auto modulus = arithmetic_modulus("add", domain);
  return standard(Opcode::add, {domain, domain}, domain,
                  {.commutative = true,
                   .associative = true,
                   .identity = Value{0},
                   .bijective = {true, true},
                   .linear = Linear{linear_modulus(domain), {1, 1}}},
                  [modulus]<class N>(const N* a) { return N{(a[0] + a[1]) % modulus.in<N>()}; });
}

Operation subtract(const Domain& domain) {
  const auto modulus = arithmetic_modulus("subtract", domain);
  return standard(Opcode::subtract, {domain, domain}, domain,
                  {.identity = Value{0},
                   .self_cancels = Value{0},
                   .bijective = {true, true},
                   .linear = Linear{linear_modulus(domain), {1, linear_modulus(domain) - 1}}},
                  [modulus]<class N>(const N* a) {
                    return N{(a[0] + (modulus.in<N>() - a[1])) % modulus.in<N>()};
                  });
}

Operation negate(const Domain& domain) {
  const auto modulus = arithmetic_modulus("negate", domain);
  return standard(
      Opcode::negate, {domain}, domain,
      {.involution = true,
       .bijective = {true},
       .linear = Linear{linear_modulus(domain), {linear_modulus(domain) - 1}}},
      [modulus]<class N>(const N* a) { return N{(modulus.in<N>() - a[0]) % modulus.in<N>()}; });
}

Operation multiply(const Domain& domain) {
  const auto modulus = arithmetic_modulus("multiply", domain);
  return standard(
      Opcode::multiply, {domain, domain}, domain,
      {.commutative = true,
       .associative = true,
       .identity = Value{domain.is_symbolic() ? Integer{1} : Integer{1 % domain.code_bound()}},
       .absorbing = Value{0},
       .product_modulus = linear_modulus(domain),
       .additive = {true, true}},
      [modulus]<class N>(const N* a) { return N{a[0] * a[1] % modulus.in<N>()}; });
}

Operation invert(const Domain& domain) {
  const auto modulus = arithmetic_modulus("invert", domain);
  if (domain.is_symbolic() && !domain.size().is_prime_symbol())
    throw Error{ErrorCode::bad_domain, "invert", domain.name() + " is not of prime order"};
  const Integer bound = bound_of(domain);
  const Constant exponent{bound >= 2 ? Integer{bound - 2} : Integer{0}};
  Facts facts;
  if (domain.has_prime_size()) facts = {.involution = true, .bijective = {true}};
  return standard(
      Opcode::invert, {domain}, domain, std::move(facts), [modulus, exponent]<class N>(const N* a) {
        return a[0] == 0 ? N{0} : power_modulo<N>(a[0], exponent.in<N>(), modulus.in<N>());
      });
}

}  // namespace certamen::operations
