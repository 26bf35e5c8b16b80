// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmp.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "framework/numbers/words.hpp"

/// Integers as machine words, least significant first.
namespace certamen {

using Limbs = std::vector<std::uint64_t>;

/// For estimates.
inline double log2_of(const Integer& value) {
  if (value <= 1) return 0;
  const std::size_t drop = std::max(bits_of(value), 61u) - 61;
  return std::log2(static_cast<double>(static_cast<std::uint64_t>(value >> drop))) +
         static_cast<double>(drop);
}

inline Limbs limbs_of(const Integer& value) {
  return to_words(value, words_for(value));
}

inline Integer integer_of(const std::uint64_t* limbs, std::size_t count) {
  return from_words({limbs, count});
}

/// result = weight * factor in result.size() words; the caller knows that it fits.
inline void scale_into(Limbs& result, const std::uint64_t* weight, std::size_t limbs,
                       const Integer& factor) {
  while (limbs > 1 && weight[limbs - 1] == 0) --limbs;
  if (bits_of(factor) <= 64) {
    const auto carry = mpn_mul_1(result.data(), weight, static_cast<mp_size_t>(limbs),
                                 static_cast<std::uint64_t>(factor));
    if (limbs < result.size()) result[limbs++] = carry;
  } else {
    const auto product = limbs_of(integer_of(weight, limbs) * factor);
    limbs = product.size();
    std::copy(product.begin(), product.end(), result.begin());
  }
  std::fill(result.begin() + static_cast<std::ptrdiff_t>(limbs), result.end(), 0);
}

}  // namespace certamen
