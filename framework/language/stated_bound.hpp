// SPDX-License-Identifier: Apache-2.0
// What a proof states of its bound: "bound: advantage(PRG(G) compose B) + count_X^2 / |S|;".
#pragma once

#include <string>

#include "framework/language/proof_games.hpp"
#include "framework/proof/bound.hpp"

namespace certamen::language {

/// The formula behind "bound:" at these sizes; the file must have one. `count_X` is the number of
/// calls of the theorem's oracle X, |T| the number of values of the type T, and
/// advantage(G compose R) the greatest advantage against the assumed pair G with as many calls of
/// its oracles as the reduction R makes. A reduction without arguments is the one of the lines that
/// compose it with G. Throws Error at the place of what makes no sense or is not followed: an
/// advantage that is not assumed or that no reduction stands behind, an event, a divisor that may
/// be 0, and exponents that are neither numbers up to 64 nor those of a power of two.
Bound stated_bound(ProofContext& context, const Sizes& sizes, const std::string& calls_symbol);

}  // namespace certamen::language
