// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/catalogue.hpp"

/// Mistakes in a proof that counter mode under random nonces is IND-CPA. `advantage` is the one of
/// a function that the bound counts twice.
namespace certamen::proofs {

/// The two steps until a nonce comes again are said to cost `collision`, and the claim says so.
void state_collisions(Proof& proof, const BoundAt& advantage, const BoundAt& collision);

/// The first reduction encrypts the right message.
Mistake swapped_counter_messages();
/// The nonces are not recorded.
Mistake forgotten_nonces();
/// A repeated nonce is said to cost 0.
Mistake forgotten_collisions(const BoundAt& advantage);
/// Every message gets the nonce 0, which gives an adversary `shown` at the sizes that refute it.
Mistake fixed_nonce(const Rational& shown);

}  // namespace certamen::proofs
