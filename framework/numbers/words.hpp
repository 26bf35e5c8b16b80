// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "framework/numbers/integer.hpp"

/// Natural numbers as machine words, least significant first.
namespace certamen {

/// Bits that the number takes, none for 0. Those of bound - 1 tell the numbers below a bound apart.
inline unsigned bits_of(const Integer& value) {
  return value == 0 ? 0 : static_cast<unsigned>(boost::multiprecision::msb(value)) + 1;
}
/// Words that hold every number up to `most`, at least one.
inline std::size_t words_for(const Integer& most) {
  return most == 0 ? 1 : (bits_of(most) + 63) / 64;
}

/// The value's words, filled up with zeros; what does not fit is cut off.
void to_words(const Integer& value, std::span<std::uint64_t> words);
std::vector<std::uint64_t> to_words(const Integer& value, std::size_t count);
Integer from_words(std::span<const std::uint64_t> words);

}  // namespace certamen
