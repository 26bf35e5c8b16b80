// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/selfcheck/coins.hpp"
#include "framework/values/domain.hpp"

namespace certamen::selfcheck {

/// A domain of at most `most` values, of any constructor, nested up to the depth.
Domain random_domain(Coins& coins, unsigned most, int depth = 3);
/// One whose codes do not fit a machine word.
Domain wide_domain(Coins& coins);
Value random_value(Coins& coins, const Domain& domain);

}  // namespace certamen::selfcheck
