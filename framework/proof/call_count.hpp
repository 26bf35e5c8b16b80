// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "framework/games/package.hpp"
#include "framework/proof/call_total.hpp"

namespace certamen {

/// How often each import is called in one experiment, at most: the calls in each body times its
/// budget, and a call at each element of a vector counts as many times as that is long. A call
/// under a condition counts once if its guard compares a counter with a place or with a state that
/// nothing changes after the start: the counter starts at 0, goes up by one in each call, whatever
/// happens, and its domain has as many values as there are calls, so that it takes each of them at
/// most once. Throws Error(usage) for a body with calls and without a budget.
std::map<std::string, CallTotal> calls_made(const Package& reduction);

/// How a reduction may break the contract of the game that it calls, over a whole run, whatever its
/// adversary does within the reduction's own contract: it may call an oracle more often than that
/// is allowed, or in the wrong phase. Nothing if it certainly keeps it.
std::optional<std::string> breach_of_contract(const Package& reduction, const Package& game);

}  // namespace certamen
