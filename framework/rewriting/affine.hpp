// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// Uniform samples that are only looked at through sums over a field (xor, addition modulo a prime,
/// a group of prime order). By Gaussian elimination over the sums in topological order: a sum whose
/// coefficients are independent of those before it is a fresh uniform value, whatever else it
/// contains; a dependent one is a combination of the sums before it and of what they contained
/// besides. Done where it leaves fewer samples, or as many and fewer nodes. Returns whether
/// anything changed.
bool eliminate_sums(RootedGraph& rooted, RuleCounts* fired, RuleWatcher* watcher = nullptr);

}  // namespace certamen
