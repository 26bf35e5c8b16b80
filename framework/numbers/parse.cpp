// SPDX-License-Identifier: Apache-2.0
// Text to integers and rationals. Boost's own string constructors are not used: gmp_rational's does
// not reduce.
#include <algorithm>
#include <cctype>

#include "framework/error.hpp"
#include "framework/numbers/rational.hpp"

namespace certamen {

namespace {

constexpr std::size_t max_digits = 100000;
constexpr int max_exponent = 1000000;

class Parser {
 public:
  Parser(std::string_view text, std::string_view place) : text_{text}, place_{place} {}

  [[noreturn]] void fail(const std::string& expected) const {
    throw Error{ErrorCode::bad_number, std::string{place_},
                "expected " + expected + ", got '" + shown() + "'"};
  }

  Integer whole() {
    const Integer value = signed_power();
    if (position_ != text_.size()) fail("a whole number such as 255, 0xff or 2^128");
    return value;
  }

  /// product := power ('*' power)? ('/' power)?
  Rational rational() {
    Rational value = signed_term();
    if (accept('*')) value *= signed_term();
    if (accept('/')) {
      const Rational divisor = signed_term();
      if (divisor == 0) fail("a denominator that is not 0");
      value /= divisor;
    }
    if (position_ != text_.size()) fail("a number such as 1/3, 0.25 or 2^-40");
    return value;
  }

 private:
  std::string shown() const {
    return std::string{text_.substr(0, 60)} + (text_.size() > 60 ? "..." : "");
  }
  bool accept(char c) {
    if (position_ >= text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }
  bool at_digit() const {
    return position_ < text_.size() &&
           std::isdigit(static_cast<unsigned char>(text_[position_])) != 0;
  }

  std::string_view digits() {
    const std::size_t start = position_;
    while (at_digit()) ++position_;
    if (position_ - start > max_digits) fail("at most " + std::to_string(max_digits) + " digits");
    return text_.substr(start, position_ - start);
  }

  static Integer decimal(std::string_view digits) {
    if (digits.empty()) return 0;
    const auto first =
        std::min(digits.find_first_not_of('0'), digits.size() - 1);  // a leading 0 would mean octal
    return Integer{std::string{digits.substr(first)}};
  }

  int exponent() {
    const bool negative = accept('-');
    if (!negative) accept('+');
    const auto text = digits();
    if (text.empty()) fail("an exponent");
    const Integer value = decimal(text);
    if (value > max_exponent) fail("an exponent of at most " + std::to_string(max_exponent));
    return negative ? -static_cast<int>(value) : static_cast<int>(value);
  }

  Integer signed_power() {
    const bool negative = accept('-');
    Integer value = unsigned_whole();
    if (accept('^')) {
      const int power = exponent();
      if (power < 0) fail("a whole number");
      value = bounded_power(value, power);
    }
    return negative ? Integer{-value} : value;
  }

  Integer unsigned_whole() {
    if (text_.substr(position_, 2) == "0x") {
      position_ += 2;
      const std::size_t start = position_;
      while (position_ < text_.size() &&
             std::isxdigit(static_cast<unsigned char>(text_[position_])) != 0)
        ++position_;
      if (position_ == start || position_ - start > max_digits) fail("hexadecimal digits");
      return Integer{"0x" + std::string{text_.substr(start, position_ - start)}};
    }
    const auto text = digits();
    if (text.empty()) fail("a whole number such as 255, 0xff or 2^128");
    return decimal(text);
  }

  Integer bounded_power(const Integer& base, int power) {
    const std::size_t bits = base == 0 ? 1 : boost::multiprecision::msb(base) + 1;
    if (bits * static_cast<std::size_t>(power) > 4u * static_cast<std::size_t>(max_exponent))
      fail("a power of at most " + std::to_string(4 * max_exponent) + " bits");
    return boost::multiprecision::pow(base, static_cast<unsigned>(power));
  }

  Rational signed_term() {
    const bool negative = accept('-');
    Rational value = unsigned_term();
    return negative ? Rational{-value} : value;
  }

  Rational unsigned_term() {
    const auto before = digits();
    std::string_view after;
    if (accept('.')) after = digits();
    if (before.empty() && after.empty()) fail("a number such as 1/3, 0.25 or 2^-40");
    const Integer mantissa = decimal(std::string{before} + std::string{after});
    Rational value{mantissa};
    int shift = -static_cast<int>(after.size());
    if (accept('e') || accept('E')) shift += exponent();
    value = scaled(value, 10, shift);
    if (accept('^')) {
      const int power = exponent();
      if (value == 0 && power < 0) fail("a base that is not 0");
      const Integer n = bounded_power(boost::multiprecision::numerator(value), std::abs(power));
      const Integer d = bounded_power(boost::multiprecision::denominator(value), std::abs(power));
      value = power < 0 ? make_rational(d, n) : make_rational(n, d);
    }
    return value;
  }

  static Rational scaled(const Rational& value, int base, int power) {
    const Integer factor =
        boost::multiprecision::pow(Integer{base}, static_cast<unsigned>(std::abs(power)));
    return power < 0 ? Rational{value / factor} : Rational{value * factor};
  }

  std::string_view text_;
  std::string_view place_;
  std::size_t position_ = 0;
};

}  // namespace

Integer parse_integer(std::string_view text, std::string_view place) {
  return Parser{text, place}.whole();
}
Rational parse_rational(std::string_view text, std::string_view place) {
  return Parser{text, place}.rational();
}

Rational make_rational(const Integer& numerator, const Integer& denominator) {
  if (denominator == 0) throw Error{ErrorCode::bad_number, "rational", "the denominator is 0"};
  return Rational{numerator} / Rational{denominator};
}

}  // namespace certamen
