// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include "framework/engines/montecarlo/column.hpp"

/// Columns number by number; kernels work on them whole, and include nothing of this.
namespace certamen::montecarlo {

template <class T>
struct NumberColumn {
  T* numbers;
  std::uint64_t operator[](std::size_t row) const { return numbers[row]; }
  void set(std::size_t row, std::uint64_t value) const { numbers[row] = static_cast<T>(value); }
};

struct BitColumn {
  std::uint64_t* words;
  std::uint64_t operator[](std::size_t row) const { return (words[row / 64] >> (row % 64)) & 1; }
  void set(std::size_t row, std::uint64_t value) const {
    std::uint64_t& word = words[row / 64];
    word = (word & ~(std::uint64_t{1} << (row % 64))) | ((value & 1) << (row % 64));
  }
};

/// f(the column as one of its type).
template <class F>
auto on_column(void* column, ColumnType type, F f) {
  switch (type) {
  case ColumnType::bit: return f(BitColumn{static_cast<std::uint64_t*>(column)});
  case ColumnType::u8: return f(NumberColumn<std::uint8_t>{static_cast<std::uint8_t*>(column)});
  case ColumnType::u16: return f(NumberColumn<std::uint16_t>{static_cast<std::uint16_t*>(column)});
  case ColumnType::u32: return f(NumberColumn<std::uint32_t>{static_cast<std::uint32_t*>(column)});
  case ColumnType::u64: break;
  }
  return f(NumberColumn<std::uint64_t>{static_cast<std::uint64_t*>(column)});
}

}  // namespace certamen::montecarlo
