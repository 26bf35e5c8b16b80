// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/values/loop.hpp"

namespace certamen {

/// The degree in the captured value k of what a loop computes from a vector x, as a polynomial
/// whose coefficients are the elements, each at a power of its own: s is s k + x_j, or s k + x_j k,
/// again and again. Nothing for loops whose step is not said to be one of these, modulo a number.
std::optional<Size> horner_degree(const Loop& loop);

}  // namespace certamen
