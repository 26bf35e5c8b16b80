// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/games/package.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// Re-checks that two small games are equal to every adversary, for any number of calls or else
/// within the budgets, by code that knows no rule and no engine. `place` says where the claim is
/// made. Throws Error(contradiction) if they are not, and Error(too_large), Error(unsupported)
/// where no certificate can be made.
void certify_equal(const Package& first, const Package& second, const std::string& place,
                   const Context& context);

/// The same for a greatest advantage within the budgets that is at most what is allowed.
void certify_apart_at_most(const Package& first, const Package& second, const Rational& allowed,
                           const std::string& place, const Context& context);

/// Re-checks that no event of a small game happens on any path of calls within its budgets; the
/// same of errors. The contradiction names an event that does.
void certify_no_event(const Package& game, const std::string& place, const Context& context);

}  // namespace certamen
