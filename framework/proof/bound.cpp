// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/bound.hpp"

#include <set>

#include "framework/error.hpp"

namespace certamen {

namespace {

Rational power_of(const Rational& base, int exponent) {
  Rational result = 1;
  for (int i = 0; i < std::abs(exponent); ++i) result *= base;
  if (exponent < 0 && result == 0)
    throw Error{ErrorCode::bad_number, "bound", "a division by 0 at these parameters"};
  return exponent < 0 ? Rational{1 / result} : result;
}

Rational two_to(const Integer& exponent) {
  constexpr int most = 65536;
  if (abs(exponent) > most)
    throw Error{ErrorCode::too_large, "bound", "2^" + exponent.str() + " is beyond 2^65536"};
  const Integer power = Integer{1} << static_cast<unsigned>(abs(exponent));
  return exponent < 0 ? make_rational(1, power) : Rational{power};
}

}  // namespace

std::string Bound::Monomial::key() const {
  std::string key = exponent.text();
  for (const auto& [name, power] : powers) key += "|" + name + "^" + std::to_string(power);
  return key;
}

Bound::Bound(const Rational& value) {
  add({}, value);
}

Bound::Bound(const Size& size) {
  *this = Bound{Rational{size.constant()}};
  for (const auto& [name, term] : size.terms())
    *this = *this + Bound{Rational{term.times}} * of({.text = name, .latex = name});
}

Bound Bound::of(Atom atom) {
  Bound bound;
  bound.add({.powers = {{atom.text, 1}}}, 1);
  const std::string name = atom.text;
  bound.atoms_.emplace(name, std::move(atom));
  return bound;
}

Bound Bound::power_of_two(const Size& exponent) {
  Bound bound;
  bound.add({.exponent = exponent - Size{exponent.constant()}}, two_to(exponent.constant()));
  return bound;
}

Bound Bound::cardinality(const Domain& domain) {
  if (!domain.is_symbolic()) return Rational{domain.cardinality()};
  switch (domain.kind()) {
  case DomainKind::bits: return power_of_two(domain.size());
  case DomainKind::tuple: {
    Bound product = 1;
    for (const auto& part : domain.parts()) product = product * cardinality(part);
    return product;
  }
  case DomainKind::option: return cardinality(domain.parts()[0]) + 1;
  case DomainKind::vector:
    if (domain.size().is_symbol())
      throw Error{ErrorCode::unsupported, domain.name(), "a bound cannot hold such a power yet"};
    return cardinality(domain.parts()[0]).power(static_cast<unsigned>(domain.size().number()));
  default: return Bound{domain.size()};  // Zmod, Range, Atoms, Group
  }
}

Bound Bound::advantage(const std::string& assumption, const std::map<std::string, Size>& calls) {
  std::string list, latex;
  for (const auto& [oracle, count] : calls) {
    list += (list.empty() ? "" : ", ") + oracle + ": " + count.text();
    latex += (latex.empty() ? "" : ", ") + count.text();
  }
  return of({.kind = Atom::Kind::advantage,
             .text = "Adv[" + assumption + "](" + list + ")",
             .latex = "\\mathsf{Adv}^{\\mathrm{" + assumption + "}}(" + latex + ")"});
}

void Bound::add(const Monomial& monomial, const Rational& factor) {
  if (factor == 0) return;
  auto& term = terms_.try_emplace(monomial.key(), Term{monomial, 0}).first->second;
  term.factor += factor;
  if (term.factor == 0) terms_.erase(monomial.key());
}

void Bound::know(const Bound& other) {
  atoms_.insert(other.atoms_.begin(), other.atoms_.end());
}

Bound operator+(const Bound& a, const Bound& b) {
  Bound sum = a;
  sum.know(b);
  for (const auto& [key, term] : b.terms_) sum.add(term.monomial, term.factor);
  return sum;
}

Bound operator-(const Bound& a, const Bound& b) {
  return a + Bound{-1} * b;
}

Bound operator*(const Bound& a, const Bound& b) {
  Bound product;
  product.know(a);
  product.know(b);
  for (const auto& [key, one] : a.terms_)
    for (const auto& [other_key, other] : b.terms_) {
      Bound::Monomial monomial = one.monomial;
      monomial.exponent = monomial.exponent + other.monomial.exponent;
      for (const auto& [name, power] : other.monomial.powers)
        if ((monomial.powers[name] += power) == 0) monomial.powers.erase(name);
      product.add(monomial, one.factor * other.factor);
    }
  return product;
}

Bound operator/(const Bound& a, const Bound& b) {
  if (b.is_zero()) throw Error{ErrorCode::bad_number, "bound", "a division by 0"};
  Bound inverse;
  inverse.know(b);
  if (b.terms_.size() == 1) {
    const auto& term = b.terms_.begin()->second;
    Bound::Monomial monomial{.exponent = Integer{-1} * term.monomial.exponent};
    for (const auto& [name, power] : term.monomial.powers) monomial.powers[name] = -power;
    inverse.add(monomial, 1 / term.factor);
  } else {
    const std::string text = "(" + b.text() + ")";
    inverse = Bound::of({.kind = Bound::Atom::Kind::sum,
                         .text = text,
                         .latex = "(" + b.latex() + ")",
                         .sum = std::make_shared<const Bound>(b)});
    Bound::Monomial monomial{.powers = {{text, -1}}};
    inverse.terms_.clear();
    inverse.add(monomial, 1);
  }
  return a * inverse;
}

bool operator==(const Bound& a, const Bound& b) {
  return (a - b).is_zero();
}

Bound Bound::power(unsigned exponent) const {
  Bound result = 1;
  for (unsigned i = 0; i < exponent; ++i) result = result * *this;
  return result;
}

bool Bound::mentions_advantage() const {
  return !advantages().empty();
}

bool Bound::is_certainly_not_negative(const std::map<std::string, Integer>& minima) const {
  // Each parameter as its minimum and something that is not negative.
  Bound shifted;
  for (const auto& [key, term] : terms_) {
    Bound product = Bound{term.factor};
    product.terms_.begin()->second.monomial.exponent = term.monomial.exponent;
    const Term only = product.terms_.begin()->second;
    product.terms_.clear();
    product.add(only.monomial, only.factor);
    for (const auto& [name, power] : term.monomial.powers) {
      const Atom& atom = atoms_.at(name);
      const auto minimum = minima.find(name);
      if (atom.kind == Atom::Kind::parameter && power > 0 && minimum != minima.end()) {
        product = product *
                  (of(atom) + Bound{Rational{minimum->second}}).power(static_cast<unsigned>(power));
        continue;
      }
      if (atom.kind == Atom::Kind::sum && !atom.sum->is_certainly_not_negative(minima))
        return false;
      Bound factor;
      factor.know(*this);
      factor.add({.powers = {{name, power}}}, 1);
      product = product * factor;
    }
    shifted = shifted + product;
  }
  for (const auto& [key, term] : shifted.terms_)
    if (term.factor < 0) return false;
  return true;
}

Rational Bound::evaluate(const Bindings& parameters,
                         const std::map<std::string, Rational>& advantages) const {
  const auto value_of = [&](const Atom& atom) -> Rational {
    switch (atom.kind) {
    case Atom::Kind::parameter: {
      const auto found = parameters.find(atom.text);
      if (found == parameters.end())
        throw Error{ErrorCode::unknown_name, "bound",
                    "the parameter '" + atom.text + "' has no value: set it"};
      return Rational{found->second};
    }
    case Atom::Kind::advantage: {
      auto found = advantages.find(atom.text);
      if (found == advantages.end())
        found = advantages.find(atom.text.substr(4, atom.text.find(']') - 4));
      if (found == advantages.end())
        throw Error{ErrorCode::unknown_name, "bound", atom.text + " has no value"};
      return found->second;
    }
    default: return atom.sum->evaluate(parameters, advantages);
    }
  };
  Rational total = 0;
  for (const auto& [key, term] : terms_) {
    const Size exponent = term.monomial.exponent.bind(parameters);
    if (exponent.is_symbol())
      throw Error{ErrorCode::unknown_name, "bound",
                  "the parameter '" + exponent.terms().begin()->first + "' has no value: set it"};
    Rational product = term.factor * two_to(exponent.number());
    for (const auto& [name, power] : term.monomial.powers)
      product *= power_of(value_of(atoms_.at(name)), power);
    total += product;
  }
  return total;
}

std::vector<std::string> Bound::parameters() const {
  std::set<std::string> names;
  for (const auto& [key, term] : terms_) {
    for (const auto& [name, its] : term.monomial.exponent.terms()) names.insert(name);
    for (const auto& [name, power] : term.monomial.powers) {
      const Atom& atom = atoms_.at(name);
      if (atom.kind == Atom::Kind::parameter) names.insert(name);
      if (atom.kind == Atom::Kind::sum)
        for (const auto& inner : atom.sum->parameters()) names.insert(inner);
    }
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> Bound::advantages() const {
  std::set<std::string> names;
  for (const auto& [key, term] : terms_)
    for (const auto& [name, power] : term.monomial.powers)
      if (atoms_.at(name).kind == Atom::Kind::advantage) names.insert(name);
  return {names.begin(), names.end()};
}

}  // namespace certamen
