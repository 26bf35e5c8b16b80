// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/feed_forward.hpp"
#include "framework/release/assessment/finetune.hpp"

/// Whose secret an assessment hides: read from the request's file, or drawn.
namespace certamen::assessment {

/// What the nodes of the random streams stand for; each kind of scheme adds what it draws.
enum Coins : std::uint64_t { base_coins, finetune_coins, other_finetune_coins, release_coins };
/// Of releases under fresh coins there may be many; what else is drawn comes far behind.
inline constexpr std::uint64_t game_coins = 1'000'000, attack_coins = 2'000'000;

/// The public matrix. Errors as of read_base.
Matrix subject_matrix(const AssessmentRequest& request, const Context& context);

/// A feed-forward layer: the first plain one of the file, or that which has the request's tensor;
/// nothing if there is none. Drawn ones have three units an input. Throws Error(bad_number) for NaN
/// and Error(too_large) above 2048 units.
std::optional<FeedForward> subject_layer(const AssessmentRequest& request, const Context& context);

/// The laws of fine-tunes that the parameters ask for.
std::vector<FineTuneLaw> laws_of(const AssessmentRequest& request);

/// The storage format of the release.
FloatFormat format_of(const AssessmentRequest& request);

}  // namespace certamen::assessment
