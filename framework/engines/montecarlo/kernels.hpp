// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "framework/engines/montecarlo/column.hpp"

/// The inner loops of the Monte Carlo engine: one operation over the columns of a batch. They are
/// plain loops that the compiler vectorises; the build compiles them once for each instruction set,
/// and the machine at hand chooses. What they share with other sources has no inline functions,
/// lest the linker take a copy that needs instructions the machine lacks.
namespace certamen::montecarlo {

/// What a kernel works on. All columns have the kernel's type, except that conditions and results
/// of comparisons are bits.
struct KernelCall {
  void* out = nullptr;
  const void* in[4] = {};
  std::size_t rows = 0;  // a multiple of 64
  std::uint64_t immediate[3] = {};
  const void* table = nullptr;
  void* rejected = nullptr;  // bits, of KernelSet::below
};

using KernelFunction = void (*)(const KernelCall&);

/// a, b, c, d are the inputs; i, j, k the immediates. Arithmetic wraps at the column's width.
enum class Kernel : std::uint8_t {
  bit_not,              // ~a & i
  bit_and,              // a & b
  bit_or,               // a | b
  bit_xor,              // a ^ b
  equal,                // a == b: bits
  less,                 // a < b: bits
  select,               // a ? b : c; a are bits
  select_equal,         // a == b ? c : d
  add,                  // (a + b) & i
  subtract,             // (a - b) & i
  multiply,             // a * b & i
  add_modulo,           // modulo i; a, b < i
  subtract_modulo,      // modulo i; a, b < i
  multiply_barrett,     // modulo i < 2^31 of k bits, j = floor(4^k / i); not for u64
  multiply_montgomery,  // modulo an odd number; table: MontgomeryModulus; u64 alone
  multiply_divide,      // modulo i, with a division; u64 alone
  shift_left_or,        // a << i | b
  shift_right,          // a >> i & j
  rotate_right,         // (a >> i | a << (j - i)) & k
  funnel,               // (a >> i | b << (64 - i)) & j; 0 < i < 64; u64 alone
  bit_count,            // the number of ones
  parity,               // whether that is odd: bits
  invert,               // modulo an odd prime, 0 for 0; table: MontgomeryModulus; u64 alone
  power,                // a^b; table: MontgomeryModulus; u64 alone
  power_of_generator,   // g^a; table: GeneratorPowers; u64 alone
  power_to_constant,    // a^i; table: MontgomeryModulus; u64 alone
};
inline constexpr std::size_t kernel_count = 26;

/// Loops for one instruction set; null where a kernel does not exist.
struct KernelSet {
  const char* name = "";
  /// By kernel and type of the columns.
  KernelFunction function[kernel_count][column_types] = {};
  /// By type of the input and of the output; what does not fit is cut off.
  KernelFunction convert[column_types][column_types] = {};
  /// out = table[a]: by type of a (u8, u16) and of the table's entries (no bits).
  KernelFunction lookup[column_types][column_types] = {};
  /// Multiply and shift with rejection [Lemire19]: out = a * i >> w, where a are uniform words
  /// of w bits; rejected where the low half is below j. By type of the result.
  KernelFunction below[column_types] = {};
};

/// Width of the random words for uniform numbers of a type below any bound: so wide that rejection
/// is rare, except for numbers of nearly 64 bits.
constexpr ColumnType below_input(ColumnType result) {
  if (result == ColumnType::u8) return ColumnType::u16;
  return result == ColumnType::u16 ? ColumnType::u32 : ColumnType::u64;
}

// One namespace for each instruction set; the build has all but the first on x86-64 alone.
namespace baseline {
const KernelSet& kernels();
void add_modular_kernels(KernelSet& set);
}  // namespace baseline
namespace avx2 {
const KernelSet& kernels();
void add_modular_kernels(KernelSet& set);
}  // namespace avx2
namespace avx512 {
const KernelSet& kernels();
void add_modular_kernels(KernelSet& set);
}  // namespace avx512

/// All that this build has and this machine can run, the fastest last.
std::vector<const KernelSet*> usable_kernels();
/// The fastest of them.
const KernelSet& kernels();

}  // namespace certamen::montecarlo
