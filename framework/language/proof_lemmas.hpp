// SPDX-License-Identifier: Apache-2.0
// "lemma: GAME by 'FILE.proof';": a pair of games that another proof shows to be indistinguishable.
#pragma once

#include <string>

#include "framework/language/world.hpp"

namespace certamen::language {

/// The proof of a lemma, read. Throws Error at the lemma's place if there is no such file, if its
/// theorem is not this statement about the same things (the same names, declared alike), or if it
/// rests on what the proof with the lemma does not say: an assumption, a prime, a bound on calls.
const Loaded& proof_of_lemma(ProofContext& context, const Lemma& lemma);

}  // namespace certamen::language
