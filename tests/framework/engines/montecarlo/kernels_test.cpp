// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/kernels.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <functional>
#include <random>
#include <vector>

#include "framework/engines/montecarlo/modular.hpp"

namespace kernels_test {

using namespace certamen;
using namespace certamen::montecarlo;

namespace {

constexpr std::size_t rows = 256;
using Numbers = std::vector<std::uint64_t>;

/// A column of each type, written and read one by one.
class Column {
 public:
  explicit Column(ColumnType type) : type_{type}, words_(rows + 8, 0) {}
  Column(ColumnType type, const Numbers& values) : Column{type} {
    for (std::size_t i = 0; i < rows; ++i) put(i, values[i]);
  }
  void* data() { return words_.data(); }
  void put(std::size_t row, std::uint64_t value) {
    const unsigned width = width_of(type_);
    for (unsigned bit = 0; bit < width; ++bit) {
      const std::size_t place = row * width + bit;
      const std::uint64_t mask = std::uint64_t{1} << (place % 64);
      words_[place / 64] = (words_[place / 64] & ~mask) | ((value >> bit & 1) != 0 ? mask : 0);
    }
  }
  std::uint64_t get(std::size_t row) const {
    const unsigned width = width_of(type_);
    std::uint64_t value = 0;
    for (unsigned bit = 0; bit < width; ++bit) {
      const std::size_t place = row * width + bit;
      value |= (words_[place / 64] >> (place % 64) & 1) << bit;
    }
    return value;
  }

 private:
  ColumnType type_;
  std::vector<std::uint64_t> words_;
};

constexpr ColumnType all_types[] = {ColumnType::bit, ColumnType::u8, ColumnType::u16,
                                    ColumnType::u32, ColumnType::u64};

/// Random numbers below a bound (0: 2^width), the ends among them, pairs often equal.
Numbers numbers(std::mt19937_64& coins, ColumnType type, std::uint64_t bound = 0) {
  const std::uint64_t last = bound == 0 ? mask_of(width_of(type)) : bound - 1;
  Numbers result;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t word = coins();
    const std::uint64_t wide = bound == 0 ? word & last : word % bound;
    result.push_back(i % 7 == 0 ? last : i % 11 == 0 ? 0 : i % 3 == 0 ? wide & 3 & last : wide);
  }
  return result;
}

using Expected = std::function<std::uint64_t(const std::vector<std::uint64_t>&)>;

/// Runs a kernel of every set on random columns and compares each row.
void compare(Kernel kernel, ColumnType type, const std::vector<ColumnType>& in_types,
             ColumnType out_type, const std::vector<Numbers>& in,
             const std::vector<std::uint64_t>& immediates, const void* table,
             const Expected& expected) {
  for (const KernelSet* set : usable_kernels()) {
    CAPTURE(set->name);
    CAPTURE(static_cast<int>(kernel));
    CAPTURE(static_cast<int>(type));
    const auto function =
        set->function[static_cast<std::size_t>(kernel)][static_cast<std::size_t>(type)];
    const bool exists = function != nullptr;
    REQUIRE(exists);
    std::vector<Column> columns;
    for (std::size_t i = 0; i < in.size(); ++i) columns.emplace_back(in_types[i], in[i]);
    Column out{out_type};
    KernelCall call{.out = out.data(), .rows = rows, .table = table};
    for (std::size_t i = 0; i < in.size(); ++i) call.in[i] = columns[i].data();
    for (std::size_t i = 0; i < immediates.size(); ++i) call.immediate[i] = immediates[i];
    function(call);
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<std::uint64_t> arguments;
      for (const auto& column : in) arguments.push_back(column[row]);
      REQUIRE(out.get(row) == expected(arguments));
    }
  }
}

std::uint64_t power_modulo(std::uint64_t base, std::uint64_t exponent, std::uint64_t modulus) {
  Word128 result = 1 % modulus, square = base % modulus;
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = result * square % modulus;
    square = square * square % modulus;
  }
  return static_cast<std::uint64_t>(result);
}

}  // namespace

TEST_CASE("kernels: logic, comparisons and selections of every type and instruction set") {
  std::mt19937_64 coins{1};
  for (const ColumnType type : all_types) {
    const std::uint64_t mask = mask_of(width_of(type));
    const auto two = std::vector<Numbers>{numbers(coins, type), numbers(coins, type)};
    const std::vector<ColumnType> types{type, type};
    const auto check = [&](Kernel kernel, ColumnType out, const Expected& expected) {
      compare(kernel, type, types, out, two, {mask}, nullptr, expected);
    };
    check(Kernel::bit_and, type, [](const auto& a) { return a[0] & a[1]; });
    check(Kernel::bit_or, type, [](const auto& a) { return a[0] | a[1]; });
    check(Kernel::bit_xor, type, [](const auto& a) { return a[0] ^ a[1]; });
    check(Kernel::equal, ColumnType::bit, [](const auto& a) { return a[0] == a[1] ? 1u : 0u; });
    check(Kernel::less, ColumnType::bit, [](const auto& a) { return a[0] < a[1] ? 1u : 0u; });
    compare(Kernel::bit_not, type, {type}, type, {two[0]}, {mask}, nullptr,
            [&](const auto& a) { return ~a[0] & mask; });
    compare(Kernel::select, type, {ColumnType::bit, type, type}, type,
            {numbers(coins, ColumnType::bit), two[0], two[1]}, {}, nullptr,
            [](const auto& a) { return a[0] != 0 ? a[1] : a[2]; });
    if (type == ColumnType::bit) continue;
    compare(Kernel::select_equal, type, {type, type, type, type}, type,
            {two[0], two[1], numbers(coins, type), numbers(coins, type)}, {}, nullptr,
            [](const auto& a) { return a[0] == a[1] ? a[2] : a[3]; });
    compare(Kernel::bit_count, type, {type}, type, {two[0]}, {}, nullptr,
            [](const auto& a) { return static_cast<std::uint64_t>(std::popcount(a[0])); });
    compare(Kernel::parity, type, {type}, ColumnType::bit, {two[0]}, {}, nullptr,
            [](const auto& a) { return static_cast<std::uint64_t>(std::popcount(a[0]) & 1); });
  }
}

TEST_CASE("kernels: arithmetic modulo powers of two and other bounds, of every type") {
  std::mt19937_64 coins{2};
  for (const ColumnType type : all_types) {
    if (type == ColumnType::bit) continue;
    const unsigned width = width_of(type);
    for (const unsigned bits : {2u, width - 3, width}) {
      const std::uint64_t mask = mask_of(bits);
      const auto two = std::vector<Numbers>{numbers(coins, type), numbers(coins, type)};
      const auto check = [&](Kernel kernel, const Expected& expected) {
        compare(kernel, type, {type, type}, type, two, {mask}, nullptr, expected);
      };
      check(Kernel::add, [&](const auto& a) { return (a[0] + a[1]) & mask; });
      check(Kernel::subtract, [&](const auto& a) { return (a[0] - a[1]) & mask; });
      check(Kernel::multiply, [&](const auto& a) { return (a[0] * a[1]) & mask; });
    }
    for (const std::uint64_t modulus :
         {std::uint64_t{3}, std::uint64_t{200}, mask_of(width) - 4, mask_of(width)}) {
      const auto two =
          std::vector<Numbers>{numbers(coins, type, modulus), numbers(coins, type, modulus)};
      const auto check = [&](Kernel kernel, const std::vector<std::uint64_t>& immediates,
                             const Expected& expected) {
        compare(kernel, type, {type, type}, type, two, immediates, nullptr, expected);
      };
      const auto modulo = [&](Word128 x) { return static_cast<std::uint64_t>(x % modulus); };
      check(Kernel::add_modulo, {modulus},
            [&](const auto& a) { return modulo(Word128{a[0]} + a[1]); });
      check(Kernel::subtract_modulo, {modulus},
            [&](const auto& a) { return modulo(Word128{a[0]} + modulus - a[1]); });
      const auto length = static_cast<unsigned>(std::bit_width(modulus));
      const auto product = [&](const auto& a) { return modulo(Word128{a[0]} * a[1]); };
      if (length <= 31 && type != ColumnType::u64)
        check(Kernel::multiply_barrett,
              {modulus, (std::uint64_t{1} << (2 * length)) / modulus, length}, product);
      if (type == ColumnType::u64) check(Kernel::multiply_divide, {modulus}, product);
    }
  }
}

TEST_CASE("kernels: Barrett's quotient is right at the largest products") {
  for (const std::uint64_t modulus : {3u, 5u, 1021u, 65535u, 1073741825u, 2147483647u}) {
    const auto length = static_cast<unsigned>(std::bit_width(modulus));
    const ColumnType type = column_type(length);
    Numbers near_top;
    for (std::size_t i = 0; i < rows; ++i)
      near_top.push_back(modulus - 1 - i % std::min<std::uint64_t>(modulus, 17));
    Numbers shifted{near_top.begin() + 1, near_top.end()};
    shifted.push_back(0);
    compare(Kernel::multiply_barrett, type, {type, type}, type, {near_top, shifted},
            {modulus, (std::uint64_t{1} << (2 * length)) / modulus, length}, nullptr,
            [&](const auto& a) { return a[0] * a[1] % modulus; });
  }
}

TEST_CASE("kernels: shifts, rotations and funnels") {
  std::mt19937_64 coins{3};
  for (const ColumnType type : all_types) {
    if (type == ColumnType::bit) continue;
    const unsigned width = width_of(type);
    const Numbers a = numbers(coins, type);
    for (const unsigned shift : {1u, width / 2, width - 1}) {
      compare(Kernel::shift_right, type, {type}, type, {a}, {shift, mask_of(width - shift)},
              nullptr, [&](const auto& x) { return x[0] >> shift; });
      compare(Kernel::rotate_right, type, {type}, type, {a}, {shift, width, mask_of(width)},
              nullptr, [&](const auto& x) {
                return ((x[0] >> shift) | (x[0] << (width - shift))) & mask_of(width);
              });
      compare(Kernel::shift_left_or, type, {type, type}, type,
              {numbers(coins, type, std::uint64_t{1} << (width - shift)),
               numbers(coins, type, std::uint64_t{1} << shift)},
              {shift}, nullptr, [&](const auto& x) { return (x[0] << shift) | x[1]; });
      if (type != ColumnType::u64) continue;
      compare(Kernel::funnel, type, {type, type}, type, {a, numbers(coins, type)},
              {shift, mask_of(50)}, nullptr, [&](const auto& x) {
                return ((x[0] >> shift) | (x[1] << (64 - shift))) & mask_of(50);
              });
    }
    // A rotation of fewer bits than the column has.
    compare(Kernel::rotate_right, type, {type}, type,
            {numbers(coins, type, std::uint64_t{1} << (width - 1))},
            {2, width - 1, mask_of(width - 1)}, nullptr, [&](const auto& x) {
              return ((x[0] >> 2) | (x[0] << (width - 3))) & mask_of(width - 1);
            });
  }
}

TEST_CASE("kernels: conversions between all types, and tables") {
  std::mt19937_64 coins{4};
  for (const KernelSet* set : usable_kernels())
    for (const ColumnType from : all_types) {
      const Numbers values = numbers(coins, from);
      for (const ColumnType to : all_types) {
        if (from == to && from == ColumnType::bit) continue;
        Column in{from, values}, out{to};
        KernelCall call{.out = out.data(), .rows = rows};
        call.in[0] = in.data();
        set->convert[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)](call);
        for (std::size_t row = 0; row < rows; ++row)
          REQUIRE(out.get(row) == (values[row] & mask_of(width_of(to))));
      }
      if (from != ColumnType::u8 && from != ColumnType::u16) continue;
      std::vector<std::uint64_t> table(std::size_t{1} << width_of(from));
      for (auto& entry : table) entry = coins();
      Column in{from, values}, out{ColumnType::u64};
      KernelCall call{.out = out.data(), .rows = rows, .table = table.data()};
      call.in[0] = in.data();
      set->lookup[static_cast<std::size_t>(from)][static_cast<std::size_t>(ColumnType::u64)](call);
      for (std::size_t row = 0; row < rows; ++row) REQUIRE(out.get(row) == table[values[row]]);
    }
}

TEST_CASE(
    "kernels: uniform numbers below a bound are accepted exactly when Lemire's method accepts") {
  std::mt19937_64 coins{5};
  for (const KernelSet* set : usable_kernels())
    for (const ColumnType type : all_types) {
      if (type == ColumnType::bit) continue;
      const ColumnType words = below_input(type);
      const unsigned width = width_of(words);
      for (const std::uint64_t bound :
           {std::uint64_t{3}, std::uint64_t{200}, mask_of(width_of(type))}) {
        const auto threshold = static_cast<std::uint64_t>((Word128{1} << width) % bound);
        const Numbers values = numbers(coins, words);
        Column in{words, values}, out{type}, rejected{ColumnType::bit};
        KernelCall call{.out = out.data(), .rows = rows, .immediate = {bound, threshold}};
        call.in[0] = in.data();
        call.rejected = rejected.data();
        set->below[static_cast<std::size_t>(type)](call);
        for (std::size_t row = 0; row < rows; ++row) {
          const Word128 product = Word128{values[row]} * bound;
          REQUIRE(out.get(row) == static_cast<std::uint64_t>(product >> width));
          REQUIRE(rejected.get(row) ==
                  ((static_cast<std::uint64_t>(product) & mask_of(width)) < threshold ? 1 : 0));
        }
      }
    }
}

TEST_CASE("kernels: products, powers and inverses modulo primes of 2 to 64 bits") {
  std::mt19937_64 coins{6};
  constexpr auto u64 = ColumnType::u64;
  for (const std::uint64_t prime :
       {std::uint64_t{3}, std::uint64_t{251}, std::uint64_t{65537}, std::uint64_t{2147483647},
        std::uint64_t{4611686018427377339u}, std::uint64_t{18446744073709551557u}}) {
    const MontgomeryModulus m = montgomery(prime);
    const Numbers a = numbers(coins, u64, prime), b = numbers(coins, u64);
    compare(
        Kernel::multiply_montgomery, u64, {u64, u64}, u64, {a, numbers(coins, u64, prime)}, {}, &m,
        [&](const auto& x) { return static_cast<std::uint64_t>(Word128{x[0]} * x[1] % prime); });
    compare(Kernel::power, u64, {u64, u64}, u64, {a, b}, {}, &m,
            [&](const auto& x) { return power_modulo(x[0], x[1], prime); });
    for (const std::uint64_t exponent : {std::uint64_t{0}, std::uint64_t{1}, (prime - 1) / 2, b[1]})
      compare(Kernel::power_to_constant, u64, {u64}, u64, {a}, {exponent}, &m,
              [&](const auto& x) { return power_modulo(x[0], exponent, prime); });
    compare(Kernel::invert, u64, {u64}, u64, {a}, {}, &m,
            [&](const auto& x) { return power_modulo(x[0], prime - 2, prime); });
    for (const unsigned bits : {3u, 8u, 33u, 64u}) {
      const GeneratorPowers powers = generator_powers(prime, 2, bits);
      compare(Kernel::power_of_generator, u64, {u64}, u64,
              {numbers(coins, u64, bits == 64 ? 0 : std::uint64_t{1} << bits)}, {}, &powers,
              [&](const auto& x) { return power_modulo(2, x[0], prime); });
    }
  }
}

}  // namespace kernels_test
