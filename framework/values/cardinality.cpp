// SPDX-License-Identifier: Apache-2.0
// What can be said of sizes that are symbols: which domains are equally large, which constants
// exist.
#include <map>

#include "framework/values/cardinality.hpp"

namespace certamen {

namespace {

/// A cardinality as 2^exponent times an odd number times factors of which nothing is known.
struct Product {
  Size exponent = 0;
  Integer odd = 1;
  std::map<std::string, Integer> factors = {};  // with their powers

  void times(Integer number) {
    while (number != 0 && number % 2 == 0) {
      number /= 2;
      exponent = exponent + 1;
    }
    odd *= number;
  }
  void times(const Product& other, const Integer& power = 1) {
    exponent = exponent + power * other.exponent;
    odd *= boost::multiprecision::pow(other.odd, static_cast<unsigned>(power));
    for (const auto& [name, its] : other.factors) factors[name] += its * power;
  }
  std::string text() const {
    std::string text = "2^(" + exponent.text() + ") " + odd.str();
    for (const auto& [name, power] : factors) text += " (" + name + ")^" + power.str();
    return text;
  }
};

Product cardinality_of(const Domain& domain) {
  Product product;
  if (!domain.is_symbolic()) {
    product.times(domain.cardinality());
    return product;
  }
  switch (domain.kind()) {
  case DomainKind::bits: product.exponent = domain.size(); break;
  case DomainKind::tuple:
    for (const auto& part : domain.parts()) product.times(cardinality_of(part));
    break;
  case DomainKind::option:
    product.factors["1 + " + cardinality_of(domain.parts()[0]).text()] = 1;
    break;
  case DomainKind::vector: {
    const Product element = cardinality_of(domain.parts()[0]);
    if (domain.size().is_symbol())
      product.factors["(" + element.text() + ")^(" + domain.size().text() + ")"] = 1;
    else
      product.times(element, domain.size().number());
    break;
  }
  default: product.factors[domain.size().text()] = 1;  // Zmod, Range, Atoms, Group
  }
  return product;
}

}  // namespace

bool same_cardinality(const Domain& a, const Domain& b) {
  if (a == b) return true;
  if (!a.is_finite() || !b.is_finite()) return false;
  if (!a.is_symbolic() && !b.is_symbolic()) return a.cardinality() == b.cardinality();
  return cardinality_of(a).text() == cardinality_of(b).text();
}

bool exists_at_every_size(const Domain& domain, const Value& value) {
  if (!domain.is_symbolic()) return domain.contains(value);
  if (value.is_tensor()) return false;
  const Integer code = value.code();
  switch (domain.kind()) {
  case DomainKind::zmod:
  case DomainKind::range: return true;
  case DomainKind::bits:
  case DomainKind::atoms: return code >= 0 && code < domain.least_cardinality();
  case DomainKind::group: return code == 1;
  case DomainKind::option: return code == 0;
  case DomainKind::vector:
    return code == 0 &&
           (domain.size() == Size{0} || exists_at_every_size(domain.parts()[0], Value{0}));
  default: return false;  // built from its parts
  }
}

bool certainly_differ(const Domain& domain, const Value& a, const Value& b) {
  if (a == b) return false;
  if (!domain.is_symbolic()) return true;
  if (a.is_tensor() || b.is_tensor()) return false;
  if (domain.kind() == DomainKind::zmod || domain.kind() == DomainKind::range)
    return abs(a.code() - b.code()) < domain.least_cardinality();
  return exists_at_every_size(domain, a) && exists_at_every_size(domain, b);
}

}  // namespace certamen
