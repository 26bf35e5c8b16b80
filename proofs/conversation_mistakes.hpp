// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/catalogue.hpp"

namespace certamen::proofs {

/// Mistakes in a proof that a conversation of the form response = coins + challenge * witness can
/// be simulated: the response without the coins (in words: `unmasked`), with the advantage that
/// this gives; a simulator that forgets the challenge; the response without the witness (`coins`).
std::vector<Mistake> conversation_mistakes(const std::string& unmasked, const Rational& advantage,
                                           const std::string& coins);

}  // namespace certamen::proofs
