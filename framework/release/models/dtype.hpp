// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "framework/numbers/float_format.hpp"

namespace certamen {

/// The element types that a safetensors header may name. Only f16, bf16, f32 and f64 can be read as
/// numbers; the others are validated and listed.
enum class Dtype {
  boolean,
  f4,
  f6_e2m3,
  f6_e3m2,
  u8,
  i8,
  f8_e5m2,
  f8_e4m3,
  f8_e8m0,
  f8_e4m3fnuz,
  f8_e5m2fnuz,
  i16,
  u16,
  f16,
  bf16,
  i32,
  u32,
  f32,
  c64,
  f64,
  i64,
  u64,
};

/// "BF16" and the like, as headers spell it.
std::string_view dtype_name(Dtype dtype);

/// The inverse of dtype_name; nothing for a name that the format does not know.
std::optional<Dtype> parse_dtype(std::string_view name);

/// Every name that parse_dtype knows, separated by commas.
std::string known_dtypes();

/// Bits an element takes; below 8 for the packed types.
std::size_t dtype_bits(Dtype dtype);

/// The format of a dtype that can be read as real numbers; nothing for all others.
std::optional<FloatFormat> float_format(Dtype dtype);

/// The dtype that stores a format.
Dtype dtype_of(FloatFormat format);

/// Decodes `count` little-endian elements, the first at `bytes` and each next one `stride` bytes
/// further. Every stored value is exact in double, and all but f64 are in float. T is float or
/// double. No alignment is needed.
template <class T>
void decode(FloatFormat format, const std::byte* bytes, std::size_t stride, std::size_t count,
            T* out);

/// Encodes one value, rounded to nearest even, as little-endian bytes at `out`. Overflow gives an
/// infinity.
void encode(FloatFormat format, double value, std::byte* out);

}  // namespace certamen
