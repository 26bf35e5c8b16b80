// SPDX-License-Identifier: Apache-2.0
// Values of bounds: rationals, or two rationals around a root that is none.
#include <algorithm>
#include <cstdlib>

#include "framework/error.hpp"
#include "framework/proof/bound.hpp"

namespace certamen {

namespace {

constexpr int root_bits = 160;  // of the enclosure of a root

BoundValue operator+(const BoundValue& a, const BoundValue& b) {
  return {a.lower + b.lower, a.upper + b.upper};
}

BoundValue operator*(const BoundValue& a, const BoundValue& b) {
  const auto [least, most] =
      std::minmax({a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper});
  return {least, most};
}

BoundValue power_of(const BoundValue& base, int exponent) {
  BoundValue result{1, 1};
  for (int i = 0; i < std::abs(exponent); ++i) result = result * base;
  if (exponent >= 0) return result;
  if (result.lower <= 0 && result.upper >= 0)
    throw Error{ErrorCode::bad_number, "bound", "a division by 0 at these parameters"};
  return {1 / result.upper, 1 / result.lower};
}

/// floor(sqrt(value) 2^k) / 2^k for a k that leaves that many bits, and one step more.
BoundValue root_of(const Rational& value) {
  if (value == 0) return {0, 0};
  const Integer above = numerator(value), below = denominator(value);
  const Integer root_above = boost::multiprecision::sqrt(above),
                root_below = boost::multiprecision::sqrt(below);
  if (root_above * root_above == above && root_below * root_below == below) {
    const Rational exact = make_rational(root_above, root_below);
    return {exact, exact};
  }
  const int size = static_cast<int>(boost::multiprecision::msb(above)) -
                   static_cast<int>(boost::multiprecision::msb(below));
  const auto shift = static_cast<unsigned>(std::max(0, root_bits - size / 2));
  const Integer scaled = (above << (2 * shift)) / below;
  const Integer steps = boost::multiprecision::sqrt(scaled), unit = Integer{1} << shift;
  return {make_rational(steps, unit), make_rational(steps + 1, unit)};
}

BoundValue root_of(const BoundValue& value) {
  if (value.lower < 0)
    throw Error{ErrorCode::bad_number, "bound",
                "a square root of what may be negative at these parameters"};
  return {root_of(value.lower).lower, root_of(value.upper).upper};
}

}  // namespace

BoundValue Bound::value_of(const Atom& atom, const Bindings& parameters,
                           const std::map<std::string, Rational>& advantages) {
  std::vector<BoundValue> operands;
  if (atom.operands)
    for (const auto& operand : *atom.operands)
      operands.push_back(operand.enclose(parameters, advantages));
  const auto best = [&](const auto& better) {
    BoundValue result = operands.front();
    for (const auto& operand : operands)
      result = {better(result.lower, operand.lower), better(result.upper, operand.upper)};
    return result;
  };
  switch (atom.kind) {
  case Atom::Kind::parameter: {
    const auto found = parameters.find(atom.text);
    if (found == parameters.end())
      throw Error{ErrorCode::unknown_name, "bound",
                  "the parameter '" + atom.text + "' has no value: set it"};
    return {Rational{found->second}, Rational{found->second}};
  }
  case Atom::Kind::advantage: {
    auto found = advantages.find(atom.text);
    if (found == advantages.end()) found = advantages.find(assumption_of(atom.text));
    if (found == advantages.end())
      throw Error{ErrorCode::unknown_name, "bound", atom.text + " has no value"};
    return {found->second, found->second};
  }
  case Atom::Kind::unknown:
    throw Error{ErrorCode::unknown_name, "bound", "nothing bounds it: " + atom.text};
  case Atom::Kind::minimum:
    return best([](const Rational& a, const Rational& b) { return std::min(a, b); });
  case Atom::Kind::maximum:
    return best([](const Rational& a, const Rational& b) { return std::max(a, b); });
  case Atom::Kind::root: return root_of(operands.front());
  default: return operands.front();
  }
}

Bound Bound::rewritten(const std::function<Size(const Size&)>& exponent,
                       const std::function<std::optional<Bound>(const Atom&)>& factor) const {
  const auto written_anew = [&](const Atom& atom) {
    std::vector<Bound> operands;
    if (atom.operands)
      for (const auto& operand : *atom.operands)
        operands.push_back(operand.rewritten(exponent, factor));
    switch (atom.kind) {
    case Atom::Kind::sum: return operands.front();
    case Atom::Kind::minimum: return minimum(operands);
    case Atom::Kind::maximum: return maximum(operands);
    case Atom::Kind::root: return root(operands.front());
    default: return factor(atom).value_or(of(atom));
    }
  };
  Bound result;
  for (const auto& [key, term] : terms_) {
    Bound product = Bound{term.factor} * power_of_two(exponent(term.monomial.exponent));
    for (const auto& [name, power] : term.monomial.powers) {
      const Bound base =
          written_anew(atoms_.at(name)).power(static_cast<unsigned>(std::abs(power)));
      product = power > 0 ? product * base : product / base;
    }
    result = result + product;
  }
  return result;
}

Bound Bound::bind(const Bindings& parameters) const {
  return rewritten([&](const Size& exponent) { return exponent.bind(parameters); },
                   [&](const Atom& atom) -> std::optional<Bound> {
                     const auto found = parameters.find(atom.text);
                     if (atom.kind != Atom::Kind::parameter || found == parameters.end())
                       return std::nullopt;
                     return Bound{Rational{found->second}};
                   });
}

Bound Bound::replace(const std::map<std::string, Bound>& by) const {
  const auto kept = [&](const Size& exponent) {
    for (const auto& [name, term] : exponent.terms())
      if (by.contains(name))
        throw Error{ErrorCode::unsupported, "bound",
                    name + " stands in the exponent " + exponent.text() +
                        ", where only a number can replace it"};
    return exponent;
  };
  return rewritten(kept, [&](const Atom& atom) -> std::optional<Bound> {
    const auto found = by.find(atom.text);
    if (found == by.end()) return std::nullopt;
    return found->second;
  });
}

BoundValue Bound::enclose(const Bindings& parameters,
                          const std::map<std::string, Rational>& advantages) const {
  BoundValue total;
  for (const auto& [key, term] : terms_) {
    const Size exponent = term.monomial.exponent.bind(parameters);
    if (exponent.is_symbol())
      throw Error{ErrorCode::unknown_name, "bound",
                  "the parameter '" + exponent.terms().begin()->first + "' has no value: set it"};
    const Rational factor = term.factor * two_to(exponent.number());
    BoundValue product{factor, factor};
    for (const auto& [name, power] : term.monomial.powers)
      product = product * power_of(value_of(atoms_.at(name), parameters, advantages), power);
    total = total + product;
  }
  return total;
}

Rational Bound::evaluate(const Bindings& parameters,
                         const std::map<std::string, Rational>& advantages) const {
  const BoundValue value = enclose(parameters, advantages);
  if (!value.is_exact())
    throw Error{ErrorCode::unsupported, "bound", text() + " is no rational at these parameters"};
  return value.lower;
}

}  // namespace certamen
