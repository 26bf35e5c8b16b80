// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/nonce_encryption.hpp"
#include "proofs/counter_pads.hpp"
#include "proofs/function_replaced.hpp"

/// Nonce-based encryption by a function that is asked at inputs of its own for each nonce: of a
/// random function each value matters in one call, so that no input comes again by chance.
namespace certamen {

/// Enc(k, N, m) = m + (F_k(N, 0), .., F_k(N, l - 1)). Its function is counter_pads().
std::shared_ptr<const NonceMode> nonce_counter_of_any_length(const Sizes& sizes);
/// The games of a proof about that mode.
FunctionGames nonce_counter_games(const Subject& subject);

/// Such a mode is as secure as its function [Rogaway04]: from the definition's first game, where
/// the proof starts, to its second. The game changes from a keyed function to a random one, and
/// back on the other side if that uses the function.
void replace_function_under_nonces(Proof& proof, const FunctionGames& games, const Assumption& prf,
                                   bool second_uses_function);

}  // namespace certamen
