// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/numbers/prime.hpp"
#include "framework/release/definitions/finite_games.hpp"
#include "framework/release/definitions/vector_games.hpp"

/// What schemes over a small field share.
namespace certamen {

inline ParameterSpec prime_parameter(const std::string& usual) {
  return {"p", "size of the field, a prime", usual, 2, 65521};
}

/// Throws Error(bad_number) for a number that is no prime.
inline int prime_of(const Parameters& given) {
  const int p = given.small("p");
  if (!is_prime(p))
    throw Error{ErrorCode::bad_number, "parameter p", fmt::format("expected a prime, got {}", p)};
  return p;
}

/// Vectors of the same length.
inline Node inner_product(Body& at, Node a, Node b) {
  const auto product = [&](std::size_t i) {
    const Node one = at.get(a, i), other = at.get(b, i);
    return one * other;
  };
  Node sum = product(0);
  for (std::size_t i = 1; i < length_of(a); ++i) sum = sum + product(i);
  return sum;
}

}  // namespace certamen
