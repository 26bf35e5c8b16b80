// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/games/package.hpp"

namespace certamen {

/// A package as another one calls it.
struct Served {
  Package package;                          // its exports serve calls without a condition
  std::vector<Procedure> conditional = {};  // those that serve the others: a Boolean before the
                                            // inputs; Option of the output
};

/// The package with a conditional form of each export that `caller` calls under a condition. A
/// condition that does not hold leaves all states and maps as they are.
Served served_to(const Package& caller, const Package& package, GuardLimits limits);

}  // namespace certamen
