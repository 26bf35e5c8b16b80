// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/numbers/integer.hpp"

namespace certamen {

/// Whether n is prime; says so of a composite n with probability below 4^-40 [Rabin 1980].
bool is_prime(const Integer& n);

}  // namespace certamen
