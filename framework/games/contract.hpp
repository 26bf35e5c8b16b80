// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "framework/games/package.hpp"

namespace certamen {

/// Games that are compared have one contract: each oracle that both export has the same budget and
/// the same phase in either. Throws Error(usage) that names both games and what differs.
void expect_same_contract(const Package& first, const Package& second);

/// Oracles that no adversary may ever call, budgets aside: what has to be called before one of them
/// has to come after it.
std::set<std::string> never_callable(const Package& game);

/// Every oracle that can be called once, in an order that the phases and budgets allow: as
/// exported, but for those that have to wait. What cannot be called any more after the others is
/// left out.
std::vector<Signature> once_each(const Package& game);

/// "X at most 1 time, Y at most 2 times": the budgets; empty if there are none.
std::string budgets_text(const Package& game);

/// "Y only after X, X once": the phases; empty if there are none.
std::string phases_text(const Package& game);

}  // namespace certamen
