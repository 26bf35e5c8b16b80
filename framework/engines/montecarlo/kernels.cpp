// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set, in the namespace CERTAMEN_KERNELS. Everything but the one
// function at the end is internal to this source; see kernels.hpp.
#include "framework/engines/montecarlo/kernels.hpp"

#include <cstring>
#include <type_traits>

#include "framework/numbers/word128.hpp"

namespace certamen::montecarlo {

namespace {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;

template <class T>
const T* input(const KernelCall& call, std::size_t i) {
  return static_cast<const T*>(call.in[i]);
}

// --- numbers: out[row] from the inputs' [row]

template <class T, class F>
void map1(const KernelCall& call, F f) {
  const T* __restrict a = input<T>(call, 0);
  T* __restrict out = static_cast<T*>(call.out);
  for (std::size_t row = 0; row < call.rows; ++row) out[row] = static_cast<T>(f(a[row]));
}

template <class T, class F>
void map2(const KernelCall& call, F f) {
  const T* __restrict a = input<T>(call, 0), * __restrict b = input<T>(call, 1);
  T* __restrict out = static_cast<T*>(call.out);
  for (std::size_t row = 0; row < call.rows; ++row) out[row] = static_cast<T>(f(a[row], b[row]));
}

/// All ones if the condition holds, else 0: selection without branches.
template <class T>
T mask_if(bool condition) {
  return static_cast<T>(T{0} - T{condition});
}

template <class T>
void bit_not(const KernelCall& call) {
  const T mask = static_cast<T>(call.immediate[0]);
  map1<T>(call, [mask](T a) { return ~a & mask; });
}
template <class T>
void bit_and(const KernelCall& call) {
  map2<T>(call, [](T a, T b) { return a & b; });
}
template <class T>
void bit_or(const KernelCall& call) {
  map2<T>(call, [](T a, T b) { return a | b; });
}
template <class T>
void bit_xor(const KernelCall& call) {
  map2<T>(call, [](T a, T b) { return a ^ b; });
}
template <class T>
void add(const KernelCall& call) {
  const T mask = static_cast<T>(call.immediate[0]);
  map2<T>(call, [mask](T a, T b) { return static_cast<T>(a + b) & mask; });
}
template <class T>
void subtract(const KernelCall& call) {
  const T mask = static_cast<T>(call.immediate[0]);
  map2<T>(call, [mask](T a, T b) { return static_cast<T>(a - b) & mask; });
}
template <class T>
void multiply(const KernelCall& call) {
  const T mask = static_cast<T>(call.immediate[0]);
  // 16-bit factors would be multiplied as int and overflow.
  map2<T>(call, [mask](T a, T b) { return static_cast<T>(u64{a} * b) & mask; });
}
template <class T>
void add_modulo(const KernelCall& call) {
  const T modulus = static_cast<T>(call.immediate[0]);
  map2<T>(call, [modulus](T a, T b) {
    const T sum = static_cast<T>(a + b);
    return static_cast<T>(sum - (modulus & mask_if<T>(sum < a || sum >= modulus)));
  });
}
template <class T>
void subtract_modulo(const KernelCall& call) {
  const T modulus = static_cast<T>(call.immediate[0]);
  map2<T>(call, [modulus](T a, T b) {
    return static_cast<T>(static_cast<T>(a - b) + (modulus & mask_if<T>(a < b)));
  });
}

template <class T>
void multiply_barrett(const KernelCall& call) {
  const u64 modulus = call.immediate[0], reciprocal = call.immediate[1];
  const auto bits = static_cast<unsigned>(call.immediate[2]);
  map2<T>(call, [=](T a, T b) {
    const u64 product = u64{a} * b;
    const u64 quotient = ((product >> (bits - 1)) * reciprocal) >> (bits + 1);  // at most 2 too low
    u64 rest = product - quotient * modulus;
    rest -= modulus & mask_if<u64>(rest >= modulus);
    rest -= modulus & mask_if<u64>(rest >= modulus);
    return rest;
  });
}

template <class T>
void shift_left_or(const KernelCall& call) {
  const auto shift = static_cast<unsigned>(call.immediate[0]);
  map2<T>(call, [shift](T a, T b) { return static_cast<T>(a << shift) | b; });
}
template <class T>
void shift_right(const KernelCall& call) {
  const auto shift = static_cast<unsigned>(call.immediate[0]);
  const T mask = static_cast<T>(call.immediate[1]);
  map1<T>(call, [shift, mask](T a) { return static_cast<T>(a >> shift) & mask; });
}
template <class T>
void rotate_right(const KernelCall& call) {
  const auto right = static_cast<unsigned>(call.immediate[0]);
  const auto left = static_cast<unsigned>(call.immediate[1]) - right;
  const T mask = static_cast<T>(call.immediate[2]);
  map1<T>(call,
          [=](T a) { return (static_cast<T>(a >> right) | static_cast<T>(a << left)) & mask; });
}
void funnel(const KernelCall& call) {
  const auto right = static_cast<unsigned>(call.immediate[0]);
  const u64 mask = call.immediate[1];
  map2<u64>(call, [=](u64 a, u64 b) { return ((a >> right) | (b << (64 - right))) & mask; });
}

/// The ones of a number, added up in parallel [Warren13, 5-1]: vectorises where an instruction for
/// it is missing.
template <class T>
T ones_of(T x) {
  constexpr T fives = static_cast<T>(0x5555555555555555u),
              threes = static_cast<T>(0x3333333333333333u),
              fifteens = static_cast<T>(0x0f0f0f0f0f0f0f0fu);
  x = static_cast<T>(x - ((x >> 1) & fives));
  x = static_cast<T>((x & threes) + ((x >> 2) & threes));
  x = static_cast<T>((x + (x >> 4)) & fifteens);
  for (unsigned shift = 8; shift < 8 * sizeof(T); shift *= 2)
    x = static_cast<T>(x + static_cast<T>(u64{x} >> shift));
  return static_cast<T>(x & 0x7f);
}
template <class T>
void bit_count(const KernelCall& call) {
  map1<T>(call, [](T a) { return ones_of(a); });
}

template <class T>
void select_equal(const KernelCall& call) {
  const T* __restrict a = input<T>(call, 0), * __restrict b = input<T>(call, 1), * __restrict c = input<T>(call, 2), * __restrict d = input<T>(call, 3);
  T* __restrict out = static_cast<T*>(call.out);
  for (std::size_t row = 0; row < call.rows; ++row)
    out[row] = static_cast<T>(d[row] ^ ((c[row] ^ d[row]) & mask_if<T>(a[row] == b[row])));
}

// --- bits: 64 trials a word

template <class F>
void bits_map(const KernelCall& call, F f) {
  const u64* __restrict a = input<u64>(call, 0), * __restrict b = input<u64>(call, call.in[1] != nullptr ? 1 : 0), * __restrict c = input<u64>(call, call.in[2] != nullptr ? 2 : 0);
  u64* __restrict out = static_cast<u64*>(call.out);
  for (std::size_t word = 0; word < call.rows / 64; ++word)
    out[word] = f(a[word], b[word], c[word]);
}
void bits_not(const KernelCall& call) {
  bits_map(call, [](u64 a, u64, u64) { return ~a; });
}
void bits_and(const KernelCall& call) {
  bits_map(call, [](u64 a, u64 b, u64) { return a & b; });
}
void bits_or(const KernelCall& call) {
  bits_map(call, [](u64 a, u64 b, u64) { return a | b; });
}
void bits_xor(const KernelCall& call) {
  bits_map(call, [](u64 a, u64 b, u64) { return a ^ b; });
}
void bits_equal(const KernelCall& call) {
  bits_map(call, [](u64 a, u64 b, u64) { return ~(a ^ b); });
}
void bits_less(const KernelCall& call) {
  bits_map(call, [](u64 a, u64 b, u64) { return ~a & b; });
}
void bits_select(const KernelCall& call) {
  bits_map(call, [](u64 a, u64 b, u64 c) { return c ^ ((b ^ c) & a); });
}

// --- between numbers and bits

/// 64 flags, each 0 or 1 in a byte, as one word.
u64 packed(const u8* flags) {
  u64 word = 0;
  for (unsigned byte = 0; byte < 8; ++byte) {
    u64 eight;
    std::memcpy(&eight, flags + 8 * byte, 8);
    word |= ((eight * 0x0102040810204080u) >> 56) << (8 * byte);
  }
  return word;
}

/// The reverse, each flag 0 or 255.
void unpack(u64 word, u8* flags) {
  for (unsigned byte = 0; byte < 8; ++byte) {
    const u64 eight_copies = ((word >> (8 * byte)) & 0xff) * 0x0101010101010101u;
    const u64 bit_by_bit = eight_copies & 0x8040201008040201u;  // at most one in every byte
    const u64 top = (bit_by_bit + 0x7f7f7f7f7f7f7f7fu) & 0x8080808080808080u;
    const u64 eight = (top >> 7) * 0xff;
    std::memcpy(flags + 8 * byte, &eight, 8);
  }
}

/// 255 as all ones of a wider number, 0 as 0.
template <class T>
T widened(u8 flag) {
  return static_cast<T>(static_cast<std::make_signed_t<T>>(static_cast<std::int8_t>(flag)));
}

template <class T, class F>
void compare(const KernelCall& call, F f) {
  const T* __restrict a = input<T>(call, 0), * __restrict b =
                                                 input<T>(call, call.in[1] != nullptr ? 1 : 0);
  u64* __restrict out = static_cast<u64*>(call.out);
  for (std::size_t word = 0; word < call.rows / 64; ++word) {
    u8 flags[64];
    for (std::size_t i = 0; i < 64; ++i) flags[i] = f(a[64 * word + i], b[64 * word + i]) ? 1 : 0;
    out[word] = packed(flags);
  }
}
template <class T>
void equal(const KernelCall& call) {
  compare<T>(call, [](T a, T b) { return a == b; });
}
template <class T>
void less(const KernelCall& call) {
  compare<T>(call, [](T a, T b) { return a < b; });
}
template <class T>
void parity(const KernelCall& call) {
  compare<T>(call, [](T a, T) { return (ones_of(a) & 1) != 0; });
}

template <class T>
void select(const KernelCall& call) {
  const u64* condition = input<u64>(call, 0);
  const T* __restrict b = input<T>(call, 1), * __restrict c = input<T>(call, 2);
  T* __restrict out = static_cast<T*>(call.out);
  for (std::size_t word = 0; word < call.rows / 64; ++word) {
    u8 flags[64];
    unpack(condition[word], flags);
    for (std::size_t i = 0; i < 64; ++i) {
      const std::size_t row = 64 * word + i;
      out[row] = static_cast<T>(c[row] ^ ((b[row] ^ c[row]) & widened<T>(flags[i])));
    }
  }
}

template <class From, class To>
void convert(const KernelCall& call) {
  const From* __restrict a = input<From>(call, 0);
  To* __restrict out = static_cast<To*>(call.out);
  for (std::size_t row = 0; row < call.rows; ++row) out[row] = static_cast<To>(a[row]);
}
template <class From>
void to_bits(const KernelCall& call) {
  compare<From>(call, [](From a, From) { return (a & 1) != 0; });
}
template <class To>
void from_bits(const KernelCall& call) {
  const u64* a = input<u64>(call, 0);
  To* __restrict out = static_cast<To*>(call.out);
  for (std::size_t word = 0; word < call.rows / 64; ++word) {
    u8 flags[64];
    unpack(a[word], flags);
    for (std::size_t i = 0; i < 64; ++i) out[64 * word + i] = flags[i] & 1;
  }
}

template <class From, class To>
void lookup(const KernelCall& call) {
  const From* __restrict a = input<From>(call, 0);
  const To* __restrict table = static_cast<const To*>(call.table);
  To* __restrict out = static_cast<To*>(call.out);
  for (std::size_t row = 0; row < call.rows; ++row) out[row] = table[a[row]];
}

// --- uniform numbers below a bound

template <class Product, class Word, class To>
void below(const KernelCall& call) {
  constexpr unsigned width = 8 * sizeof(Word);
  const Word* __restrict a = input<Word>(call, 0);
  To* __restrict out = static_cast<To*>(call.out);
  u64* __restrict rejected = static_cast<u64*>(call.rejected);
  const auto bound = static_cast<Product>(call.immediate[0]);
  const auto threshold = static_cast<Word>(call.immediate[1]);
  for (std::size_t word = 0; word < call.rows / 64; ++word) {
    u8 flags[64];
    for (std::size_t i = 0; i < 64; ++i) {
      const Product product = static_cast<Product>(a[64 * word + i]) * bound;
      out[64 * word + i] = static_cast<To>(product >> width);
      flags[i] = static_cast<Word>(product) < threshold ? 1 : 0;
    }
    rejected[word] = packed(flags);
  }
}

/// Bounds below 2^32: the product of 96 bits from two of 64.
void below_u32(const KernelCall& call) {
  const u64* __restrict a = input<u64>(call, 0);
  u32* __restrict out = static_cast<u32*>(call.out);
  u64* __restrict rejected = static_cast<u64*>(call.rejected);
  const u64 bound = call.immediate[0], threshold = call.immediate[1];
  for (std::size_t word = 0; word < call.rows / 64; ++word) {
    u8 flags[64];
    for (std::size_t i = 0; i < 64; ++i) {
      const u64 x = a[64 * word + i];
      const u64 high = (x >> 32) * bound + (((x & 0xffffffffu) * bound) >> 32);
      out[64 * word + i] = static_cast<u32>(high >> 32);
      flags[i] = x * bound < threshold ? 1 : 0;
    }
    rejected[word] = packed(flags);
  }
}

// --- the set

template <class T>
void fill_type(KernelSet& set, ColumnType type) {
  const auto t = static_cast<std::size_t>(type);
  const auto put = [&](Kernel kernel, KernelFunction function) {
    set.function[static_cast<std::size_t>(kernel)][t] = function;
  };
  put(Kernel::bit_not, bit_not<T>);
  put(Kernel::bit_and, bit_and<T>);
  put(Kernel::bit_or, bit_or<T>);
  put(Kernel::bit_xor, bit_xor<T>);
  put(Kernel::equal, equal<T>);
  put(Kernel::less, less<T>);
  put(Kernel::select, select<T>);
  put(Kernel::select_equal, select_equal<T>);
  put(Kernel::add, add<T>);
  put(Kernel::subtract, subtract<T>);
  put(Kernel::multiply, multiply<T>);
  put(Kernel::add_modulo, add_modulo<T>);
  put(Kernel::subtract_modulo, subtract_modulo<T>);
  put(Kernel::shift_left_or, shift_left_or<T>);
  put(Kernel::shift_right, shift_right<T>);
  put(Kernel::rotate_right, rotate_right<T>);
  put(Kernel::bit_count, bit_count<T>);
  put(Kernel::parity, parity<T>);
  if constexpr (sizeof(T) < 8) put(Kernel::multiply_barrett, multiply_barrett<T>);
  set.convert[t][static_cast<std::size_t>(ColumnType::bit)] = to_bits<T>;
  set.convert[static_cast<std::size_t>(ColumnType::bit)][t] = from_bits<T>;
  set.convert[t][static_cast<std::size_t>(ColumnType::u8)] = convert<T, u8>;
  set.convert[t][static_cast<std::size_t>(ColumnType::u16)] = convert<T, u16>;
  set.convert[t][static_cast<std::size_t>(ColumnType::u32)] = convert<T, u32>;
  set.convert[t][static_cast<std::size_t>(ColumnType::u64)] = convert<T, u64>;
  set.lookup[static_cast<std::size_t>(ColumnType::u8)][t] = lookup<u8, T>;
  set.lookup[static_cast<std::size_t>(ColumnType::u16)][t] = lookup<u16, T>;
}

KernelSet make_set(const char* name) {
  KernelSet set;
  set.name = name;
  fill_type<u8>(set, ColumnType::u8);
  fill_type<u16>(set, ColumnType::u16);
  fill_type<u32>(set, ColumnType::u32);
  fill_type<u64>(set, ColumnType::u64);
  const auto put = [&](Kernel kernel, ColumnType type, KernelFunction function) {
    set.function[static_cast<std::size_t>(kernel)][static_cast<std::size_t>(type)] = function;
  };
  put(Kernel::bit_not, ColumnType::bit, bits_not);
  put(Kernel::bit_and, ColumnType::bit, bits_and);
  put(Kernel::bit_or, ColumnType::bit, bits_or);
  put(Kernel::bit_xor, ColumnType::bit, bits_xor);
  put(Kernel::equal, ColumnType::bit, bits_equal);
  put(Kernel::less, ColumnType::bit, bits_less);
  put(Kernel::select, ColumnType::bit, bits_select);
  put(Kernel::funnel, ColumnType::u64, funnel);
  set.below[static_cast<std::size_t>(ColumnType::u8)] = below<u32, u16, u8>;
  set.below[static_cast<std::size_t>(ColumnType::u16)] = below<u64, u32, u16>;
  set.below[static_cast<std::size_t>(ColumnType::u32)] = below_u32;
  set.below[static_cast<std::size_t>(ColumnType::u64)] = below<Word128, u64, u64>;
  return set;
}

}  // namespace

namespace CERTAMEN_KERNELS {

const KernelSet& kernels() {
  static const KernelSet set = [] {
    KernelSet all = make_set(CERTAMEN_KERNELS_NAME);
    add_modular_kernels(all);
    return all;
  }();
  return set;
}

}  // namespace CERTAMEN_KERNELS

}  // namespace certamen::montecarlo
