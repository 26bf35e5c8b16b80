// SPDX-License-Identifier: Apache-2.0
// Rationals to text, rounded correctly.
#include <mpfr.h>

#include "framework/numbers/rational.hpp"

namespace certamen {

namespace {

using boost::multiprecision::denominator;
using boost::multiprecision::numerator;

/// numerator / denominator rounded to a whole number, half to even; both positive.
Integer rounded_quotient(const Integer& n, const Integer& d) {
  Integer quotient = n / d;
  const Integer twice = 2 * (n % d);
  if (twice > d || (twice == d && quotient % 2 != 0)) quotient += 1;
  return quotient;
}

/// value * 10^shift rounded to a whole number.
Integer scaled(const Rational& value, int shift) {
  const Integer factor =
      boost::multiprecision::pow(Integer{10}, static_cast<unsigned>(std::abs(shift)));
  return shift >= 0 ? rounded_quotient(numerator(value) * factor, denominator(value))
                    : rounded_quotient(numerator(value), denominator(value) * factor);
}

void drop_trailing_zeros(std::string& text) {
  if (text.find('.') == std::string::npos) return;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
}

/// The e with 10^e <= value < 10^(e+1); value > 0.
int decimal_exponent(const Rational& value) {
  int e = static_cast<int>(numerator(value).str().size()) -
          static_cast<int>(denominator(value).str().size());
  const Integer power = boost::multiprecision::pow(Integer{10}, static_cast<unsigned>(std::abs(e)));
  const bool below = e >= 0 ? numerator(value) < denominator(value) * power
                            : numerator(value) * power < denominator(value);
  return below ? e - 1 : e;
}

}  // namespace

std::string to_fraction(const Rational& value) {
  const Integer d = denominator(value);
  return d == 1 ? numerator(value).str() : numerator(value).str() + "/" + d.str();
}

std::string to_decimal(const Rational& value, int significant_digits) {
  if (value == 0) return "0";
  const std::string sign = value < 0 ? "-" : "";
  const Rational magnitude = value < 0 ? Rational{-value} : value;
  int e = decimal_exponent(magnitude);
  Integer digits = scaled(magnitude, significant_digits - 1 - e);
  if (digits.str().size() > static_cast<std::size_t>(significant_digits)) {
    digits /= 10;  // rounding carried into a new place
    ++e;
  }
  std::string text = digits.str();
  if (e < -5 || e >= 15) {
    if (text.size() > 1) text.insert(1, ".");
    drop_trailing_zeros(text);
    return sign + text + "e" + (e < 0 ? "-" : "+") + (std::abs(e) < 10 ? "0" : "") +
           std::to_string(std::abs(e));
  }
  if (e < 0) {
    text = "0." + std::string(static_cast<std::size_t>(-e - 1), '0') + text;
  } else if (static_cast<std::size_t>(e) + 1 < text.size()) {
    text.insert(static_cast<std::size_t>(e) + 1, ".");
  } else {
    text += std::string(static_cast<std::size_t>(e) + 1 - text.size(), '0');
  }
  drop_trailing_zeros(text);
  return sign + text;
}

std::string to_bits(const Rational& value, int decimals) {
  if (value == 0) return "inf";
  const Rational magnitude = value < 0 ? Rational{-value} : value;
  const Integer n = numerator(magnitude), d = denominator(magnitude);
  const bool power_of_two = (n & (n - 1)) == 0 && (d & (d - 1)) == 0;
  if (power_of_two) {
    const auto bits = static_cast<long>(boost::multiprecision::msb(d)) -
                      static_cast<long>(boost::multiprecision::msb(n));
    return std::to_string(bits);
  }
  // log2(d/n) is irrational, so some precision rounds both ends of an enclosure to the same text.
  for (mpfr_prec_t precision = 128;; precision *= 2) {
    mpfr_t low, high;
    mpfr_inits2(precision, low, high, static_cast<mpfr_ptr>(nullptr));
    const Rational inverse = Rational{d} / Rational{n};
    mpfr_set_q(low, inverse.backend().data(), MPFR_RNDD);
    mpfr_set_q(high, inverse.backend().data(), MPFR_RNDU);
    mpfr_log2(low, low, MPFR_RNDD);
    mpfr_log2(high, high, MPFR_RNDU);
    char* texts[2] = {nullptr, nullptr};
    mpfr_asprintf(&texts[0], "%.*RNf", decimals, low);
    mpfr_asprintf(&texts[1], "%.*RNf", decimals, high);
    std::string text = texts[0];
    const bool decided = text == texts[1];
    for (char* each : texts) mpfr_free_str(each);
    mpfr_clears(low, high, static_cast<mpfr_ptr>(nullptr));
    if (!decided) continue;
    drop_trailing_zeros(text);
    return text == "-0" ? "0" : text;
  }
}

}  // namespace certamen
