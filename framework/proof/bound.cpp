// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/bound.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "framework/error.hpp"
#include "framework/printable.hpp"

namespace certamen {

Rational two_to(const Integer& exponent) {
  constexpr int most = 65536;
  if (abs(exponent) > most)
    throw Error{ErrorCode::too_large, "bound", "2^" + exponent.str() + " is beyond 2^65536"};
  const Integer power = Integer{1} << static_cast<unsigned>(abs(exponent));
  return exponent < 0 ? make_rational(1, power) : Rational{power};
}

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
    *this = *this + Bound{Rational{term.times}} * of({.text = name, .latex = latex_names(name)});
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

namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text)
    result.append(std::string_view{"_%&#$"}.find(c) == std::string_view::npos ? "" : "\\")
        .append(1, c);
  return result;
}

}  // namespace

Bound Bound::advantage(const std::string& assumption, const std::map<std::string, Size>& calls) {
  std::string list, latex;
  for (const auto& [oracle, count] : calls) {
    list += (list.empty() ? "" : ", ") + oracle + ": " + count.text();
    latex += (latex.empty() ? "" : ", ") + latex_names(count.text());
  }
  return of({.kind = Atom::Kind::advantage,
             .text = "Adv[" + assumption + "](" + list + ")",
             .latex = "\\mathsf{Adv}^{\\mathrm{" + escaped(assumption) + "}}(" + latex + ")"});
}

Bound Bound::unknown(const std::string& what) {
  return of({.kind = Atom::Kind::unknown,
             .text = "unknown(" + what + ")",
             .latex = "\\mathrm{unknown}(\\text{" + escaped(what) + "})"});
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
  return product.without_squares();
}

/// sqrt(x)^2 = x
Bound Bound::without_squares() const {
  for (const auto& [key, term] : terms_)
    for (const auto& [name, power] : term.monomial.powers) {
      const Atom& atom = atoms_.at(name);
      if (atom.kind != Atom::Kind::root || std::abs(power) < 2) continue;
      Term rest = term;
      if (power % 2 == 0)
        rest.monomial.powers.erase(name);
      else
        rest.monomial.powers[name] = power < 0 ? -1 : 1;
      Bound others = *this, product;
      others.terms_.erase(key);
      product.know(*this);
      product.add(rest.monomial, rest.factor);
      const Bound squares =
          atom.operands->front().power(static_cast<unsigned>(std::abs(power) / 2));
      return others.without_squares() + (power < 0 ? product / squares : product * squares);
    }
  return *this;
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
                         .operands = std::make_shared<const std::vector<Bound>>(1, b)});
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

namespace {

/// A factor as such; roots, advantages and what is unknown are never negative.
bool is_not_negative(const Bound::Atom& atom, const std::map<std::string, Integer>& minima) {
  const auto holds = [&](const Bound& operand) {
    return operand.is_certainly_not_negative(minima);
  };
  switch (atom.kind) {
  case Bound::Atom::Kind::sum:
  case Bound::Atom::Kind::minimum:
    return std::all_of(atom.operands->begin(), atom.operands->end(), holds);
  case Bound::Atom::Kind::maximum:
    return std::any_of(atom.operands->begin(), atom.operands->end(), holds);
  default: return true;
  }
}

}  // namespace

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
      if (!is_not_negative(atom, minima)) return false;
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

std::vector<std::string> Bound::parameters() const {
  std::set<std::string> names;
  for (const auto& [key, term] : terms_) {
    for (const auto& [name, its] : term.monomial.exponent.terms()) names.insert(name);
    for (const auto& [name, power] : term.monomial.powers) {
      const Atom& atom = atoms_.at(name);
      if (atom.kind == Atom::Kind::parameter) names.insert(name);
      if (!atom.operands) continue;
      for (const auto& operand : *atom.operands)
        for (const auto& inner : operand.parameters()) names.insert(inner);
    }
  }
  return {names.begin(), names.end()};
}

/// The atoms of a kind, inside others too.
std::vector<std::string> Bound::named(Atom::Kind kind) const {
  std::set<std::string> names;
  for (const auto& [key, term] : terms_)
    for (const auto& [name, power] : term.monomial.powers) {
      const Atom& atom = atoms_.at(name);
      if (atom.kind == kind) names.insert(name);
      if (!atom.operands) continue;
      for (const auto& operand : *atom.operands)
        for (const auto& inner : operand.named(kind)) names.insert(inner);
    }
  return {names.begin(), names.end()};
}

std::vector<std::string> Bound::advantages() const {
  return named(Atom::Kind::advantage);
}

std::string Bound::assumption_of(const std::string& advantage) {
  const std::size_t begin = advantage.find('[') + 1;
  return advantage.substr(begin, advantage.find(']') - begin);
}

std::vector<std::string> Bound::unknowns() const {
  return named(Atom::Kind::unknown);
}

const Bound::Atom* Bound::atom() const {
  if (terms_.size() != 1) return nullptr;
  const Term& term = terms_.begin()->second;
  const auto& powers = term.monomial.powers;
  if (term.factor != 1 || term.monomial.exponent.is_symbol() || powers.size() != 1 ||
      powers.begin()->second != 1)
    return nullptr;
  return &atoms_.at(powers.begin()->first);
}

std::optional<Rational> Bound::number() const {
  if (terms_.empty()) return Rational{0};
  const Term& term = terms_.begin()->second;
  if (terms_.size() != 1 || term.monomial.exponent.is_symbol() || !term.monomial.powers.empty())
    return std::nullopt;
  return term.factor;
}

Bound Bound::composed(Atom::Kind kind, std::vector<Bound> operands) {
  std::string text, latex;
  for (const auto& operand : operands) {
    text += (text.empty() ? "" : ", ") + operand.text();
    latex += (latex.empty() ? "" : ", ") + operand.latex();
  }
  const std::string name = kind == Atom::Kind::minimum   ? "min"
                           : kind == Atom::Kind::maximum ? "max"
                                                         : "sqrt";
  return of({.kind = kind,
             .text = name + "(" + text + ")",
             .latex = kind == Atom::Kind::root ? "\\sqrt{" + latex + "}"
                                               : "\\" + name + "(" + latex + ")",
             .operands = std::make_shared<const std::vector<Bound>>(std::move(operands))});
}

namespace {

/// Each operand once, in the order of their texts; of several numbers the one that counts.
std::vector<Bound> distinct(const std::vector<Bound>& operands, bool least) {
  std::map<std::string, Bound> sorted;
  std::optional<Rational> limit;
  for (const auto& operand : operands) {
    const auto number = operand.number();
    if (!number)
      sorted.emplace(operand.text(), operand);
    else if (!limit || (least ? *number < *limit : *number > *limit))
      limit = *number;
  }
  std::vector<Bound> all;
  if (limit) all.emplace_back(*limit);
  for (const auto& [text, operand] : sorted) all.push_back(operand);
  if (all.empty()) throw Error{ErrorCode::usage, "bound", "a minimum or maximum of nothing"};
  return all;
}

}  // namespace

Bound Bound::minimum(const std::vector<Bound>& operands) {
  const auto all = distinct(operands, true);
  return all.size() == 1 ? all.front() : composed(Atom::Kind::minimum, all);
}

Bound Bound::maximum(const std::vector<Bound>& operands) {
  const auto all = distinct(operands, false);
  return all.size() == 1 ? all.front() : composed(Atom::Kind::maximum, all);
}

Bound Bound::root(const Bound& operand) {
  if (const auto number = operand.number()) {
    const Rational& value = *number;
    const Integer above = numerator(value), below = denominator(value);
    if (above < 0) throw Error{ErrorCode::bad_number, "bound", "a square root of " + value.str()};
    const Integer one = boost::multiprecision::sqrt(above),
                  other = boost::multiprecision::sqrt(below);
    if (one * one == above && other * other == below) return Bound{make_rational(one, other)};
  }
  return composed(Atom::Kind::root, {operand});
}

bool certainly_covers(const Bound& claimed, const Bound& proved,
                      const std::map<std::string, Integer>& minima) {
  if (const auto number = claimed.number(); number && *number >= 1) return true;
  if ((claimed - proved).is_certainly_not_negative(minima)) return true;
  const auto covers = [&](const Bound& operand) {
    return certainly_covers(operand, proved, minima);
  };
  const Bound::Atom* atom = claimed.atom();
  if (atom == nullptr || !atom->operands) return false;
  if (atom->kind == Bound::Atom::Kind::minimum)
    return std::all_of(atom->operands->begin(), atom->operands->end(), covers);
  return atom->kind == Bound::Atom::Kind::maximum &&
         std::any_of(atom->operands->begin(), atom->operands->end(), covers);
}

}  // namespace certamen
