// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/linear_form.hpp"

#include "framework/graph/make.hpp"
#include "framework/values/cardinality.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

std::optional<Module> Module::of(const Domain& domain) {
  const bool symbolic = domain.is_symbolic();
  switch (domain.kind()) {
  case DomainKind::boolean:
  case DomainKind::bits: return Module{domain, 2, Value{0}};
  case DomainKind::zmod:
  case DomainKind::range:
    return Module{domain, symbolic ? Integer{0} : domain.code_bound(), Value{0}};
  case DomainKind::group: return Module{domain, symbolic ? Integer{0} : domain.order(), Value{1}};
  default: return std::nullopt;
  }
}

Integer Module::reduced(const Integer& factor) const {
  if (modulus_ == 0) return factor;
  Integer rest = factor % modulus_;
  if (rest < 0) rest += modulus_;
  return rest;
}

std::optional<Integer> Module::inverse(const Integer& factor) const {
  const Integer wanted = reduced(factor);
  if (modulus_ == 0) return wanted == 1 || wanted == -1 ? std::optional{wanted} : std::nullopt;
  Integer result;
  if (mpz_invert(result.backend().data(), wanted.backend().data(), modulus_.backend().data()) == 0)
    return std::nullopt;
  return result;
}

Value Module::plus(const Value& a, const Integer& factor, const Value& b) const {
  const Integer times = reduced(factor);
  if (times == 0) return a;
  switch (domain_.kind()) {
  case DomainKind::boolean:
  case DomainKind::bits: return Value{Integer{a.code() ^ b.code()}};
  case DomainKind::group: {
    if (modulus_ == 0) return zero_;  // no other constant exists at every order
    const Integer& p = domain_.modulus();
    return Value{Integer{a.code() * boost::multiprecision::powm(b.code(), times, p) % p}};
  }
  default: {
    const Integer sum = a.code() + times * b.code();
    return modulus_ == 0 ? Value::residue(sum) : Value{Integer{sum % modulus_}};
  }
  }
}

bool Module::is_certainly_not_zero(const Value& constant) const {
  return certainly_differ(domain_, constant, zero_);
}

Operation Module::add() const {
  switch (domain_.kind()) {
  case DomainKind::boolean:
  case DomainKind::bits: return operations::bit_xor(domain_);
  case DomainKind::group: return operations::group_multiply(domain_);
  default: return operations::add(domain_);
  }
}

std::optional<Operation> Module::subtract() const {
  switch (domain_.kind()) {
  case DomainKind::boolean:
  case DomainKind::bits: return std::nullopt;
  case DomainKind::group: return operations::group_divide(domain_);
  default: return operations::subtract(domain_);
  }
}

std::pair<Operation, GraphNode> Module::multiply(const Integer& factor) const {
  const bool group = domain_.kind() == DomainKind::group;
  const Domain factors = group ? exponents(domain_) : domain_;
  return {group ? operations::group_power(domain_) : operations::multiply(domain_),
          make_constant(factors, Value::residue(reduced(factor)))};
}

LinearForm plus(const Module& module, const LinearForm& sum, const Integer& factor,
                const LinearForm& other) {
  LinearForm result;
  result.terms.reserve(sum.terms.size() + other.terms.size());
  auto a = sum.terms.begin();
  auto b = other.terms.begin();
  while (a != sum.terms.end() || b != other.terms.end()) {
    if (b == other.terms.end() || (a != sum.terms.end() && a->first < b->first)) {
      result.terms.push_back(*a++);
      continue;
    }
    const bool both = a != sum.terms.end() && a->first == b->first;
    Integer times = module.reduced(both ? Integer{a->second + factor * b->second}
                                        : Integer{factor * b->second});
    if (times != 0) result.terms.emplace_back(b->first, std::move(times));
    ++b;
    if (both) ++a;
  }
  result.constant = module.plus(sum.constant, factor, other.constant);
  return result;
}

}  // namespace certamen
