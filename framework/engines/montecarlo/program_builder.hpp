// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <tuple>

#include "framework/engines/montecarlo/modular.hpp"
#include "framework/engines/montecarlo/program.hpp"

namespace certamen::montecarlo {

/// Appends steps to a program. Equal kernel steps are shared, those on constants are computed at
/// once, and what changes nothing (x ^ 0, select(true, x, y)) is left out.
class ProgramBuilder {
 public:
  explicit ProgramBuilder(const KernelSet& kernels) : kernels_{kernels} {
    program_.kernels = &kernels;
  }

  Register constant(unsigned bits, std::uint64_t value);
  Register truth(bool value) { return constant(1, value ? 1 : 0); }
  std::optional<std::uint64_t> value_of(Register id) const { return info_[id].value; }

  /// A register that a draw, a call or a table step will write, of the type for `bits` bits.
  Register fresh(unsigned bits) { return fresh(column_type(bits), bits); }
  void append(Step step) { program_.steps.push_back(std::move(step)); }
  std::size_t add_table(TableSpec spec);

  unsigned bits(Register id) const { return info_[id].bits; }  // what is known: it is below 2^bits
  ColumnType type(Register id) const { return program_.types[id]; }

  // Operands of one operation have the same type, which is the result's; `bits` is its length.
  Register bit_not(Register a, unsigned bits = 1);
  Register bit_and(Register a, Register b);
  Register bit_or(Register a, Register b);
  Register bit_xor(Register a, Register b);
  Register equal(Register a, Register b);  // a bit, as that of less and parity
  Register less(Register a, Register b);
  Register select(Register condition, Register yes, Register no);
  Register select_equal(Register a, Register b, Register yes, Register no);
  Register add(Register a, Register b, unsigned bits);
  Register subtract(Register a, Register b, unsigned bits);
  Register multiply(Register a, Register b, unsigned bits);
  Register add_modulo(Register a, Register b, std::uint64_t modulus);
  Register subtract_modulo(Register a, Register b, std::uint64_t modulus);
  Register multiply_modulo(Register a, Register b, std::uint64_t modulus);
  Register shift_left_or(Register a, unsigned shift, Register b);
  Register shift_right(Register a, unsigned shift, unsigned bits);
  Register rotate_right(Register a, unsigned shift, unsigned bits);
  Register funnel(Register low, Register high, unsigned shift, unsigned bits);
  Register bit_count(Register a);
  Register parity(Register a);
  /// The same number, which is below 2^bits, in the type for `bits` bits.
  Register convert(Register a, unsigned bits);
  /// table[a], where a is of type u8 or u16 and the entries have `bits` bits; as many entries as
  /// the type has values.
  Register lookup(Register a, const std::vector<std::uint64_t>& table, unsigned bits);
  /// Kernels on u64 columns, modulo an odd prime: invert, power, power_to_constant.
  Register invert(Register a, std::uint64_t prime);
  Register power(Register base, Register exponent, std::uint64_t prime);
  Register power_to_constant(Register base, std::uint64_t exponent, std::uint64_t prime);
  Register power_of_generator(Register exponent,
                              const std::shared_ptr<const GeneratorPowers>& powers);

  Program finish(std::vector<Register> outcomes);

 private:
  struct Info {
    unsigned bits;
    std::optional<std::uint64_t> value = std::nullopt;
  };
  /// All that a step is but for where its result goes. It owns the step's table, so that no other
  /// table can come to stand at the same address.
  using Key = std::tuple<KernelFunction, std::array<Register, 4>, std::array<std::uint64_t, 3>,
                         std::shared_ptr<const void>, ColumnType, unsigned>;

  bool is(Register id, std::uint64_t value) const { return info_[id].value == value; }
  bool keeps(Register mask, Register a) const;
  Register fresh(ColumnType type, unsigned bits);
  Register kernel(Kernel kernel, ColumnType type, std::array<Register, 4> in, unsigned bits,
                  std::array<std::uint64_t, 3> immediate = {},
                  std::shared_ptr<const void> table = nullptr);
  Register add_step(KernelStep step, ColumnType type, unsigned bits);
  std::uint64_t evaluated(const KernelStep& step, ColumnType out) const;
  std::shared_ptr<const void> modulus_table(std::uint64_t odd_modulus);

  const KernelSet& kernels_;
  Program program_;
  std::vector<Info> info_;
  std::map<Key, Register> known_;
  std::map<std::pair<unsigned, std::uint64_t>, Register> constants_;  // by bits and value
  std::map<std::uint64_t, std::shared_ptr<const void>> moduli_;       // MontgomeryModulus
  /// By type and entries.
  std::map<std::pair<ColumnType, std::vector<std::uint64_t>>, std::shared_ptr<const void>>
      typed_tables_;
};

}  // namespace certamen::montecarlo
