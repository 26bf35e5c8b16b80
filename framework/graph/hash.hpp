// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace certamen {

/// A hash of what `hash` stands for followed by one word more. The canonical order of beliefs
/// follows from it, so that another function would give other strategies of the same value.
constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t with) {
  hash = (hash ^ (with + 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
  return hash ^ (hash >> 29);
}

}  // namespace certamen
