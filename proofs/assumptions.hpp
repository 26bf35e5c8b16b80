// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/catalogue.hpp"

/// The assumptions that several proofs rest on, and the functions that they speak of.
namespace certamen {

/// F: keys and blocks of n bits; nothing else is known of it.
Operation block_function(const Size& n);
/// The keyed function or a random one [GGM86]: EVAL(x) -> y, any number of times.
Assumption prf();

/// The same on numbers modulo a prime p.
Operation number_function(const Size& p);
Assumption number_prf();

/// G: n bits to two blocks of n bits.
Operation doubling_generator(const Size& n);
/// G of a fresh seed, or two uniform blocks [BM84]: GENERATE(), any number of times.
Assumption prg();

/// g^a with PUBLIC(), then (g^b, g^ab) or (g^b, g^c) with CHALLENGE() [Boneh98], in a group of
/// prime order q.
Assumption ddh_problem();

/// A keyed permutation P of n bits, and a random one [LR88]: EVAL(x) -> y, any number of times.
Operation block_permutation(const Size& n);
Assumption prp();

/// E: key, message and coins of n bits to a ciphertext of n bits; nothing else is known of it.
Operation encryption(const Size& n);
/// D: key and ciphertext to a message.
Operation decryption(const Size& n);
/// Left or right message under one key [BDJR97]: LR(m0, m1) -> c, any number of times.
Assumption ind_cpa_problem();

/// T: key and message of n bits to a tag of n bits; nothing else is known of it.
Operation tag_function(const Size& n);
/// Strong unforgeability [BN00]: TAG(m), and VERIFY(m, t), which says yes to given pairs alone if
/// ideal.
Assumption mac();

}  // namespace certamen
