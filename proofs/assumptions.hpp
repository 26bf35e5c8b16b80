// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"
#include "framework/proof/catalogue.hpp"

/// The assumptions that several proofs rest on, and the schemes that they speak of: of these
/// nothing is known, so that a proof about one is a proof about all of its kind.
namespace certamen {

/// That the two games of a definition, an indistinguishability of that name, are not told apart.
/// Its oracles are called any number of times: a bound counts them.
Assumption assumption(const std::string& name, const std::string& text,
                      const std::function<Definition(const Sizes&)>& definition);

/// F: keys and blocks of n bits.
Operation block_function(const Size& n);
std::shared_ptr<const PseudorandomFunction> any_function(const Size& n);
/// The definition `prf` of it.
Assumption prf();

/// A function (key, input) -> output.
std::shared_ptr<const PseudorandomFunction> function_of(const Operation& operation);
/// The definition `prf` of it.
Assumption prf_of_operation(const std::function<Operation(const Sizes&)>& function);
/// The same under another name, in proofs about several functions.
Assumption named_prf(const std::string& name, const std::string& text,
                     const std::function<Operation(const Sizes&)>& function);

/// The same on numbers modulo a prime p.
Operation number_function(const Size& p);
Assumption number_prf();

/// G: n bits to two blocks of n bits.
Operation doubling_generator(const Size& n);
std::shared_ptr<const PseudorandomGenerator> any_generator(const Size& n);
/// The definition `prg` of it.
Assumption prg();

/// E: key, message and coins of n bits to a ciphertext of n bits.
Operation encryption(const Size& n);
/// D: key and ciphertext to a message.
Operation decryption(const Size& n);
std::shared_ptr<const SymmetricEncryption> any_encryption(const Size& n);
/// Another one of the same sizes, E' and D', of which nothing is assumed.
std::shared_ptr<const SymmetricEncryption> another_encryption(const Size& n);
/// The definition `ind-cpa` of it.
Assumption ind_cpa_problem();

/// T: key and message of n bits to a tag of n bits; nothing else is known of it.
Operation tag_function(const Size& n);
/// Strong unforgeability [BN00]: TAG(m), and VERIFY(m, t), which says yes to given pairs alone if
/// ideal.
Assumption mac();

}  // namespace certamen
