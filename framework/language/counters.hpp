// SPDX-License-Identifier: Apache-2.0
// Fields of type Int, which count calls.
#pragma once

#include "framework/language/lowering.hpp"

namespace certamen::language {

/// Whether it has a field of type Int.
bool has_counter(const Game& game);

/// The type of a field that counts: numbers from 0 to the most that it is read with where each
/// oracle is called at most `calls` times. Initialize, or the declaration, gives it a number; an
/// oracle adds numbers to it, `f = f + 1;`. Throws Error(unsupported) at the place of a field that
/// is changed otherwise, in a loop, or in a method that the game calls itself.
Type counter_type(const Instance& game, const Variable& field, const Size& calls);

}  // namespace certamen::language
