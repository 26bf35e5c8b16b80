// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>

namespace certamen {

/// In the links of a Natural, instead of a leaf's number: all leaves of the argument. Linked with
/// itself, it says that none of them is looked at, but for what other links say. So a part of a
/// long vector is taken by an operation of constant size.
inline constexpr std::size_t every_leaf = std::numeric_limits<std::size_t>::max();

}  // namespace certamen
