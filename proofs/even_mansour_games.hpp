// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"
#include "schemes/even_mansour.hpp"

namespace certamen {

/// Bits of a block, and queries of EVAL and of ASK.
struct EvenMansourSizes {
  Size n, q, asks;
};
using EvenMansourAt = std::function<EvenMansourSizes(const Sizes&)>;

/// The sizes n, q and p of the proofs.
EvenMansourSizes even_mansour_sizes(const Sizes& sizes);

/// Declares the sizes n (bits of a block), q and p (queries of EVAL and of ASK) and instances.
void declare_even_mansour(Proof& p, EvenMansourKeys keys);

/// Three steps from the scheme over a function, the last game of the proof, to random functions in
/// EVAL and ASK that have nothing to do with each other: which are the last game, of that name.
void until_inputs_meet(Proof& p, EvenMansourKeys keys, const EvenMansourAt& at,
                       const std::string& last, const std::string& text, const GameAt& ideal);

/// q p/2^n: that an input of EVAL, with the key added, is one of ASK.
Bound meeting_inputs(const EvenMansourSizes& sizes);

/// All steps from the scheme over a permutation, the last game of the proof, to two random
/// permutations; `over_function` is the first game of the scheme over a function.
void replace_even_mansour(Proof& p, EvenMansourKeys keys, const EvenMansourAt& at,
                          const GameAt& over_function, const GameAt& ideal);

/// Of a permutation under one key or two: between random functions, and with a collision bound for
/// them on either side.
Proof even_mansour_proof(const std::string& name, const std::string& title,
                         const std::string& source, EvenMansourKeys keys);

/// The mistakes that one can make in until_inputs_meet().
std::vector<Mistake> even_mansour_mistakes(EvenMansourKeys keys);

}  // namespace certamen
