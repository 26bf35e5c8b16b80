// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/modular.hpp"

namespace certamen::montecarlo {

MontgomeryModulus montgomery(std::uint64_t odd_modulus) {
  MontgomeryModulus m{.modulus = odd_modulus};
  for (int i = 0; i < 6; ++i) m.inverse *= 2 - m.modulus * m.inverse;  // right to 2^(i+1) bits
  const Word128 two_64 = (Word128{1} << 64) % odd_modulus;
  m.one = static_cast<std::uint64_t>(two_64);
  m.square = static_cast<std::uint64_t>(two_64 * two_64 % odd_modulus);
  return m;
}

GeneratorPowers generator_powers(std::uint64_t odd_modulus, std::uint64_t generator,
                                 unsigned exponent_bits) {
  GeneratorPowers result{.field = montgomery(odd_modulus), .bytes = (exponent_bits + 7) / 8};
  const auto& field = result.field;
  std::uint64_t base = multiply_inside(field, generator, field.square);
  for (std::uint64_t byte = 0; byte < result.bytes; ++byte) {
    std::uint64_t power = field.one;
    for (int digit = 0; digit < 256; ++digit) {
      result.storage.push_back(power);
      power = multiply_inside(field, power, base);
    }
    base = power;  // base^256
  }
  result.powers = result.storage.data();
  return result;
}

}  // namespace certamen::montecarlo
