// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/proof.hpp"

namespace certamen {

/// Whether an attack has the advantage that is stated. For all sizes: the adversary linked to a
/// game is brought into normal form, and the probability that it answers wrongly is bounded by the
/// lemmas of events, so that its advantage is at least 1 minus those bounds. At the proof's
/// instances: the exact probabilities that it says yes. Refuted if an instance gives less.
/// Throws Error(usage) for an adversary that calls an oracle more often than its budget allows, or
/// has another interface than ATTACK() -> Boolean.
LemmaFinding check_attack(const Proof& proof, const Attack& attack, const std::string& claim);

}  // namespace certamen
