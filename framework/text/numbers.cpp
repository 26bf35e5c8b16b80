// SPDX-License-Identifier: Apache-2.0
#include "framework/text/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>

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

/// Whether it is below 1 and would be rounded up to it; and the same of its negative.
bool is_nearly_one(const Rational& value, int digits) {
  const std::string text = to_decimal(abs(value), digits);
  return text == "1" && abs(value) != 1;
}

/// to_decimal, with the zeros that it drops where these are two or more: such a text would look
/// exact, and is not.
std::string with_zeros(const Rational& value, int digits) {
  std::string text = to_decimal(value, digits);
  if (parse_rational(text) == value) return text;
  const std::size_t mantissa = std::min(text.find('e'), text.size());
  const std::size_t first = std::min(text.find_first_of("123456789"), mantissa);
  std::size_t shown = 0;
  for (std::size_t i = first; i < mantissa; ++i) shown += text[i] == '.' ? 0 : 1;
  if (shown + 2 > static_cast<std::size_t>(digits)) return text;
  const bool has_point = text.find('.') < mantissa;
  return text.insert(mantissa, (has_point ? "" : ".") +
                                   std::string(static_cast<std::size_t>(digits) - shown, '0'));
}

constexpr int most_digits = 60;

}  // namespace

std::string rounded_text(const Rational& value, int significant_digits) {
  if (!is_nearly_one(value, significant_digits)) return with_zeros(value, significant_digits);
  const Rational missing = 1 - abs(value);
  if (missing < 0) return with_zeros(value, significant_digits);
  const std::string text = "1 - " + to_decimal(missing, significant_digits);
  return value < 0 ? "-(" + text + ")" : text;
}

std::string rounded_number(const Rational& value, int significant_digits) {
  if (!is_nearly_one(value, significant_digits) || abs(value) > 1)
    return with_zeros(value, significant_digits);
  const long nines = -leading_exponent(1 - abs(value)) - 1;
  const int digits = static_cast<int>(std::min<long>(nines + significant_digits, most_digits));
  return value < 0 ? decimal_above(value, digits) : decimal_below(value, digits);
}

std::string bits_text(const Rational& value) {
  constexpr int usual = 3;
  const std::string text = to_bits(value, usual);
  if (text != "0" || abs(value) == 1) return text;
  constexpr long most_decimals = 1000;
  const long zeros = -leading_exponent(abs(1 - abs(value)));
  return to_bits(value, static_cast<int>(std::min(zeros + usual, most_decimals)));
}

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
                    decimal = rounded_text(evidence.lower());
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
