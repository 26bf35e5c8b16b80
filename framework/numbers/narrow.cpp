// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/narrow.hpp"

#include <limits>

#include "framework/error.hpp"

namespace certamen {

std::uint64_t to_word(const Integer& value, std::string_view place) {
  if (value < 0 || value > std::numeric_limits<std::uint64_t>::max())
    throw Error{ErrorCode::too_large, std::string{place},
                value.str() + " does not fit a machine word: use a smaller parameter"};
  return static_cast<std::uint64_t>(value);
}

std::size_t to_count(const Integer& value, std::string_view place) {
  return to_word(value, place);
}

}  // namespace certamen
