// SPDX-License-Identifier: Apache-2.0
// How bounds change with one parameter, where their shape shows it.
#include <algorithm>

#include "framework/proof/bound.hpp"

namespace certamen {

namespace {

/// Of a sum, and of a product whose factors are not negative.
Growth joined(Growth a, Growth b) {
  if (a == Growth::constant || a == b) return b;
  return b == Growth::constant ? a : Growth::not_known;
}

Growth opposite(Growth growth) {
  return growth == Growth::grows ? Growth::falls : growth == Growth::falls ? Growth::grows : growth;
}

/// Of base^power.
Growth raised(Growth base, int power) {
  return power > 0 ? base : opposite(base);
}

}  // namespace

/// A summand is a polynomial in the parameter times what all its terms share: powers of two,
/// denominators, roots and the like. With coefficients that are not negative once the minimum is
/// subtracted a polynomial grows.
Growth Bound::growth_in(const std::string& parameter, const Integer& minimum) const {
  Growth whole = Growth::constant;
  for (const auto& summand : summands()) {
    const Monomial& first = summand.terms_.begin()->second.monomial;
    Growth growth = Growth::constant;
    const auto exponent = first.exponent.terms().find(parameter);
    if (exponent != first.exponent.terms().end())
      growth = exponent->second.times > 0 ? Growth::grows : Growth::falls;
    for (const auto& [name, power] : first.powers) {
      const Atom& atom = atoms_.at(name);
      if (name == parameter && power < 0) growth = joined(growth, Growth::falls);
      if (name != parameter && atom.kind == Atom::Kind::parameter) return Growth::not_known;
      if (!atom.operands) continue;
      for (const auto& operand : *atom.operands) {
        if (!operand.is_certainly_not_negative({{parameter, minimum}})) return Growth::not_known;
        growth = joined(growth, raised(operand.growth_in(parameter, minimum), power));
      }
    }
    Bound polynomial;  // in the parameter alone: what is shared does not matter, being positive
    bool changes = false;
    for (const auto& [key, term] : summand.terms_) {
      const auto found = term.monomial.powers.find(parameter);
      const int power = found == term.monomial.powers.end() ? 0 : std::max(found->second, 0);
      changes = changes || power > 0;
      polynomial = polynomial +
                   Bound{term.factor} * Bound{Size{parameter}}.power(static_cast<unsigned>(power));
    }
    if (!polynomial.is_certainly_not_negative({{parameter, minimum}})) return Growth::not_known;
    if (changes) growth = joined(growth, Growth::grows);
    whole = joined(whole, growth);
  }
  return whole;
}

}  // namespace certamen
