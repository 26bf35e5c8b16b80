// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/numbers/prime.hpp"
#include "framework/release/definitions/finite_games.hpp"

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

inline std::size_t length_of(const Node& vector) {
  return vector.domain().size().number().convert_to<std::size_t>();
}

/// Vectors of the same length.
inline Node inner_product(Body& at, Node a, Node b) {
  Node sum = at.get(a, 0) * at.get(b, 0);
  for (std::size_t i = 1; i < length_of(a); ++i) sum = sum + at.get(a, i) * at.get(b, i);
  return sum;
}

inline Node entrywise(Body& at, Node a, Node b, const std::function<Node(Node, Node)>& combine) {
  std::vector<Node> entries;
  for (std::size_t i = 0; i < length_of(a); ++i)
    entries.push_back(combine(at.get(a, i), at.get(b, i)));
  return at.vector(entries);
}

}  // namespace certamen
