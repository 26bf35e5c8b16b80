// SPDX-License-Identifier: Apache-2.0
#include "framework/text/numbers.hpp"

#include <fmt/format.h>

namespace certamen {

namespace {

Integer floor_of(const Rational& value) {
  Integer n = numerator(value), d = denominator(value);
  Integer quotient = n / d;
  if (n < 0 && quotient * d != n) --quotient;
  return quotient;
}

Rational power_of_ten(long exponent) {
  const Integer power =
      boost::multiprecision::pow(Integer{10}, static_cast<unsigned>(std::abs(exponent)));
  return exponent < 0 ? make_rational(1, power) : Rational{power};
}

/// The exponent of the first significant digit, from the sizes of numerator and denominator, then
/// corrected.
long leading_exponent(const Rational& magnitude) {
  long exponent = static_cast<long>(Integer{numerator(magnitude)}.str().size()) -
                  static_cast<long>(Integer{denominator(magnitude)}.str().size());
  if (power_of_ten(exponent) > magnitude) --exponent;
  return exponent;
}

/// Rounds toward minus infinity to this number of digits; exact values stay.
Rational rounded_down(const Rational& value, int digits) {
  if (value == 0) return value;
  const Rational unit = power_of_ten(leading_exponent(abs(value)) - digits + 1);
  return Rational{floor_of(value / unit)} * unit;
}

}  // namespace

std::string decimal_below(const Rational& value, int significant_digits) {
  return to_decimal(rounded_down(value, significant_digits), significant_digits + 1);
}

std::string decimal_above(const Rational& value, int significant_digits) {
  return to_decimal(-rounded_down(-value, significant_digits), significant_digits + 1);
}

std::string to_text(const Evidence& evidence) {
  constexpr std::size_t longest_fraction = 13;
  if (evidence.is<Enclosed>() || evidence.is<Estimated>() || evidence.lower() != evidence.upper())
    return fmt::format("[{}, {}]", decimal_below(evidence.lower(), 4),
                       decimal_above(evidence.upper(), 4));
  const std::string fraction = to_fraction(evidence.lower()),
                    decimal = to_decimal(evidence.lower());
  if (fraction == decimal || fraction.size() > longest_fraction) return decimal;
  return fraction + " = " + decimal;
}

std::string provenance(const Evidence& evidence) {
  if (const auto* estimated = std::get_if<Estimated>(&evidence.get()))
    return fmt::format("estimated, {} %{}, {} trials", decimal_below(estimated->level * 100, 5),
                       holds_at_any_time(estimated->method) ? " at any time" : "",
                       estimated->trials);
  return std::string{evidence.class_name()};
}

}  // namespace certamen
