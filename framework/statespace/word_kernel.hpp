// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "framework/lowering/decode.hpp"

namespace certamen {

/// Whether run_kernel does the operation: codes and, for sums, twice the modulus fit a word.
inline bool has_word_kernel(const Operation& operation, const DecodedOperation& decoded) {
  return operation.has_word() && decoded.action >= CodeAction::copy &&
         decoded.action <= CodeAction::subtract && decoded.modulus <= Integer{1} << 63;
}

/// One application, inline instead of through Operation::word(); `modulus` is for sums alone.
/// Operands that the action does not take are ignored.
inline std::uint64_t run_kernel(CodeAction action, std::uint64_t a, std::uint64_t b,
                                std::uint64_t c, std::uint64_t modulus) {
  switch (action) {
  case CodeAction::bit_xor: return a ^ b;
  case CodeAction::bit_and: return a & b;
  case CodeAction::bit_or: return a | b;
  case CodeAction::equal: return a == b ? 1 : 0;
  case CodeAction::less: return a < b ? 1 : 0;
  case CodeAction::select: return a != 0 ? b : c;
  case CodeAction::add: return a + b - (a + b >= modulus ? modulus : 0);
  case CodeAction::subtract: return a - b + (a < b ? modulus : 0);
  default: return a;
  }
}

}  // namespace certamen
