// SPDX-License-Identifier: Apache-2.0
// Bounds for people: terms with one denominator stand over it, common factors before a bracket.
#include <algorithm>

#include "framework/printable.hpp"
#include "framework/proof/bound.hpp"

namespace certamen {

namespace {

std::string power_text(const std::string& base, int power, bool latex) {
  if (power == 1) return base;
  return base + (latex ? "^{" + std::to_string(power) + "}" : "^" + std::to_string(power));
}

std::string two_text(const Size& exponent, bool latex) {
  if (latex) return "2^{" + latex_names(exponent.text()) + "}";
  const bool plain = exponent.symbol() || !exponent.is_symbol();
  return plain ? "2^" + exponent.text() : "2^(" + exponent.text() + ")";
}

/// The exponent of two in an integer that is a power of two.
std::optional<Integer> log2_of(const Integer& number) {
  if (number <= 0 || (number & (number - 1)) != 0) return std::nullopt;
  return Integer{boost::multiprecision::msb(number)};
}

/// Long powers of two by their exponent.
std::string number_text(const Integer& number, bool latex) {
  constexpr int most_digits = 6;
  const auto log = log2_of(number);
  std::string digits = number.str();
  return log && digits.size() > most_digits ? two_text(*log, latex) : digits;
}

}  // namespace

std::vector<Bound> Bound::summands() const {
  // One for each denominator and each set of advantages; those with advantages first.
  std::map<std::pair<bool, std::string>, Bound> groups;
  for (const auto& [key, term] : terms_) {
    Monomial shape{.exponent = term.monomial.exponent};
    bool has_advantage = false;
    for (const auto& [name, power] : term.monomial.powers) {
      const Atom& atom = atoms_.at(name);
      has_advantage = has_advantage || atom.kind == Atom::Kind::advantage;
      if (atom.operands)
        for (const auto& operand : *atom.operands)
          has_advantage = has_advantage || operand.mentions_advantage();
      if (power < 0 || atom.kind != Atom::Kind::parameter) shape.powers[name] = power;
    }
    auto& group = groups[{!has_advantage, shape.key()}];
    group.know(*this);
    group.add(term.monomial, term.factor);
  }
  std::vector<Bound> all;
  for (auto& [key, group] : groups) all.push_back(std::move(group));
  return all;
}

/// One summand: all terms share the power of two, the denominators and the advantages.
std::string Bound::written(bool latex) const {
  const auto name_of = [&](const std::string& name) {
    return latex ? atoms_.at(name).latex : atoms_.at(name).text;
  };
  Integer common = 1;
  for (const auto& [key, term] : terms_)
    common = boost::multiprecision::lcm(common, Integer{denominator(term.factor)});
  Size exponent = terms_.begin()->second.monomial.exponent;
  if (exponent.is_symbol())
    if (const auto log = log2_of(common)) {
      exponent = exponent - Size{*log};
      common = 1;
    }
  // Powers that every term has.
  std::map<std::string, int> shared = terms_.begin()->second.monomial.powers;
  for (const auto& [key, term] : terms_)
    for (auto& [name, power] : shared) {
      const auto found = term.monomial.powers.find(name);
      power = found == term.monomial.powers.end() ? 0 : std::min(power, found->second);
    }
  Integer divisor = 0;
  const auto log = log2_of([&] {
    Integer all = 1;
    for (const auto& [key, term] : terms_)
      all = boost::multiprecision::lcm(all, Integer{denominator(term.factor)});
    return all;
  }());
  const Integer scale = log ? Integer{Integer{1} << static_cast<unsigned>(*log)} : common;
  const auto numerator_of = [&](const Rational& factor) {
    return Integer{numerator(Rational{factor * (common == 1 ? scale : common)})};
  };
  for (const auto& [key, term] : terms_)
    divisor = boost::multiprecision::gcd(divisor, numerator_of(term.factor));
  const bool negative = std::all_of(terms_.begin(), terms_.end(),
                                    [](const auto& entry) { return entry.second.factor < 0; });
  if (negative) divisor = -divisor;

  // The bracket: highest powers first.
  std::multimap<int, const Term*> ordered;  // by degree, negated
  for (const auto& [key, term] : terms_) {
    int degree = 0;
    for (const auto& [name, power] : term.monomial.powers) degree += power;
    ordered.emplace(-degree, &term);
  }
  std::vector<const Term*> bracketed;  // no bracket begins with a minus sign if it need not
  for (const bool first : {true, false})
    for (const auto& [degree, term] : ordered) {
      const bool leads = term->factor > 0 || negative;
      const bool all_lead = ordered.begin()->second->factor > 0 || negative;
      if (all_lead ? first : leads == first) bracketed.push_back(term);
    }
  std::string bracket;
  for (const Term* term : bracketed) {
    const Integer factor = numerator_of(term->factor) / divisor;
    std::string product;
    for (const auto& [name, power] : term->monomial.powers) {
      const auto found = shared.find(name);
      const int rest = power - (found == shared.end() ? 0 : found->second);
      if (rest != 0)
        product += (product.empty() ? "" : " ") + power_text(name_of(name), rest, latex);
    }
    const Integer magnitude = abs(factor);
    std::string one = magnitude == 1 && !product.empty() ? "" : magnitude.str();
    if (!one.empty() && !product.empty()) one += " ";
    one += product;
    if (bracket.empty())
      bracket = (factor < 0 ? "-" : "") + one;
    else
      bracket += (factor < 0 ? " - " : " + ") + one;
  }
  std::string above = abs(divisor) == 1 ? "" : Integer{abs(divisor)}.str(), below;
  const auto append = [&](std::string& to, const std::string& what) {
    to += (to.empty() || to.ends_with(' ') ? "" : " ") + what;
  };
  std::size_t below_factors = 0;
  for (const bool parameters : {true, false})
    for (const auto& [name, power] : shared)
      if (power > 0 && (atoms_.at(name).kind == Atom::Kind::parameter) == parameters)
        append(above, power_text(name_of(name), power, latex));
  for (const auto& [name, power] : shared) {
    if (power < 0) {
      append(below, power_text(name_of(name), -power, latex));
      ++below_factors;
    }
  }
  const bool below_two =
      exponent.is_symbol() && std::all_of(exponent.terms().begin(), exponent.terms().end(),
                                          [](const auto& term) { return term.second.times < 0; });
  if (exponent.is_symbol() && !below_two) append(above, two_text(exponent, latex));
  if (below_two) {
    append(below, two_text(Integer{-1} * exponent, latex));
    ++below_factors;
  }
  if (common != 1) {
    below = number_text(common, latex) + (below.empty() ? "" : " " + below);
    ++below_factors;
  }
  if (terms_.size() > 1)
    above = above.empty() ? bracket : above + "(" + bracket + ")";
  else if (above.empty())
    above = "1";
  if (negative && below.empty() && above == bracket) above = "(" + above + ")";
  if (below.empty()) return (negative ? "-" : "") + above;
  if (latex) return (negative ? "-" : "") + ("\\frac{" + above + "}{" + below + "}");
  if (terms_.size() > 1 && above == bracket) above = "(" + above + ")";
  return (negative ? "-" : "") + above + "/" + (below_factors > 1 ? "(" + below + ")" : below);
}

namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) {
    if (text.empty())
      text = part;
    else if (part.starts_with('-'))
      text += " - " + part.substr(1);
    else
      text += " + " + part;
  }
  return text.empty() ? "0" : text;
}

}  // namespace

std::string Bound::text() const {
  std::vector<std::string> parts;
  for (const auto& summand : summands()) parts.push_back(summand.written(false));
  return joined(parts);
}

std::string Bound::latex() const {
  std::vector<std::string> parts;
  for (const auto& summand : summands()) parts.push_back(summand.written(true));
  return joined(parts);
}

}  // namespace certamen
