// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/engines/simplify.hpp"

namespace certamen {

/// One pass of value numbering in topological order: every node is folded, cancelled or shared by
/// its operation's facts. Nothing that this pass does looks at how often a node is used.
RootedGraph rewritten(const RootedGraph& rooted);

}  // namespace certamen
