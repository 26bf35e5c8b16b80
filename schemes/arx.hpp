// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/builder.hpp"

/// Words of a cipher made of additions, rotations and xor, as graphs.
namespace certamen::arx {

inline unsigned length_of(Node word) {
  return static_cast<unsigned>(word.domain().size().number());
}

inline Node rotated_right(Body& at, Node word, unsigned by) {
  const Node high = at.slice(word, by, length_of(word) - by);
  return at.concat(at.slice(word, 0, by), high);
}

inline Node rotated_left(Body& at, Node word, unsigned by) {
  return rotated_right(at, word, length_of(word) - by);
}

/// The sum modulo 2^length.
inline Node plus(Body& at, Node a, Node b) {
  const Domain bits = a.domain(), numbers = Zmod(bits.cardinality());
  const auto number = [&](Node word) {
    return at.apply(operations::recode(bits, numbers), {word});
  };
  const Node second = number(b);
  return at.apply(operations::recode(numbers, bits), {number(a) + second});
}

/// The i-th of a string's words of 16 bits, the lowest first.
inline Node word16(Body& at, Node string, unsigned i) {
  return at.slice(string, 16 * i, 16);
}

}  // namespace certamen::arx
