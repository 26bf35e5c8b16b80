// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "framework/values/domain.hpp"

/// How codes and values stand in machine words. In rows a code is one word. In columns a value is
/// taken apart into numbers of at most 64 bits: one of a plain domain is its code, in words of 64
/// bits from the lowest, the last with the bits that are left; a domain of one value needs none. A
/// tuple or vector is its parts, one after the other; an option is a bit that says whether there is
/// a value, and the value, zero if there is none. So two values are equal if all their numbers are,
/// and taking a part out costs nothing.
namespace certamen {

/// Bits of a code.
unsigned code_bits(const Domain& domain);
/// So many bits in words: 64, 64, .., the rest.
std::vector<unsigned> word_bits(unsigned bits);

/// A tuple, vector or option.
bool is_structured(const Domain& domain);
/// The codes have no gaps: element i is code i.
bool is_dense(const Domain& domain);
/// A plain domain whose values are the numbers of one word from 0 on.
bool is_one_number(const Domain& domain);

/// Bits of each number of a value.
std::vector<unsigned> layout_of(const Domain& domain);
/// The numbers of the value with this code.
std::vector<std::uint64_t> numbers_of(const Domain& domain, const Integer& code);

}  // namespace certamen
