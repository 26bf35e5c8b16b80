// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "framework/values/operation.hpp"

namespace certamen {

/// Standard operations on words that engines run inline instead of through Operation::word().
enum class WordKernel {
  none,
  bit_xor,
  bit_and,
  bit_or,
  equal,
  less,
  select,
  add,
  subtract,
  recode
};

/// The kernel that computes an operation, or none. Decided by the operation's key alone.
WordKernel word_kernel_of(const Operation& operation);

/// One application; `modulus` is the domain's size, for add and subtract alone. Arguments that the
/// kernel does not take are ignored.
inline std::uint64_t run_kernel(WordKernel kernel, std::uint64_t a, std::uint64_t b,
                                std::uint64_t c, std::uint64_t modulus) {
  switch (kernel) {
  case WordKernel::bit_xor: return a ^ b;
  case WordKernel::bit_and: return a & b;
  case WordKernel::bit_or: return a | b;
  case WordKernel::equal: return a == b ? 1 : 0;
  case WordKernel::less: return a < b ? 1 : 0;
  case WordKernel::select: return a != 0 ? b : c;
  case WordKernel::add: return a + b - (a + b >= modulus ? modulus : 0);
  case WordKernel::subtract: return a - b + (a < b ? modulus : 0);
  default: return a;
  }
}

}  // namespace certamen
