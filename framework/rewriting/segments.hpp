// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// Bit strings that are only put together, taken apart and worked on bit by bit become tuples of
/// the segments that are used as wholes; slices become projections. A tuple's code is the string's,
/// so every value keeps its code. Returns whether anything changed.
bool cut_strings(RootedGraph& rooted, RuleCounts* fired);

}  // namespace certamen
