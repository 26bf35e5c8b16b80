// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/word_kernel.hpp"

namespace certamen {

WordKernel word_kernel_of(const Operation& operation) {
  if (!operation.has_word()) return WordKernel::none;
  switch (operation.opcode()) {
  case Opcode::bit_xor: return WordKernel::bit_xor;
  case Opcode::bit_and: return WordKernel::bit_and;
  case Opcode::bit_or: return WordKernel::bit_or;
  case Opcode::equal: return WordKernel::equal;
  case Opcode::less: return WordKernel::less;
  case Opcode::select: return WordKernel::select;
  case Opcode::recode: return WordKernel::recode;
  case Opcode::add:
  case Opcode::subtract:  // sums of two codes must fit a word
    if (operation.output().code_bound() > Integer{1} << 63) return WordKernel::none;
    return operation.is(Opcode::add) ? WordKernel::add : WordKernel::subtract;
  default: return WordKernel::none;
  }
}

}  // namespace certamen
