// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/values/operation.hpp"

/// AES-128 [FIPS197] as opaque operations on many trials at once. Keys and blocks are Bits(128),
/// the first byte of the standard most significant.
namespace certamen {

/// (key, block) -> block, with 1 to 10 rounds; the last has no MixColumns. Ten are the cipher and
/// run in OpenSSL, fewer as aes_128_by_definition. Equal calls return the same operation.
Operation aes_128_encrypt(int rounds = 10);
/// The same for all numbers of rounds, step by step as the standard defines them.
Operation aes_128_by_definition(int rounds);
/// (key, block) -> block, ten rounds.
Operation aes_128_decrypt();

}  // namespace certamen
