// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"

/// The textbook definitions, for programs that have a scheme in hand; by name they are in the
/// catalogue. Each is in the file of its name. The adversary's oracles are in capitals; budgets are
/// part of the game.
namespace certamen {

/// Perfect secrecy of one message [Shannon49; Rosulek, 2.3]: LR(m0, m1), once.
Definition one_time_secrecy(const SymmetricEncryption& scheme);

/// Left or right, chosen plaintexts [BDJR97, Def. 1]: LR(m0, m1), q times.
Definition ind_cpa(const SymmetricEncryption& scheme, const Size& q);
/// The same with PUBLIC_KEY(), and LR(m0, m1) once: more queries cost a factor q [BR05, hybrid].
Definition ind_cpa(const PublicKeyEncryption& scheme);

/// Real ciphertext or uniform ciphertext [Rosulek, 7.1: CPA$]: ROR(m), q times.
Definition ind_cpa_ror(const SymmetricEncryption& scheme, const Size& q);
/// Real or random message [BDJR97, Def. 3], with PUBLIC_KEY(): ROR(m), once.
Definition ind_cpa_ror(const PublicKeyEncryption& scheme);

/// Decryption by a receiver that tells whether a padding is valid [Vaudenay02]: CIPHERTEXT() once,
/// PAD(c), q times; output the message, which is random.
Definition padding_oracle(const PaddedEncryption& scheme, const Size& q);

/// Keyed function or random function [GGM86; BS, 4.4]: EVAL(x), q times.
Definition prf(const PseudorandomFunction& scheme, const Size& q);
/// Keyed permutation or random permutation [LR88; BS, 4.1]: EVAL(x), q times, forwards only.
Definition prp(const PseudorandomPermutation& scheme, const Size& q);
/// Expanded seed or uniform string [BM84; Rosulek, 5.1]: GENERATE(), q times.
Definition prg(const PseudorandomGenerator& scheme, const Size& q);

/// Existential forgery under chosen messages [GMR88; BKR00]: TAG(m), q times; output a new message
/// with its tag.
Definition euf_cma(const MessageAuthentication& scheme, const Size& q);

/// A commitment says nothing about the message [Pedersen91]: PARAMETERS(), LR(m0, m1) once.
Definition hiding(const Commitment& scheme);
/// No commitment opens to two messages [Pedersen91]: PARAMETERS(); output (c, m, o, m', o').
Definition binding(const Commitment& scheme);

/// Some shares say nothing about the secret [Shamir79; Rosulek, 3.2]: LR(s0, s1), once, gives the
/// shares of the parties in `seen` (from 1). Throws Error(bad_number) for a party that does not
/// exist or stands there twice.
Definition secret_sharing(const SecretSharing& scheme, const std::vector<std::size_t>& seen);

/// (g^a, g^b, g^ab) or (g^a, g^b, g^c) [DH76; Boneh98]: CHALLENGE(), once.
Definition ddh(const CyclicGroup& scheme);

}  // namespace certamen
