// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/games/package.hpp"

namespace certamen::certify {

/// The games with their oracles in the order of the first one's, since an oracle is known by its
/// name. Throws Error(type_mismatch) if one has other oracles.
std::vector<Package> aligned(std::vector<Package> games);

}  // namespace certamen::certify
