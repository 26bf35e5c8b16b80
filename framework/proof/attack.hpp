// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/proof.hpp"

namespace certamen {

/// Whether an attack has the advantage that is stated. For all sizes: the adversary linked to a
/// game and closed by the game's verdict is brought into normal form, and the probability of the
/// other verdict is bounded by the lemmas of events, so that its advantage is at least 1 minus
/// those bounds. At the proof's instances: the exact probabilities. Refuted if an instance gives
/// less. Throws Error(usage) for a game that says nothing of who wins it, where no other game is
/// named, for an adversary that calls an oracle more often than its budget allows, has another
/// interface than ATTACK() -> what the game judges, or gives the verdict itself;
/// Error(unknown_name) for an event that the game does not raise.
LemmaFinding check_attack(const Proof& proof, const Attack& attack, const std::string& claim);

}  // namespace certamen
