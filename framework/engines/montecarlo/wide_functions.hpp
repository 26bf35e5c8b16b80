// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/engines/montecarlo/program_builder.hpp"

/// Arithmetic on codes of any length that no kernel does, trial by trial through GMP. A function is
/// called with many trials at once and keeps its numbers between them.
namespace certamen::montecarlo {

/// Appends a call on codes; returns the code of `bits` bits.
Registers call_function(ProgramBuilder& program, std::vector<Registers> arguments, unsigned bits,
                        Operation::BatchFunction function);

/// The code of a tuple from the codes of its parts, and back.
Operation::BatchFunction pack_function(const std::vector<Domain>& parts);
Operation::BatchFunction part_function(const std::vector<Domain>& parts, std::size_t index);

/// a b modulo, a^b modulo (b of `exponent_words` words), a^b for a fixed b. All numbers have the
/// modulus's words but b.
Operation::BatchFunction multiply_function(const Integer& modulus);
Operation::BatchFunction power_function(const Integer& modulus, std::size_t exponent_words);
Operation::BatchFunction power_function(const Integer& modulus, const Integer& exponent);
/// base^a modulo.
Operation::BatchFunction exponential_function(const Integer& modulus, const Integer& base,
                                              std::size_t exponent_words);
/// a / b modulo a prime.
Operation::BatchFunction divide_function(const Integer& prime);
/// Whether a is a non-zero square modulo an odd prime.
Operation::BatchFunction legendre_function(const Integer& prime);

}  // namespace certamen::montecarlo
