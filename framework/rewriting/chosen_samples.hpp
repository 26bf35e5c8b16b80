// SPDX-License-Identifier: Apache-2.0
// Rules of normal forms for samples in the branches of choices. `uses` counts the uses of each node
// and is kept true.
#pragma once

#include <vector>

#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// The branches of choices that are choices themselves, at which nothing else looks.
std::vector<bool> inner_choices(const RootedGraph& rooted, const std::vector<std::size_t>& uses);

/// Of the values that a choice, or an inner choice in its branches, shows: the samples without
/// arguments at which nothing else looks become one sample of each distribution. Returns whether
/// anything changed.
bool join_exclusive_samples(RootedGraph& rooted, NodeId choice, const std::vector<bool>& inner,
                            std::vector<std::size_t>& uses);

/// At a node that puts parts together: (c ? u : x, c ? v : y) with uniform samples u and v, at
/// which nothing else looks, is c ? w : (x, y) with one uniform w, and likewise in the other
/// branch. The choices of the parts become w and (x, y). Returns whether anything changed.
bool join_chosen_samples(RootedGraph& rooted, NodeId id, std::vector<std::size_t>& uses);

}  // namespace certamen
