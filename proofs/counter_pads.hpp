// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "proofs/assumptions.hpp"
#include "proofs/function_replaced.hpp"

/// Counter mode on messages of "l" blocks of "b" bits: block j is masked with F_k(r, j), where r is
/// a nonce of "n" bits and F takes a nonce and a number below l. So two messages under different
/// nonces have no input of F in common.
namespace certamen {

/// x -> (F_k(x, 0), .., F_k(x, l - 1)), for keys and x of n bits. Of F nothing is known.
std::shared_ptr<const PseudorandomFunction> counter_pads(const Sizes& sizes);
/// The same of F(x, j) = EVAL(x, j), the oracle of the PRF game.
std::shared_ptr<const PseudorandomFunction> called_counter_pads(const PseudorandomFunction& like);
/// The definition `prf` of F.
Assumption counter_prf();

/// (r, m + (F_k(r, 0), .., F_k(r, l - 1))) for a random nonce r. Its function is counter_pads().
std::shared_ptr<const FunctionMode> counter_mode_of_any_length(const Sizes& sizes);
/// The games of a proof about that mode.
FunctionGames counter_mode_games(const Subject& subject);

/// Adv^prf with l calls for each of q queries.
Bound counter_prf_advantage(const Sizes& sizes);
/// q (q - 1) / 2^(n + 1): two of q nonces are equal.
Bound equal_nonces(const Sizes& sizes);

}  // namespace certamen
