// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "framework/numbers/integer.hpp"

namespace certamen {

/// The integer as a machine word. Throws Error(too_large) that names `place` if it does not fit; a
/// negative one does not. Wherever a number becomes narrower, this is how.
std::uint64_t to_word(const Integer& value, std::string_view place);

/// The same for how many there are of something.
std::size_t to_count(const Integer& value, std::string_view place);

}  // namespace certamen
