// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "framework/proof/bound.hpp"

namespace certamen {

/// How often an oracle is called: a sum of sizes and of products of two sizes, such as l calls for
/// each of q queries.
class CallTotal {
 public:
  /// As many calls, none by default.
  explicit CallTotal(Size calls = 0) : size_{std::move(calls)}, value_{*size_} {}
  /// a b calls
  static CallTotal product(const Size& a, const Size& b);

  friend CallTotal operator+(const CallTotal& a, const CallTotal& b);

  /// The total as a size, if no product of two symbols is in it.
  const std::optional<Size>& size() const { return size_; }
  /// With numbers for all symbols. Throws Error(unknown_name) for one that has none.
  Integer at(const Bindings& sizes) const;
  /// "2q", "l q"
  std::string text() const { return size_ ? size_->text() : value_.text(); }

 private:
  std::optional<Size> size_;
  Bound value_;
};

/// Likewise.
CallTotal operator+(const CallTotal& a, const CallTotal& b);

/// The greatest advantage against an assumption with these numbers of calls of its oracles: what
/// Bound::advantage() says, and products besides.
Bound advantage_of(const std::string& assumption, const std::map<std::string, CallTotal>& calls);

/// The total as a size that prints alike; a product stands as one symbol, which nothing binds.
Size printed_size(const CallTotal& calls);

}  // namespace certamen
