// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/dtype.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace certamen {

namespace {

struct DtypeRow {
  Dtype dtype;
  std::string_view name;
  std::size_t bits;
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
};

constexpr bool rows_follow_the_enumeration() {
  for (std::size_t i = 0; i < dtype_table.size(); ++i)
    if (static_cast<std::size_t>(dtype_table[i].dtype) != i) return false;
  return dtype_table.size() == static_cast<std::size_t>(Dtype::u64) + 1;
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

}  // namespace

std::string_view dtype_name(Dtype dtype) {
  return row_of(dtype).name;
}

std::optional<Dtype> parse_dtype(std::string_view name) {
  const auto row = std::ranges::find(dtype_table, name, &DtypeRow::name);
  if (row == dtype_table.end()) return std::nullopt;
  return row->dtype;
}

std::string known_dtypes() {
  std::string text;
  for (const DtypeRow& row : dtype_table) text.append(text.empty() ? "" : ", ").append(row.name);
  return text;
}

std::size_t dtype_bits(Dtype dtype) {
  return row_of(dtype).bits;
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
