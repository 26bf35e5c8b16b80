// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// Strings of which a parity is taken, and which are else only drawn uniformly, copied, stored,
/// compared and added by xor, become pairs of their parity and of all their bits but the lowest
/// one, so that the parity is a Boolean that stands by itself and the rest a value that nothing
/// looks into. Sound: x -> (parity(x), x without its lowest bit) is an invertible linear map, which
/// keeps uniform draws, equality and sums. Values that pass the interface of an open-ended graph
/// are such pairs too; see parity_pair(). Nothing if there are no such strings. The result is
/// simplified.
std::optional<RootedGraph> with_parities_apart(const RootedGraph& rooted,
                                               RuleCounts* fired = nullptr);

}  // namespace certamen
