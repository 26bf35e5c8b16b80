// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/proof.hpp"

namespace certamen {

/// An oracle LR(m0, m1) -> c as the sizes make it, and how often it may be called.
struct LeftOrRight {
  Domain messages, ciphertexts;
  Size queries;
};

/// Real-or-random security gives left-or-right security [BDJR97]: from the game where LR encrypts
/// m0, where the proof has started, by one with random ciphertexts to `right`, where it encrypts
/// m1.
void by_random_ciphertexts(Proof& proof, const Assumption& real_or_random,
                           const std::function<LeftOrRight(const Sizes&)>& oracle,
                           const GameAt& right);

}  // namespace certamen
