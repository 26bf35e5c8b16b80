// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "framework/values/domain.hpp"

/// How values are taken apart into numbers of at most 64 bits. A value of a plain domain is its
/// code, in words of 64 bits from the lowest, the last with the bits that are left; a domain of one
/// value needs none. A tuple or vector is its parts, one after the other; an option is a bit that
/// says whether there is a value, and the value, zero if there is none. So two values are equal if
/// all their numbers are, and taking a part out costs nothing.
namespace certamen::montecarlo {

bool is_structured(const Domain& domain);
/// The parts of a tuple, the elements of a vector.
std::vector<Domain> parts_of(const Domain& domain);

/// Bits of a code.
unsigned code_bits(const Domain& domain);
/// So many bits in words: 64, 64, .., the rest.
std::vector<unsigned> word_bits(unsigned bits);

/// Bits of each number of a value.
std::vector<unsigned> layout_of(const Domain& domain);
/// The numbers of the value with this code.
std::vector<std::uint64_t> numbers_of(const Domain& domain, const Integer& code);

}  // namespace certamen::montecarlo
