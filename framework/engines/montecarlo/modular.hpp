// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "framework/numbers/word128.hpp"

namespace certamen::montecarlo {

/// An odd modulus below 2^64, prepared for multiplication without division [Montgomery85]. A number
/// is "inside" when it is multiplied by 2^64 modulo the modulus; products of insiders are inside.
struct MontgomeryModulus {
  std::uint64_t modulus = 1;
  std::uint64_t inverse = 1;  // of the modulus, modulo 2^64
  std::uint64_t one = 0;      // 1 inside
  std::uint64_t square = 0;   // 2^128 modulo the modulus: takes numbers inside
};
MontgomeryModulus montgomery(std::uint64_t odd_modulus);

/// a b / 2^64 modulo the modulus; one factor may be any word, the other is below the modulus. It
/// has internal linkage because the kernels compile it for several instruction sets.
static inline std::uint64_t multiply_inside(const MontgomeryModulus& m, std::uint64_t a,
                                            std::uint64_t b) {
  const Word128 product = Word128{a} * b;
  const auto high = static_cast<std::uint64_t>(product >> 64);
  const std::uint64_t quotient = static_cast<std::uint64_t>(product) * m.inverse;
  const auto back = static_cast<std::uint64_t>(Word128{quotient} * m.modulus >> 64);
  return high - back + (high < back ? m.modulus : 0);
}

/// Powers of one base, from a table of 256 entries for each byte of the exponent.
struct GeneratorPowers {
  MontgomeryModulus field;
  std::uint64_t bytes = 0;                  // of an exponent, 1 to 8
  std::vector<std::uint64_t> storage = {};  // inside
  const std::uint64_t* powers = nullptr;    // the storage
};
GeneratorPowers generator_powers(std::uint64_t odd_modulus, std::uint64_t generator,
                                 unsigned exponent_bits);

}  // namespace certamen::montecarlo
