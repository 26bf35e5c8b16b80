// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/package.hpp"

namespace certamen {

/// Games that are compared have one contract: each oracle that both export has the same budget and
/// the same phase in either. Throws Error(usage) that names both games and what differs.
void expect_same_contract(const Package& first, const Package& second);

}  // namespace certamen
