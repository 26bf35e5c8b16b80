// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/definitions/weight_release.hpp"

/// Upper bounds on what a guess wins that is made without the release, however well chosen; proofs
/// in docs/explanation/weight-release.md ("The blind reference"). Powers are cut at 64 factors,
/// which keeps them upper bounds.
namespace certamen {

/// Inputs on which functional-recovery compares two layers.
inline constexpr std::size_t fresh_inputs = 8;

/// Of weight-recovery: every entry of W within `radius`, and every sign of the gated form right.
Rational blind_weight_bound(const WeightRelease& scheme, double radius);

/// Of functional-recovery: outputs within epsilon on fresh inputs. 1 where Gen is the model itself:
/// an adversary that knows the distribution knows W.
Rational blind_function_bound(const WeightRelease& scheme, const Rational& epsilon);

}  // namespace certamen
