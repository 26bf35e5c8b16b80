// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/dtype.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

namespace dtype_test {

namespace {

using namespace certamen;

double round_trip(FloatFormat format, double value) {
  std::array<std::byte, 8> bytes{};
  encode(format, value, bytes.data());
  double back = 0;
  decode(format, bytes.data(), 8, 1, &back);
  return back;
}

/// Nearest even to `bits` significant bits, by integer arithmetic on the scaled value (normal
/// numbers).
double nearest(double value, int bits) {
  int exponent = 0;
  const double scaled = std::ldexp(std::frexp(value, &exponent), bits);
  const double low = std::floor(scaled);
  const double rest = scaled - low;
  const bool odd = std::fmod(low, 2.0) != 0;
  return std::ldexp(rest > 0.5 || (rest == 0.5 && odd) ? low + 1 : low, exponent - bits);
}

}  // namespace

TEST_CASE("dtype: names are inverse to parsing, sizes are those of the format") {
  for (int i = 0; i <= static_cast<int>(Dtype::u64); ++i) {
    const auto dtype = static_cast<Dtype>(i);
    CHECK(parse_dtype(dtype_name(dtype)) == dtype);
    CHECK(dtype_block(dtype) == 1);
  }
  CHECK(!parse_dtype("F128"));
  CHECK(!parse_dtype("Q8_0"));  // GGUF alone has blocks
  CHECK(!parse_dtype(""));
  CHECK(dtype_bits(Dtype::f16) == 16);
  CHECK(dtype_bits(Dtype::f4) == 4);
  CHECK(dtype_bits(Dtype::c64) == 64);
}

TEST_CASE("dtype: only the four float formats stand for themselves") {
  int count = 0;
  for (int i = 0; i <= static_cast<int>(Dtype::u64); ++i) {
    const auto dtype = static_cast<Dtype>(i);
    if (const auto format = float_format(dtype)) {
      CHECK(dtype_of(*format) == dtype);
      ++count;
    }
  }
  CHECK(count == 4);
}

TEST_CASE("dtype: all 256 codes of F8_E4M3 and F8_E5M2 are what the formats' paper says") {
  for (unsigned code = 0; code < 256; ++code) {
    CAPTURE(code);
    const double sign = code < 128 ? 1 : -1;
    for (const auto& [dtype, fraction_bits, bias] :
         {std::tuple{Dtype::f8_e4m3, 3, 7}, std::tuple{Dtype::f8_e5m2, 2, 15}}) {
      const std::array<std::byte, 3> bytes{std::byte{0x55}, static_cast<std::byte>(code),
                                           std::byte{0x55}};
      std::array<double, 1> value{};
      std::array<float, 1> single{};
      decode_elements(dtype, bytes.data(), 1, 1, value.data());
      decode_elements(dtype, bytes.data() + 1, 0, 1, single.data());
      const int exponent = static_cast<int>(code % 128) >> fraction_bits;
      const int fraction = static_cast<int>(code) % (1 << fraction_bits);
      const bool top = exponent == (dtype == Dtype::f8_e4m3 ? 15 : 31);
      if (top && (dtype == Dtype::f8_e4m3 ? fraction == 7 : fraction != 0)) {
        CHECK(std::isnan(value[0]));
        CHECK(std::isnan(single[0]));
        continue;
      }
      const double units = exponent == 0 ? fraction : (1 << fraction_bits) + fraction;
      const double expected =
          top && dtype == Dtype::f8_e5m2
              ? sign * std::numeric_limits<double>::infinity()
              : sign * units * std::exp2(std::max(exponent, 1) - bias - fraction_bits);
      CHECK(value[0] == expected);
      CHECK(std::signbit(value[0]) == (sign < 0));
      CHECK(static_cast<double>(single[0]) == expected);
    }
  }
}

TEST_CASE("dtype: the greatest and least numbers of F8 are those of the paper's table 1") {
  const auto value = [](Dtype dtype, unsigned code) {
    const auto byte = static_cast<std::byte>(code);
    double out = 0;
    decode_elements(dtype, &byte, 0, 1, &out);
    return out;
  };
  CHECK(value(Dtype::f8_e4m3, 0x7e) == 448);
  CHECK(value(Dtype::f8_e4m3, 0x08) == 0x1p-6);
  CHECK(value(Dtype::f8_e4m3, 0x01) == 0x1p-9);
  CHECK(value(Dtype::f8_e5m2, 0x7b) == 57344);
  CHECK(value(Dtype::f8_e5m2, 0x04) == 0x1p-14);
  CHECK(value(Dtype::f8_e5m2, 0x01) == 0x1p-16);
}

TEST_CASE("dtype: known bit patterns decode, little-endian, at odd addresses and strides") {
  const std::array<std::byte, 9> bytes{std::byte{0xee}, std::byte{0x01}, std::byte{0x3c},
                                       std::byte{0x00}, std::byte{0x00}, std::byte{0xff},
                                       std::byte{0xfb}, std::byte{0x00}, std::byte{0x00}};
  std::array<float, 2> half{};
  decode(FloatFormat::f16, bytes.data() + 1, 4, 2, half.data());
  CHECK(half[0] == 1.0F + 0x1p-10F);
  CHECK(half[1] == -65504.0F);
  std::array<double, 1> brain{};
  decode(FloatFormat::bf16, bytes.data() + 1, 2, 1, brain.data());
  CHECK(brain[0] == 0x1.02p-7);
  std::array<double, 1> single{};
  decode(FloatFormat::f32, bytes.data() + 1, 4, 1, single.data());
  CHECK(single[0] == 0x3c01 * 0x1p-149);
  const std::array<std::byte, 8> one{std::byte{}, std::byte{}, std::byte{},     std::byte{},
                                     std::byte{}, std::byte{}, std::byte{0xf0}, std::byte{0xbf}};
  std::array<double, 1> wide{};
  decode(FloatFormat::f64, one.data(), 8, 1, wide.data());
  CHECK(wide[0] == -1.0);
}

TEST_CASE("dtype: encoding rounds once, ties to even") {
  for (const double value : {0.1, 1.0 / 3, 1 + 0x1p-11, 1 + 3 * 0x1p-11, 1 + 0x1p-11 + 0x1p-40,
                             1 + 0x1p-8, 1 + 0x1p-8 + 0x1p-50, 1 + 0x1p-24 + 0x1p-52, 1234.567}) {
    CAPTURE(value);
    CHECK(round_trip(FloatFormat::f16, value) == nearest(value, 11));
    CHECK(round_trip(FloatFormat::bf16, value) == nearest(value, 8));
    CHECK(round_trip(FloatFormat::f32, value) == nearest(value, 24));
    CHECK(round_trip(FloatFormat::f64, value) == value);
    CHECK(round_trip(FloatFormat::f16, -value) == -nearest(value, 11));
  }
}

TEST_CASE("dtype: every 16-bit pattern survives the way through double") {
  for (const FloatFormat format : {FloatFormat::f16, FloatFormat::bf16}) {
    int wrong = 0;
    for (unsigned bits = 0; bits < 0x10000; ++bits) {
      const std::array<std::byte, 2> stored{static_cast<std::byte>(bits & 0xffU),
                                            static_cast<std::byte>(bits >> 8U)};
      double value = 0;
      decode(format, stored.data(), 2, 1, &value);
      std::array<std::byte, 2> again{};
      encode(format, value, again.data());
      double back = 0;
      decode(format, again.data(), 2, 1, &back);
      wrong += std::isnan(value) ? !std::isnan(back) : again != stored;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("dtype: subnormals, infinities and NaN are kept; overflow becomes infinite") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(round_trip(FloatFormat::f16, 0x1p-24) == 0x1p-24);
  CHECK(round_trip(FloatFormat::bf16, 0x1p-133) == 0x1p-133);
  CHECK(round_trip(FloatFormat::f32, 0x1p-149) == 0x1p-149);
  CHECK(round_trip(FloatFormat::f16, 65519.999) == 65504);
  CHECK(round_trip(FloatFormat::f16, 65520) == infinity);
  CHECK(round_trip(FloatFormat::f32, 1e39) == infinity);
  CHECK(round_trip(FloatFormat::bf16, -1e39) == -infinity);
  CHECK(std::isnan(round_trip(FloatFormat::bf16, std::nan(""))));
  CHECK(std::signbit(round_trip(FloatFormat::f16, -0.0)));
}

}  // namespace dtype_test
