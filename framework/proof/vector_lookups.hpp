// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/package.hpp"

namespace certamen {

/// A random function F that is only asked at all of (x, 0), .., (x, l - 1) at once is asked as the
/// random function x -> (F(x, 0), .., F(x, l - 1)), whose values are uniform vectors: values of F
/// at different pairs are independent. No other rule sees lookups at each element of a vector.
/// Throws Error(unsupported) for a table with such a lookup that is none of this kind, or asked
/// otherwise.
Package with_vectors_looked_up(const Package& game);

}  // namespace certamen
