// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "framework/proof/proof.hpp"
#include "schemes/hash_commitment.hpp"

namespace certamen {

/// The value of a random oracle at message and coins hides the message until the oracle is asked at
/// the coins [BR93]: from the definition's first game, where the proof starts, to `right`. The
/// oracle is asked "q" times.
void hide_until_asked(
    Proof& proof, const GameAt& left, const GameAt& right,
    const std::function<std::shared_ptr<const HashCommitment>(const Sizes&)>& scheme);

}  // namespace certamen
