// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "framework/numbers/integer.hpp"

/// Natural numbers as machine words, least significant first.
namespace certamen {

/// The value's words, filled up with zeros; what does not fit is cut off.
void to_words(const Integer& value, std::span<std::uint64_t> words);
std::vector<std::uint64_t> to_words(const Integer& value, std::size_t count);
Integer from_words(std::span<const std::uint64_t> words);

}  // namespace certamen
