// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <variant>

#include "framework/numbers/integer.hpp"

namespace certamen {

/// What symbols stand for: {"n": 128}.
using Bindings = std::map<std::string, Integer>;

/// The size of a domain: a number, or a symbol that an instance binds ("n").
class Size {
 public:
  Size(int value);           // NOLINT(google-explicit-constructor): Bits(8) is the notation
  Size(Integer value);       // NOLINT(google-explicit-constructor)
  Size(const char* symbol);  // NOLINT(google-explicit-constructor)
  explicit Size(std::string symbol);

  bool is_symbol() const { return std::holds_alternative<std::string>(value_); }
  const std::string& symbol() const { return std::get<std::string>(value_); }
  /// Throws Error(bad_domain) for an unbound symbol.
  const Integer& number() const;
  Size bind(const Bindings& bindings) const;
  std::string text() const;

  friend bool operator==(const Size&, const Size&) = default;

 private:
  std::variant<Integer, std::string> value_;
};

}  // namespace certamen
