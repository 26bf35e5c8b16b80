// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace certamen {

/// The least block size with which lattice reduction finds the secret of learning with errors by
/// the primal attack: n numbers of the secret, log2 of the modulus, standard deviation of errors.
/// At least 60, below which the formula for what blocks reach does not hold. [ADPS16; Chen13]
int block_for_lwe(int dimension, double log_modulus, double deviation);

}  // namespace certamen
