// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/run/cluster.hpp"

namespace certamen {

/// What the process `root` says, on all processes; what the others say is left out. All of them
/// must call it, with the same root.
std::string tell(Cluster& cluster, unsigned root, const std::string& text);

}  // namespace certamen
