// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set, as kernels.cpp: products, powers and inverses modulo
// numbers of up to 64 bits, on u64 columns.
#include "framework/engines/montecarlo/kernels.hpp"
#include "framework/engines/montecarlo/modular.hpp"
#include "framework/numbers/word128.hpp"

namespace certamen::montecarlo {

namespace {

using u64 = std::uint64_t;

const u64* input(const KernelCall& call, std::size_t i) {
  return static_cast<const u64*>(call.in[i]);
}

/// Rows whose chains of multiplications run side by side.
constexpr std::size_t lanes = 8;

void multiply_montgomery(const KernelCall& call) {
  const MontgomeryModulus m = *static_cast<const MontgomeryModulus*>(call.table);
  const u64* __restrict a = input(call, 0), * __restrict b = input(call, 1);
  u64* __restrict out = static_cast<u64*>(call.out);
  for (std::size_t row = 0; row < call.rows; ++row)
    out[row] = multiply_inside(m, multiply_inside(m, a[row], b[row]), m.square);
}

void multiply_divide(const KernelCall& call) {
  const u64 modulus = call.immediate[0];
  const u64* __restrict a = input(call, 0), * __restrict b = input(call, 1);
  u64* __restrict out = static_cast<u64*>(call.out);
  for (std::size_t row = 0; row < call.rows; ++row)
    out[row] = static_cast<u64>(Word128{a[row]} * b[row] % modulus);
}

void power_of_generator(const KernelCall& call) {
  const auto& table = *static_cast<const GeneratorPowers*>(call.table);
  const MontgomeryModulus m = table.field;
  const u64* a = input(call, 0);
  u64* out = static_cast<u64*>(call.out);
  for (std::size_t row = 0; row < call.rows; row += lanes) {
    u64 product[lanes];
    for (std::size_t i = 0; i < lanes; ++i) product[i] = table.powers[a[row + i] & 0xff];
    for (u64 byte = 1; byte < table.bytes; ++byte)
      for (std::size_t i = 0; i < lanes; ++i)
        product[i] = multiply_inside(
            m, product[i], table.powers[256 * byte + ((a[row + i] >> (8 * byte)) & 0xff)]);
    for (std::size_t i = 0; i < lanes; ++i) out[row + i] = multiply_inside(m, product[i], 1);
  }
}

/// result[i] = base[i]^(exponents(i)), inside, four bits of the exponents at a time from the top.
template <class Exponent>
void powers_inside(const MontgomeryModulus& m, const u64* base, Exponent exponent, u64* result) {
  u64 table[16][lanes];
  u64 all = 0;
  for (std::size_t i = 0; i < lanes; ++i) {
    table[0][i] = m.one;
    result[i] = m.one;
    all |= exponent(i);
  }
  for (std::size_t digit = 1; digit < 16; ++digit)
    for (std::size_t i = 0; i < lanes; ++i)
      table[digit][i] = multiply_inside(m, table[digit - 1][i], base[i]);
  unsigned shift = 0;
  while (shift < 60 && all >> shift >= 16) shift += 4;
  for (;; shift -= 4) {
    for (std::size_t i = 0; i < lanes; ++i)
      result[i] = multiply_inside(m, result[i], table[(exponent(i) >> shift) & 15][i]);
    if (shift == 0) return;
    for (int square = 0; square < 4; ++square)
      for (std::size_t i = 0; i < lanes; ++i) result[i] = multiply_inside(m, result[i], result[i]);
  }
}

template <class Exponents>
void power_rows(const KernelCall& call, Exponents exponents) {
  const MontgomeryModulus m = *static_cast<const MontgomeryModulus*>(call.table);
  const u64* a = input(call, 0);
  u64* out = static_cast<u64*>(call.out);
  for (std::size_t row = 0; row < call.rows; row += lanes) {
    u64 base[lanes], result[lanes];
    for (std::size_t i = 0; i < lanes; ++i) base[i] = multiply_inside(m, m.square, a[row + i]);
    powers_inside(m, base, [&](std::size_t i) { return exponents(row + i); }, result);
    for (std::size_t i = 0; i < lanes; ++i) out[row + i] = multiply_inside(m, result[i], 1);
  }
}

void power(const KernelCall& call) {
  const u64* b = input(call, 1);
  power_rows(call, [b](std::size_t row) { return b[row]; });
}

void power_to_constant(const KernelCall& call) {
  const u64 exponent = call.immediate[0];
  power_rows(call, [exponent](std::size_t) { return exponent; });
}

/// One inversion for 64 rows: prefix products forth, and back with the inverse [Montgomery87].
/// Zeros stand aside as ones.
void invert(const KernelCall& call) {
  const MontgomeryModulus m = *static_cast<const MontgomeryModulus*>(call.table);
  const u64* a = input(call, 0);
  u64* out = static_cast<u64*>(call.out);
  for (std::size_t row = 0; row < call.rows; row += 64) {
    u64 inside[64], prefix[64], product = m.one;
    for (std::size_t i = 0; i < 64; ++i) {
      const u64 value = a[row + i];
      inside[i] = value == 0 ? m.one : multiply_inside(m, m.square, value);
      prefix[i] = product;
      product = multiply_inside(m, product, inside[i]);
    }
    u64 bases[lanes], inverses[lanes];
    for (auto& base : bases) base = product;
    powers_inside(m, bases, [&](std::size_t) { return m.modulus - 2; }, inverses);
    u64 inverse = inverses[0];
    for (std::size_t i = 64; i-- > 0;) {
      const u64 one = multiply_inside(m, multiply_inside(m, inverse, prefix[i]), 1);
      inverse = multiply_inside(m, inverse, inside[i]);
      out[row + i] = a[row + i] == 0 ? 0 : one;
    }
  }
}

}  // namespace

namespace CERTAMEN_KERNELS {

void add_modular_kernels(KernelSet& set) {
  const auto put = [&](Kernel kernel, KernelFunction function) {
    set.function[static_cast<std::size_t>(kernel)][static_cast<std::size_t>(ColumnType::u64)] =
        function;
  };
  put(Kernel::multiply_montgomery, multiply_montgomery);
  put(Kernel::multiply_divide, multiply_divide);
  put(Kernel::invert, invert);
  put(Kernel::power, power);
  put(Kernel::power_of_generator, power_of_generator);
  put(Kernel::power_to_constant, power_to_constant);
}

}  // namespace CERTAMEN_KERNELS

}  // namespace certamen::montecarlo
