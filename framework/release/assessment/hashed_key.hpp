// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "framework/release/assessment/ownership_mark.hpp"

/// Keys of ownership marks that are drawn by a hash, and not chosen.
namespace certamen::assessment {

/// 128 bits, in words of 32.
using MarkSeed = std::array<std::uint32_t, 4>;

MarkSeed random_seed(Stream& coins);

/// Rows of signs and a bit for each, from SHA-256 of the seed and a counter; the key's `original`
/// is the seed.
MarkKey expanded_key(const MarkSeed& seed, Eigen::Index rows, Eigen::Index bits);

/// The bits of a mark on `rows` rows that is to have `bits`: half as many as rows at most,
/// so that they fit.
Eigen::Index mark_bits(int bits, Eigen::Index rows);

}  // namespace certamen::assessment
