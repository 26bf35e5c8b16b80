// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "framework/numbers/float_format.hpp"

namespace certamen {

/// The element types that a safetensors header or a GGUF file may name. Those of is_real can be
/// read as numbers; the others are validated and listed.
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
  // in blocks, and in GGUF files alone
  q4_0,
  q4_1,
  q5_0,
  q5_1,
  q8_0,
  q2_k,
  q3_k,
  q4_k,
  q5_k,
  q6_k,
};

/// "BF16" and the like, as safetensors headers spell it; "Q8_0" and the like as GGUF's documents
/// do.
std::string_view dtype_name(Dtype dtype);

/// The inverse of dtype_name; nothing for a name that safetensors does not know.
std::optional<Dtype> parse_dtype(std::string_view name);

/// Every name that parse_dtype knows, separated by commas.
std::string known_dtypes();

/// Bits that a block takes; below 8 for the packed types.
std::size_t dtype_bits(Dtype dtype);

/// Elements of a block: 1 but for the types in blocks.
std::size_t dtype_block(Dtype dtype);

/// The format of a dtype whose elements stand for themselves; nothing for all others.
std::optional<FloatFormat> float_format(Dtype dtype);

/// Whether it can be read as real numbers: the float formats, F8_E4M3 and F8_E5M2 (Micikevicius et
/// al. 2022, arXiv 2209.05433), Q4_0, Q5_0, Q8_0, Q4_K, Q5_K and Q6_K.
bool is_real(Dtype dtype);

/// The names of these, for messages: "F8_E5M2, F8_E4M3, .. or Q6_K".
std::string real_dtypes();

/// Decodes `count` elements from number `first` on of a tensor whose bytes start at `bytes`. Every
/// value is exact in double, and all but F64 are in float: of Q4_0, Q5_0 and Q8_0 it is the block's
/// scale, an f16, times an integer, of Q6_K that times another; of Q4_K and Q5_K there is a minimum
/// to take away, and the difference is rounded to float, as ggml does. F8_E4M3 has no infinities.
/// U8 and U16 are whole numbers, which stand for others (TensorInfo::quantised). T is float or
/// double.
template <class T>
void decode_elements(Dtype dtype, const std::byte* bytes, std::size_t first, std::size_t count,
                     T* out);

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
