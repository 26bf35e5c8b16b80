// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace certamen::montecarlo {

/// How the values of one column stand in memory, one trial after the other: packed bits, 64 trials
/// a word, or numbers of 8 to 64 bits.
enum class ColumnType : std::uint8_t { bit, u8, u16, u32, u64 };
inline constexpr std::size_t column_types = 5;

/// Bits that one trial takes.
constexpr unsigned width_of(ColumnType type) {
  return type == ColumnType::bit ? 1 : 4u << static_cast<unsigned>(type);
}

/// The narrowest type for numbers of `bits` bits, at most 64.
constexpr ColumnType column_type(unsigned bits) {
  if (bits <= 1) return ColumnType::bit;
  if (bits <= 8) return ColumnType::u8;
  if (bits <= 16) return ColumnType::u16;
  return bits <= 32 ? ColumnType::u32 : ColumnType::u64;
}

/// The number of trials that a column has room for is a multiple of this: kernels work on whole
/// words of bits, and a block of the generator holds 128 of them.
inline constexpr std::size_t row_group = 128;

/// The number whose lowest `bits` bits are 1, at most 64.
constexpr std::uint64_t mask_of(unsigned bits) {
  return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
}

}  // namespace certamen::montecarlo
