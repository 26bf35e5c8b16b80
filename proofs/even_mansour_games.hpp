// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"
#include "schemes/even_mansour.hpp"

namespace certamen {

/// The scheme over a random permutation or function, at the sizes.
std::shared_ptr<const EvenMansour<PseudorandomPermutation>>
even_mansour_permutation(const Sizes& sizes, EvenMansourKeys keys, EvenMansourCore core);

/// Declares the sizes n (bits of a block), q and p (queries of EVAL and of ASK) and instances.
void declare_even_mansour(Proof& p, EvenMansourKeys keys);

/// Three steps from the scheme over a function, the last game of the proof, to random functions in
/// EVAL and ASK that have nothing to do with each other: which are the last game, of that name.
void until_inputs_meet(Proof& p, EvenMansourKeys keys, const std::string& last,
                       const std::string& text, const GameAt& ideal);

/// q p/2^n: that an input of EVAL, with the key added, is one of ASK.
Bound meeting_inputs(const Sizes& sizes);

/// Of a permutation under one key or two: between random functions, and with a collision bound for
/// them on either side.
Proof even_mansour_proof(const std::string& name, const std::string& title,
                         const std::string& source, EvenMansourKeys keys);

/// The mistakes that one can make in until_inputs_meet().
std::vector<Mistake> even_mansour_mistakes(EvenMansourKeys keys);

}  // namespace certamen
