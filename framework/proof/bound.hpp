// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/values/domain.hpp"

namespace certamen {

/// 2^exponent; throws Error(too_large) beyond 2^65536.
Rational two_to(const Integer& exponent);

/// The value of a bound: exact where both ends are one number, else between them.
struct BoundValue {
  Rational lower = 0, upper = 0;  // of the value; equal if it is exact
  /// Whether the ends are one number.
  bool is_exact() const { return lower == upper; }
  friend bool operator==(const BoundValue& a, const Rational& b) {
    return a.is_exact() && a.lower == b;
  }
};

/// How a bound changes while one parameter grows from its minimum on.
enum class Growth { constant, grows, falls, not_known };

/// A bound on an advantage: a sum of products of parameters, powers of two, named advantages,
/// minima, maxima and square roots, with rational factors. Kept expanded, so that equal bounds are
/// equal.
class Bound {
 public:
  Bound() = default;
  /// The number, or the size as a parameter.
  template <std::integral Number>
  Bound(Number value) : Bound{Rational{value}} {}  // NOLINT(google-explicit-constructor)
  Bound(const Rational& value);                    // NOLINT(google-explicit-constructor)
  Bound(const Size& size);                         // NOLINT(google-explicit-constructor)

  /// 2^exponent
  static Bound power_of_two(const Size& exponent);
  /// The number of values of a finite domain.
  static Bound cardinality(const Domain& domain);
  /// The greatest advantage against an assumption with these numbers of calls of its oracles.
  static Bound advantage(const std::string& assumption, const std::map<std::string, Size>& calls);

  /// What nothing bounds, such as "Pr[bad]": not negative, and no number ever stands for it.
  static Bound unknown(const std::string& what);

  /// Throw Error(usage) for no operands.
  static Bound minimum(const std::vector<Bound>& operands);
  /// Throws Error(usage) for no operands.
  static Bound maximum(const std::vector<Bound>& operands);
  /// Of something that is not negative, or its value is an Error(bad_number).
  static Bound root(const Bound& operand);

  friend Bound operator+(const Bound& a, const Bound& b);
  friend Bound operator-(const Bound& a, const Bound& b);
  friend Bound operator*(const Bound& a, const Bound& b);
  /// Throws Error(bad_number) for a division by 0.
  friend Bound operator/(const Bound& a, const Bound& b);
  friend bool operator==(const Bound& a, const Bound& b);
  /// The bound times itself that often; 1 for exponent 0.
  Bound power(unsigned exponent) const;

  /// Whether it is the number 0, not only equal to it at some sizes.
  bool is_zero() const { return terms_.empty(); }
  /// Whether a named advantage is part of it.
  bool mentions_advantage() const;
  /// Whether all of it is bounded: no term is unknown.
  bool is_known() const { return unknowns().empty(); }
  /// The names given to unknown(), without repetition.
  std::vector<std::string> unknowns() const;
  /// Certainly not negative for all parameters from these minima on (others: from 0 on): all
  /// factors are positive once the minima are subtracted. False also when that does not show it.
  bool is_certainly_not_negative(const std::map<std::string, Integer>& minima) const;

  /// With these parameters as numbers; advantages keep their names.
  Bound bind(const Bindings& parameters) const;
  /// With these bounds in the place of parameters and advantages, by their names as text() prints
  /// them. Throws Error(unsupported) for one that stands in an exponent.
  Bound replace(const std::map<std::string, Bound>& by) const;
  /// The number that it is, if it is one.
  std::optional<Rational> number() const;
  /// Its value; advantages by their names as text() prints them, or by the assumption alone. Roots
  /// that are no rationals are enclosed, to 160 bits. Throws Error(unknown_name) for what is not
  /// given and for what is unknown, Error(too_large) for powers of two beyond 2^65536.
  BoundValue enclose(const Bindings& parameters,
                     const std::map<std::string, Rational>& advantages) const;
  /// The same where it is exact; throws Error(unsupported) where it is not.
  Rational evaluate(const Bindings& parameters,
                    const std::map<std::string, Rational>& advantages) const;
  /// Names of parameters, and of advantages as text() prints them.
  std::vector<std::string> parameters() const;
  /// Likewise of advantages.
  std::vector<std::string> advantages() const;
  /// The assumption's name in such an advantage: "prf" of "Adv[prf](EVAL: q)".
  static std::string assumption_of(const std::string& advantage);

  /// "2 Adv[prf](EVAL: q) + q(q - 1)/2^(n + 1)"
  std::string text() const;
  /// The same as text() in LaTeX's mathematics, without dollar signs.
  std::string latex() const;
  /// How it changes with that parameter, which has a minimum of 0 or more; all others are bound.
  /// Advantages count as numbers, since the value that is given for one is.
  Growth growth_in(const std::string& parameter, const Integer& minimum) const;
  /// What text() joins by plus signs, one by one.
  std::vector<Bound> summands() const;

  /// A factor of a product that is no number.
  struct Atom {
    /// What the factor is; sums occur in denominators.
    enum class Kind { parameter, advantage, unknown, sum, minimum, maximum, root };
    Kind kind = Kind::parameter;                                   // which of them
    std::string text, latex;                                       // as text() and latex() print it
    std::shared_ptr<const std::vector<Bound>> operands = nullptr;  // a sum is one of a denominator
  };
  /// The one factor that it is, such as a minimum; nothing for anything else.
  const Atom* atom() const;
  /// A power of two times powers of atoms; a bound is a sum of such with rational factors.
  struct Monomial {
    Size exponent = 0;  // of two; no number besides symbols
    /// Of atoms, by their text; negative: in the denominator.
    std::map<std::string, int> powers = {};
    /// Orders the terms of a bound; equal monomials have equal keys.
    std::string key() const;
  };

 private:
  struct Term {
    Monomial monomial;
    Rational factor = 0;
  };
  static BoundValue value_of(const Atom& atom, const Bindings& parameters,
                             const std::map<std::string, Rational>& advantages);
  static Bound composed(Atom::Kind kind, std::vector<Bound> operands);
  /// Another bound for each factor, one inside another first.
  Bound rewritten(const std::function<Size(const Size& exponent)>& exponent,
                  const std::function<std::optional<Bound>(const Atom&)>& factor) const;
  void add(const Monomial& monomial, const Rational& factor);
  Bound without_squares() const;
  void know(const Bound& other);
  static Bound of(Atom atom);
  std::vector<std::string> named(Atom::Kind kind) const;
  std::string written(bool latex) const;

  std::map<std::string, Term> terms_;  // by the monomial's key; no factor is zero
  std::map<std::string, Atom> atoms_;  // by text
};

/// Whether what is proved to be at most `proved` is certainly at most `claimed`, an advantage or a
/// probability: by the difference, operand by operand of a minimum, one operand of a maximum; 1 and
/// more is always enough.
bool certainly_covers(const Bound& claimed, const Bound& proved,
                      const std::map<std::string, Integer>& minima);

}  // namespace certamen
