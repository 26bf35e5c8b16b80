// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "framework/numbers/integer.hpp"

namespace certamen {

/// What symbols stand for: {"n": 128}.
using Bindings = std::map<std::string, Integer>;

/// "n=128, q=2"
std::string to_text(const Bindings& sizes);

/// A name for a size that is left open. It stands for every integer from `minimum` on for which
/// the domains made with it exist; for the primes among them if it says so.
struct Symbol {
  std::string name;     // equal names are one symbol
  Integer minimum = 0;  // it stands for integers from here on
  bool prime = false;   // it stands for primes alone
  friend bool operator==(const Symbol&, const Symbol&) = default;
};

/// The size of a domain, or how often something may be done: a number, or a sum of whole multiples
/// of symbols and a number ("n", "2n + 1"), which an instance binds.
class Size {
 public:
  /// A number, or a symbol. Throws Error(bad_domain) for a symbol without a name.
  template <std::integral Number>
  Size(Number value) : constant_{value} {}  // NOLINT(google-explicit-constructor): for Bits(8)
  Size(Integer value);                      // NOLINT(google-explicit-constructor)
  Size(const char* symbol);                 // NOLINT(google-explicit-constructor)
  Size(Symbol symbol);                      // NOLINT(google-explicit-constructor)
  /// A symbol of that name, for integers from 0 on.
  explicit Size(std::string symbol);

  /// Whether any symbol is left.
  bool is_symbol() const { return !terms_.empty(); }
  /// Throws Error(bad_domain) for an unbound symbol.
  const Integer& number() const;
  /// The symbol, if the size is one and nothing else.
  std::optional<Symbol> symbol() const;
  /// The least value over all that the symbols stand for; nothing if there is none.
  std::optional<Integer> least() const;
  /// A prime, whatever the symbols stand for: the size is one symbol that says so.
  bool is_prime_symbol() const;

  /// With numbers in the place of symbols; those without one stay.
  Size bind(const Bindings& bindings) const;
  /// With other sizes in the place of symbols; nothing keeps a symbol.
  Size replace(const std::function<std::optional<Size>(const Symbol&)>& by) const;
  /// "n", "2n + 1", "q - 1"
  std::string text() const;

  /// Multiples of the symbols, by name, and the number besides.
  struct Term {
    Symbol symbol;  // which symbol
    Integer times;  // its multiple, not 0
    friend bool operator==(const Term&, const Term&) = default;
  };
  /// By the symbol's name.
  const std::map<std::string, Term>& terms() const { return terms_; }
  /// What no symbol is in.
  const Integer& constant() const { return constant_; }

  friend Size operator+(const Size& a, const Size& b);
  friend Size operator-(const Size& a, const Size& b);
  friend Size operator*(const Integer& times, const Size& a);
  friend bool operator==(const Size&, const Size&) = default;

 private:
  std::map<std::string, Term> terms_;  // no multiple is zero
  Integer constant_ = 0;
};

/// Symbolic and exact; there is no product of two symbols.
Size operator+(const Size& a, const Size& b);
Size operator-(const Size& a, const Size& b);
Size operator*(const Integer& times, const Size& a);

/// a <= b whatever the symbols stand for; false also when that is not known.
bool certainly_at_most(const Size& a, const Size& b);

}  // namespace certamen
