// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "framework/engines/montecarlo/program_builder.hpp"

namespace certamen::montecarlo {

/// Arithmetic on numbers of any length, in registers of 64 bits from the lowest, the last with the
/// bits that are left (word_bits in framework/lowering/layout.hpp).
class CodeBuilder {
 public:
  explicit CodeBuilder(ProgramBuilder& program) : program_{program} {}

  ProgramBuilder& program() { return program_; }

  Registers constant(unsigned bits, const Integer& value);
  /// The same number with another number of bits; it must fit.
  Registers resize(const Registers& a, unsigned bits);
  /// All pairs are equal; the lists are equally long. True for none.
  Register equal(const Registers& a, const Registers& b);
  /// By the last register that differs.
  Register less(const Registers& a, const Registers& b);
  Registers select(Register condition, const Registers& yes, const Registers& no);

  Registers add(const Registers& a, const Registers& b, unsigned bits);  // modulo 2^bits
  Registers subtract(const Registers& a, const Registers& b, unsigned bits);
  Registers add_modulo(const Registers& a, const Registers& b, const Integer& modulus);
  Registers subtract_modulo(const Registers& a, const Registers& b, const Integer& modulus);

  /// Bits from .. from + length - 1.
  Registers slice(const Registers& a, unsigned bits, unsigned from, unsigned length);
  /// high 2^low_bits + low.
  Registers concat(const Registers& high, unsigned high_bits, const Registers& low,
                   unsigned low_bits);

 private:
  /// Bits from .. from + length - 1 of a register.
  struct Piece {
    Register word;
    unsigned from, length;
  };
  using Pieces = std::vector<Piece>;  // from the lowest

  struct Sum {
    Registers words;
    Register carry;
  };
  Sum add_with_carry(const Registers& a, const Registers& b);
  Sum subtract_with_borrow(const Registers& a, const Registers& b);

  Pieces pieces_of(const Registers& a, unsigned bits) const;
  static Pieces cut(const Pieces& pieces, unsigned from, unsigned length);
  Registers assemble(const Pieces& pieces, unsigned bits);
  Register assemble_word(const Pieces& pieces, unsigned bits);

  ProgramBuilder& program_;
  /// Numbers that are pieces of others, by their length in bits. Several lengths may share a
  /// register (constants, x and 0 above x), so the length is part of the key.
  std::map<std::pair<Register, unsigned>, Pieces> made_of_;
};

}  // namespace certamen::montecarlo
