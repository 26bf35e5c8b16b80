// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// Samples of structures that are looked at part by part become samples of the parts. Returns
/// whether anything changed.
bool split_samples(RootedGraph& rooted, RuleCounts* fired, RuleWatcher* watcher = nullptr);

/// Samples that only one node looks at: a uniform one behind a bijection is uniform, compared it is
/// a coin; a function of nothing but such samples, with few outcomes, is one sample. Returns
/// whether anything changed.
bool push_samples(RootedGraph& rooted, RuleCounts* fired, RuleWatcher* watcher = nullptr);

/// Samples without replacement of which only the last is looked at: those before need not be
/// excluded. Returns whether anything changed.
bool drop_exclusions(RootedGraph& rooted, RuleCounts* fired);

}  // namespace certamen
