// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/dtype.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <vector>

namespace certamen {

namespace {

struct DtypeRow {
  Dtype dtype;
  std::string_view name;
  std::size_t bits;       // of a block
  std::size_t block = 1;  // elements
};

constexpr std::array dtype_table{
    DtypeRow{Dtype::boolean, "BOOL", 8},
    DtypeRow{Dtype::f4, "F4", 4},
    DtypeRow{Dtype::f6_e2m3, "F6_E2M3", 6},
    DtypeRow{Dtype::f6_e3m2, "F6_E3M2", 6},
    DtypeRow{Dtype::u8, "U8", 8},
    DtypeRow{Dtype::i8, "I8", 8},
    DtypeRow{Dtype::f8_e5m2, "F8_E5M2", 8},
    DtypeRow{Dtype::f8_e4m3, "F8_E4M3", 8},
    DtypeRow{Dtype::f8_e8m0, "F8_E8M0", 8},
    DtypeRow{Dtype::f8_e4m3fnuz, "F8_E4M3FNUZ", 8},
    DtypeRow{Dtype::f8_e5m2fnuz, "F8_E5M2FNUZ", 8},
    DtypeRow{Dtype::i16, "I16", 16},
    DtypeRow{Dtype::u16, "U16", 16},
    DtypeRow{Dtype::f16, "F16", 16},
    DtypeRow{Dtype::bf16, "BF16", 16},
    DtypeRow{Dtype::i32, "I32", 32},
    DtypeRow{Dtype::u32, "U32", 32},
    DtypeRow{Dtype::f32, "F32", 32},
    DtypeRow{Dtype::c64, "C64", 64},
    DtypeRow{Dtype::f64, "F64", 64},
    DtypeRow{Dtype::i64, "I64", 64},
    DtypeRow{Dtype::u64, "U64", 64},
    DtypeRow{Dtype::q4_0, "Q4_0", 8 * 18, 32},
    DtypeRow{Dtype::q4_1, "Q4_1", 8 * 20, 32},
    DtypeRow{Dtype::q5_0, "Q5_0", 8 * 22, 32},
    DtypeRow{Dtype::q5_1, "Q5_1", 8 * 24, 32},
    DtypeRow{Dtype::q8_0, "Q8_0", 8 * 34, 32},
    DtypeRow{Dtype::q2_k, "Q2_K", 8 * 84, 256},
    DtypeRow{Dtype::q3_k, "Q3_K", 8 * 110, 256},
    DtypeRow{Dtype::q4_k, "Q4_K", 8 * 144, 256},
    DtypeRow{Dtype::q5_k, "Q5_K", 8 * 176, 256},
    DtypeRow{Dtype::q6_k, "Q6_K", 8 * 210, 256},
};

constexpr bool rows_follow_the_enumeration() {
  for (std::size_t i = 0; i < dtype_table.size(); ++i)
    if (static_cast<std::size_t>(dtype_table[i].dtype) != i) return false;
  return dtype_table.size() == static_cast<std::size_t>(Dtype::q6_k) + 1;
}
static_assert(rows_follow_the_enumeration());

const DtypeRow& row_of(Dtype dtype) {
  return dtype_table[static_cast<std::size_t>(dtype)];
}

template <class Word>
Word load_little_endian(const std::byte* bytes) {
  Word word = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    word = static_cast<Word>(word | static_cast<Word>(std::to_integer<Word>(bytes[i]) << (8 * i)));
  return word;
}

template <class Word>
void store_little_endian(Word word, std::byte* out) {
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    out[i] = static_cast<std::byte>((word >> (8 * i)) & 0xffU);
}

template <class Word, class T, class Convert>
void decode_each(const std::byte* bytes, std::size_t stride, std::size_t count, T* out,
                 Convert convert) {
  for (std::size_t i = 0; i < count; ++i)
    out[i] = static_cast<T>(convert(load_little_endian<Word>(bytes + i * stride)));
}

/// Element i of a block of 32: what its scale, which stands first, is multiplied by.
int quantised(Dtype dtype, const std::byte* block, std::size_t i) {
  const auto at = [&](std::size_t place) { return std::to_integer<int>(block[place]); };
  const auto nibble = [&](std::size_t from) {
    return i < 16 ? at(from + i) & 15 : at(from + i - 16) >> 4;
  };
  if (dtype == Dtype::q4_0) return nibble(2) - 8;
  if (dtype == Dtype::q5_0) return (nibble(6) | (at(2 + i / 8) >> (i % 8) & 1) << 4) - 16;
  return at(2 + i) < 128 ? at(2 + i) : at(2 + i) - 256;  // q8_0
}

/// Element i of a block of 256 in parts of 32 or 16, as ggml makes it (its block_q4_K, block_q5_K,
/// block_q6_K): one product with an integer, less a minimum, rounded to float.
float in_parts(Dtype dtype, const std::byte* block, std::size_t i) {
  const auto at = [&](std::size_t place) { return std::to_integer<int>(block[place]); };
  const auto half = [&](std::size_t place) {
    return static_cast<double>(from_f16(load_little_endian<std::uint16_t>(block + place)));
  };
  if (dtype == Dtype::q6_k) {
    // 128 bytes of low nibbles, 64 of upper pairs of bits, 16 signed scales, the scale of all.
    const std::size_t side = i / 128, place = i % 128, quarter = place / 32;
    const int nibble = at(64 * side + place % 64) >> (quarter / 2 * 4) & 15,
              upper = at(128 + 32 * side + place % 32) >> (2 * quarter) & 3,
              scale = at(192 + i / 16);
    return static_cast<float>(half(208) * (scale < 128 ? scale : scale - 256) *
                              ((nibble | upper << 4) - 32));
  }
  // The scale and the minimum of all; twelve bytes of both in 6 bits for each 32; in Q5_K the fifth
  // bits; nibbles, those of two parts in the same bytes.
  const std::size_t part = i / 32, low = part % 4;
  const bool first = part < 4;
  const int scale = first ? at(4 + low) & 63 : (at(12 + low) & 15) | at(4 + low) >> 6 << 4,
            least = first ? at(8 + low) & 63 : at(12 + low) >> 4 | at(8 + low) >> 6 << 4;
  const bool fifth = dtype == Dtype::q5_k;
  const std::size_t nibbles = fifth ? 48 : 16;
  int whole = at(nibbles + part / 2 * 32 + i % 32) >> (part % 2 * 4) & 15;
  if (fifth) whole |= (at(16 + i % 32) >> part & 1) << 4;
  return static_cast<float>(half(0) * (scale * whole) - half(2) * least);
}

/// The upper half of an f16.
float from_f8_e5m2(std::uint8_t code) {
  return from_f16(static_cast<std::uint16_t>(code << 8U));
}

/// Exponents are biased by 7 where f16 has 15: with the fraction at f16's place the value is 2^-8
/// of what is meant. All ones are NaN, and nothing is infinite.
float from_f8_e4m3(std::uint8_t code) {
  if ((code & 0x7fU) == 0x7fU) return std::numeric_limits<float>::quiet_NaN();
  return 256 * from_f16(static_cast<std::uint16_t>((code & 0x80U) << 8U | (code & 0x7fU) << 7U));
}

}  // namespace

std::string_view dtype_name(Dtype dtype) {
  return row_of(dtype).name;
}

std::optional<Dtype> parse_dtype(std::string_view name) {
  const auto row = std::ranges::find(dtype_table, name, &DtypeRow::name);
  if (row == dtype_table.end() || row->block > 1) return std::nullopt;
  return row->dtype;
}

std::string known_dtypes() {
  std::string text;
  for (const DtypeRow& row : dtype_table)
    if (row.block == 1) text.append(text.empty() ? "" : ", ").append(row.name);
  return text;
}

std::size_t dtype_bits(Dtype dtype) {
  return row_of(dtype).bits;
}

std::size_t dtype_block(Dtype dtype) {
  return row_of(dtype).block;
}

std::optional<FloatFormat> float_format(Dtype dtype) {
  switch (dtype) {
  case Dtype::f16: return FloatFormat::f16;
  case Dtype::bf16: return FloatFormat::bf16;
  case Dtype::f32: return FloatFormat::f32;
  case Dtype::f64: return FloatFormat::f64;
  default: return std::nullopt;
  }
}

bool is_real(Dtype dtype) {
  switch (dtype) {
  case Dtype::f8_e4m3:
  case Dtype::f8_e5m2:
  case Dtype::q4_0:
  case Dtype::q5_0:
  case Dtype::q8_0:
  case Dtype::q4_k:
  case Dtype::q5_k:
  case Dtype::q6_k: return true;
  default: return float_format(dtype).has_value();
  }
}

std::string real_dtypes() {
  std::vector<std::string_view> names;
  for (const DtypeRow& row : dtype_table)
    if (is_real(row.dtype)) names.push_back(row.name);
  const std::string_view last = names.back();
  names.pop_back();
  return fmt::format("{} or {}", fmt::join(names, ", "), last);
}

Dtype dtype_of(FloatFormat format) {
  switch (format) {
  case FloatFormat::f16: return Dtype::f16;
  case FloatFormat::bf16: return Dtype::bf16;
  case FloatFormat::f32: return Dtype::f32;
  case FloatFormat::f64: break;
  }
  return Dtype::f64;
}

template <class T>
void decode(FloatFormat format, const std::byte* bytes, std::size_t stride, std::size_t count,
            T* out) {
  switch (format) {
  case FloatFormat::f16: return decode_each<std::uint16_t>(bytes, stride, count, out, from_f16);
  case FloatFormat::bf16: return decode_each<std::uint16_t>(bytes, stride, count, out, from_bf16);
  case FloatFormat::f32:
    return decode_each<std::uint32_t>(bytes, stride, count, out,
                                      std::bit_cast<float, std::uint32_t>);
  case FloatFormat::f64:
    return decode_each<std::uint64_t>(bytes, stride, count, out,
                                      std::bit_cast<double, std::uint64_t>);
  }
}

template void decode(FloatFormat, const std::byte*, std::size_t, std::size_t, float*);
template void decode(FloatFormat, const std::byte*, std::size_t, std::size_t, double*);

template <class T>
void decode_elements(Dtype dtype, const std::byte* bytes, std::size_t first, std::size_t count,
                     T* out) {
  const std::size_t size = dtype_bits(dtype) / 8, elements = dtype_block(dtype);
  if (const auto format = float_format(dtype))
    return decode(*format, bytes + first * size, size, count, out);
  if (dtype == Dtype::f8_e4m3)
    return decode_each<std::uint8_t>(bytes + first, 1, count, out, from_f8_e4m3);
  if (dtype == Dtype::f8_e5m2)
    return decode_each<std::uint8_t>(bytes + first, 1, count, out, from_f8_e5m2);
  const auto whole = [](auto word) { return static_cast<double>(word); };
  if (dtype == Dtype::u8) return decode_each<std::uint8_t>(bytes + first, 1, count, out, whole);
  if (dtype == Dtype::u16)
    return decode_each<std::uint16_t>(bytes + 2 * first, 2, count, out, whole);
  for (const std::size_t end = first + count; first < end;) {
    const std::byte* block = bytes + first / elements * size;
    const std::size_t begin = first % elements, stop = std::min(elements, begin + end - first);
    first += stop - begin;
    if (elements == 256) {
      for (std::size_t i = begin; i < stop; ++i) *out++ = static_cast<T>(in_parts(dtype, block, i));
      continue;
    }
    const auto scale = static_cast<T>(from_f16(load_little_endian<std::uint16_t>(block)));
    for (std::size_t i = begin; i < stop; ++i)
      *out++ = scale * static_cast<T>(quantised(dtype, block, i));
  }
}

template void decode_elements(Dtype, const std::byte*, std::size_t, std::size_t, float*);
template void decode_elements(Dtype, const std::byte*, std::size_t, std::size_t, double*);

void encode(FloatFormat format, double value, std::byte* out) {
  // The way to 16 bits leads through float: rounded to the format first, the value is exact there.
  const auto once = static_cast<float>(round_to(value, format));
  switch (format) {
  case FloatFormat::f16: return store_little_endian(to_f16(once), out);
  case FloatFormat::bf16: return store_little_endian(to_bf16(once), out);
  case FloatFormat::f32: return store_little_endian(std::bit_cast<std::uint32_t>(once), out);
  case FloatFormat::f64: return store_little_endian(std::bit_cast<std::uint64_t>(value), out);
  }
}

}  // namespace certamen
