// SPDX-License-Identifier: Apache-2.0
#include "framework/values/operations.hpp"

#include "framework/error.hpp"
#include "framework/values/leaves.hpp"

namespace certamen::operations {

namespace {

void expect_kind(const std::string& operation, const Domain& domain,
                 std::initializer_list<DomainKind> kinds, const char* expected) {
  for (const auto kind : kinds)
    if (domain.kind() == kind) return;
  throw Error{ErrorCode::type_mismatch, operation,
              std::string{"expected "} + expected + ", got " + domain.name()};
}

void expect_bits(const std::string& operation, const Domain& domain) {
  expect_kind(operation, domain, {DomainKind::boolean, DomainKind::bits}, "Boolean or Bits(n)");
}

unsigned length_of(const Domain& domain) {
  return domain.kind() == DomainKind::boolean ? 1 : static_cast<unsigned>(domain.size().number());
}

/// A modulus or mask in the arithmetic that the evaluator runs in; captured once as both forms.
struct Constant {
  explicit Constant(Integer value) : wide{std::move(value)}, narrow{0} {
    if (wide >> 64 <= 1) {
      narrow = static_cast<Word128>(static_cast<std::uint64_t>(wide >> 32 & 0xffffffffu)) << 32;
      narrow |= static_cast<Word128>(static_cast<std::uint64_t>(wide & 0xffffffffu));
      narrow |= static_cast<Word128>(static_cast<std::uint64_t>(wide >> 64)) << 64;
    }
  }
  template <class N>
  const N& in() const {
    if constexpr (std::is_same_v<N, Integer>)
      return wide;
    else
      return narrow;
  }
  Integer wide;
  Word128 narrow;
};

/// Links all leaves of the arguments and the output named, leaf by leaf.
std::vector<std::pair<LeafPlace, LeafPlace>> linked(const Domain& domain,
                                                    const std::vector<std::size_t>& places) {
  std::vector<std::pair<LeafPlace, LeafPlace>> links;
  for (std::size_t leaf = 0; leaf < leaf_count(domain); ++leaf)
    for (std::size_t i = 1; i < places.size(); ++i)
      links.push_back({{places[0], leaf}, {places[i], leaf}});
  return links;
}

template <class N>
N power_modulo(N base, N exponent, const N& modulus) {
  N result = N{1} % modulus;
  base %= modulus;
  while (exponent != 0) {
    if ((exponent & 1) != 0) result = result * base % modulus;
    base = base * base % modulus;
    exponent >>= 1;
  }
  return result;
}

}  // namespace

Operation bit_not(const Domain& domain) {
  expect_bits("not", domain);
  return finite_operation("not", {domain}, domain,
                          {.involution = true,
                           .bijective = {true},
                           .linear = Linear{2, {1}, Value{Integer{domain.code_bound() - 1}}},
                           .bits = BitPlacement{}},
                          [mask = Constant{domain.code_bound() - 1}]<class N>(const N* a) {
                            return N{mask.in<N>() - a[0]};
                          });
}

Operation bit_and(const Domain& domain) {
  expect_bits("and", domain);
  return finite_operation("and", {domain, domain}, domain,
                          {.commutative = true,
                           .associative = true,
                           .idempotent = true,
                           .identity = Value{Integer{domain.code_bound() - 1}},
                           .absorbing = Value{0},
                           .bits = BitPlacement{}},
                          []<class N>(const N* a) { return N{a[0] & a[1]}; });
}

Operation bit_or(const Domain& domain) {
  expect_bits("or", domain);
  return finite_operation("or", {domain, domain}, domain,
                          {.commutative = true,
                           .associative = true,
                           .idempotent = true,
                           .identity = Value{0},
                           .absorbing = Value{Integer{domain.code_bound() - 1}},
                           .bits = BitPlacement{}},
                          []<class N>(const N* a) { return N{a[0] | a[1]}; });
}

Operation bit_xor(const Domain& domain) {
  expect_bits("xor", domain);
  return finite_operation("xor", {domain, domain}, domain,
                          {.commutative = true,
                           .associative = true,
                           .identity = Value{0},
                           .self_cancels = Value{0},
                           .bijective = {true, true},
                           .linear = Linear{2, {1, 1}},
                           .natural = Natural{LeafStructure::addition, linked(domain, {0, 1, 2}),
                                              [](const std::vector<Domain>& inputs, const Domain&) {
                                                return bit_xor(inputs[0]);
                                              }},
                           .bits = BitPlacement{}},
                          []<class N>(const N* a) { return N{a[0] ^ a[1]}; });
}

Operation concat(const Domain& high, const Domain& low) {
  expect_bits("concat", high);
  expect_bits("concat", low);
  const unsigned shift = length_of(low);
  return finite_operation("concat", {high, low}, Bits(static_cast<int>(length_of(high) + shift)),
                          {.bits = BitPlacement{BitPlacement::Kind::concat}},
                          [shift]<class N>(const N* a) { return N{(a[0] << shift) | a[1]}; });
}

Operation slice(const Domain& bits, unsigned from, unsigned length) {
  expect_bits("slice", bits);
  const std::string name =
      "slice[" + std::to_string(from) + ".." + std::to_string(from + length) + ")";
  if (from + length > length_of(bits))
    throw Error{ErrorCode::bad_domain, name, "it does not lie inside " + bits.name()};
  const Domain output = Bits(static_cast<int>(length));
  Facts facts{.bits = BitPlacement{BitPlacement::Kind::slice, from}};
  if (length == length_of(bits)) facts.bijective = {true};
  return finite_operation(name, {bits}, output, facts,
                          [from, mask = Constant{output.code_bound() - 1}]<class N>(const N* a) {
                            return N{(a[0] >> from) & mask.in<N>()};
                          });
}

Operation bit_count(const Domain& bits) {
  expect_bits("bit-count", bits);
  return finite_operation("bit-count", {bits}, Range(static_cast<int>(length_of(bits)) + 1), {},
                          []<class N>(const N* a) {
                            N count{0};
                            for (N rest = a[0]; rest != 0; rest >>= 1) count += rest & 1;
                            return count;
                          });
}

Operation parity(const Domain& bits) {
  expect_bits("parity", bits);
  return finite_operation("parity", {bits}, Boolean(), {}, []<class N>(const N* a) {
    N sum{0};
    for (N rest = a[0]; rest != 0; rest >>= 1) sum ^= rest & 1;
    return sum;
  });
}

Operation equal(const Domain& domain) {
  return finite_operation("equal", {domain, domain}, Boolean(),
                          {.commutative = true,
                           .self_cancels = Value{1},
                           .equality = true,
                           .natural = Natural{LeafStructure::equality, linked(domain, {0, 1}),
                                              [](const std::vector<Domain>& inputs, const Domain&) {
                                                return equal(inputs[0]);
                                              }}},
                          []<class N>(const N* a) { return N{a[0] == a[1] ? 1u : 0u}; });
}

Operation select(const Domain& domain) {
  return finite_operation("select", {Boolean(), domain, domain}, domain,
                          {.choice = true,
                           .natural = Natural{LeafStructure::equality, linked(domain, {1, 2, 3}),
                                              [](const std::vector<Domain>& inputs, const Domain&) {
                                                return select(inputs[1]);
                                              }}},
                          []<class N>(const N* a) { return N{a[0] != 0 ? a[1] : a[2]}; });
}

Operation less(const Domain& domain) {
  return finite_operation("less", {domain, domain}, Boolean(), {.self_cancels = Value{0}},
                          []<class N>(const N* a) { return N{a[0] < a[1] ? 1u : 0u}; });
}

Operation recode(const Domain& from, const Domain& to) {
  const std::string name = "recode to " + to.name();
  if (from.kind() == DomainKind::group || to.kind() == DomainKind::group ||
      from.code_bound() > to.code_bound())
    throw Error{ErrorCode::type_mismatch, name, from.name() + " has codes outside of " + to.name()};
  Facts facts;
  if (from.cardinality() == to.cardinality()) facts.bijective = {true};
  return finite_operation(name, {from}, to, facts, []<class N>(const N* a) { return N{a[0]}; });
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
  return finite_operation(
      std::move(name), {from}, to, description_facts,
      [wide = std::move(wide), narrow = std::move(narrow)]<class N>(const N* a) {
        const auto index = static_cast<std::size_t>(a[0]);
        if constexpr (std::is_same_v<N, Integer>)
          return N{wide[index]};
        else
          return N{narrow[index]};
      });
}

namespace {

Constant arithmetic_modulus(const std::string& operation, const Domain& domain) {
  expect_kind(operation, domain, {DomainKind::zmod, DomainKind::range}, "Zmod(q) or Range(n)");
  return Constant{domain.code_bound()};
}

}  // namespace

Operation add(const Domain& domain) {
  const auto modulus = arithmetic_modulus("add", domain);
  return finite_operation(
      "add", {domain, domain}, domain,
      {.commutative = true,
       .associative = true,
       .identity = Value{0},
       .bijective = {true, true},
       .linear = Linear{domain.code_bound(), {1, 1}}},
      [modulus]<class N>(const N* a) { return N{(a[0] + a[1]) % modulus.in<N>()}; });
}

Operation subtract(const Domain& domain) {
  const auto modulus = arithmetic_modulus("subtract", domain);
  return finite_operation(
      "subtract", {domain, domain}, domain,
      {.identity = Value{0},
       .self_cancels = Value{0},
       .bijective = {true, true},
       .linear = Linear{domain.code_bound(), {1, Integer{domain.code_bound() - 1}}}},
      [modulus]<class N>(const N* a) {
        return N{(a[0] + (modulus.in<N>() - a[1])) % modulus.in<N>()};
      });
}

Operation negate(const Domain& domain) {
  const auto modulus = arithmetic_modulus("negate", domain);
  return finite_operation(
      "negate", {domain}, domain,
      {.involution = true,
       .bijective = {true},
       .linear = Linear{domain.code_bound(), {Integer{domain.code_bound() - 1}}}},
      [modulus]<class N>(const N* a) { return N{(modulus.in<N>() - a[0]) % modulus.in<N>()}; });
}

Operation multiply(const Domain& domain) {
  const auto modulus = arithmetic_modulus("multiply", domain);
  return finite_operation(
      "multiply", {domain, domain}, domain,
      {.commutative = true,
       .associative = true,
       .identity = Value{Integer{1 % domain.code_bound()}},
       .absorbing = Value{0},
       .product_modulus = domain.code_bound()},
      [modulus]<class N>(const N* a) { return N{a[0] * a[1] % modulus.in<N>()}; });
}

Operation invert(const Domain& domain) {
  const auto modulus = arithmetic_modulus("invert", domain);
  const Constant exponent{domain.code_bound() >= 2 ? Integer{domain.code_bound() - 2} : Integer{0}};
  return finite_operation("invert", {domain}, domain, {.involution = true, .bijective = {true}},
                          [modulus, exponent]<class N>(const N* a) {
                            return a[0] == 0
                                       ? N{0}
                                       : power_modulo<N>(a[0], exponent.in<N>(), modulus.in<N>());
                          });
}

// --- groups
// ------------------------------------------------------------------------------------------------------

namespace {

Constant group_modulus(const std::string& operation, const Domain& group) {
  expect_kind(operation, group, {DomainKind::group}, "Group(p, q, g)");
  return Constant{group.modulus()};
}

}  // namespace

Operation group_multiply(const Domain& group) {
  return finite_operation("group-multiply", {group, group}, group,
                          {.commutative = true,
                           .associative = true,
                           .identity = Value{1},
                           .bijective = {true, true},
                           .linear = Linear{group.order(), {1, 1}, Value{1}}},
                          [p = group_modulus("group-multiply", group)]<class N>(const N* a) {
                            return N{a[0] * a[1] % p.in<N>()};
                          });
}

Operation group_divide(const Domain& group) {
  return finite_operation(
      "group-divide", {group, group}, group,
      {.identity = Value{1},
       .self_cancels = Value{1},
       .bijective = {true, true},
       .linear = Linear{group.order(), {1, Integer{group.order() - 1}}, Value{1}}},
      [p = group_modulus("group-divide", group),
       e = Constant{group.modulus() - 2}]<class N>(const N* a) {
        return N{a[0] * power_modulo<N>(a[1], e.in<N>(), p.in<N>()) % p.in<N>()};
      });
}

Operation group_power(const Domain& group) {
  return finite_operation("group-power", {group, Zmod(group.order())}, group, {},
                          [p = group_modulus("group-power", group)]<class N>(const N* a) {
                            return power_modulo<N>(a[0], a[1], p.in<N>());
                          });
}

Operation group_exponential(const Domain& group) {
  return finite_operation("group-exponential", {Zmod(group.order())}, group, {.bijective = {true}},
                          [p = group_modulus("group-exponential", group),
                           g = Constant{group.generator()}]<class N>(const N* a) {
                            return power_modulo<N>(g.in<N>(), a[0], p.in<N>());
                          });
}

Operation legendre(const Domain& group) {
  return finite_operation("legendre", {group}, Boolean(), {},
                          [p = group_modulus("legendre", group),
                           e = Constant{(group.modulus() - 1) / 2}]<class N>(const N* a) {
                            return N{power_modulo<N>(a[0], e.in<N>(), p.in<N>()) == 1 ? 1u : 0u};
                          });
}

}  // namespace certamen::operations
