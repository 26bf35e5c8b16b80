// SPDX-License-Identifier: Apache-2.0
#include "framework/language/advantage.hpp"

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

constexpr std::string_view counting = "count_";
constexpr int largest_exponent = 1 << 16;

class Formula {
 public:
  Formula(const Instance& among, const std::map<std::string, Integer>& calls)
      : among_{among}, calls_{calls} {}

  Rational value(const Expression& e) const {
    const auto part = [&](std::size_t i) { return value(e.parts[i]); };
    switch (e.form) {
    case Form::add: return part(0) + part(1);
    case Form::subtract: return part(0) - part(1);
    case Form::multiply: return part(0) * part(1);
    case Form::negate: return -part(0);
    case Form::divide: return quotient(e, part(0), part(1));
    case Form::power: return power(e, part(0), part(1));
    case Form::size: return Rational{type_of(among_, e.parts[0]).domain.cardinality()};
    case Form::name:
      if (!among_.names.contains(e.text) && e.text.starts_with(counting)) return count(e);
      break;
    default: break;
    }
    return Rational{integer_of(among_, e)};
  }

 private:
  [[noreturn]] void refuse(const Expression& e, ErrorCode code, const std::string& what) const {
    throw error_at(*among_.source, e.place, code, what);
  }

  Rational quotient(const Expression& e, const Rational& a, const Rational& b) const {
    if (b == 0) refuse(e, ErrorCode::usage, "division by 0");
    return a / b;
  }

  Rational power(const Expression& e, const Rational& base, const Rational& exponent) const {
    if (denominator(exponent) != 1) refuse(e, ErrorCode::usage, "this exponent is no integer");
    const Rational size = abs(exponent);
    if (size > largest_exponent) refuse(e, ErrorCode::too_large, "this exponent is too large");
    if (base == 0 && exponent < 0) refuse(e, ErrorCode::usage, "division by 0");
    Rational result = 1;
    for (Integer i = numerator(size); i > 0; --i) result *= base;
    return exponent < 0 ? Rational{1 / result} : result;
  }

  Rational count(const Expression& e) const {
    const auto found = calls_.find(e.text.substr(counting.size()));
    if (found == calls_.end())
      refuse(e, ErrorCode::unknown_name,
             "the games have no oracle '" + e.text.substr(counting.size()) + "'");
    return Rational{found->second};
  }

  const Instance& among_;
  const std::map<std::string, Integer>& calls_;
};

}  // namespace

std::optional<Rational> stated_advantage(const GamePair& pair,
                                         const std::map<std::string, Integer>& calls) {
  const auto& stated = pair.file().advantage;
  if (!stated) return std::nullopt;
  Rational advantage = Formula{pair.left, calls}.value(*stated);
  if (advantage >= 0) return advantage;
  std::string counts;
  for (const auto& [oracle, count] : calls)
    counts +=
        (counts.empty() ? ", with " : ", ") + std::string{counting} + oracle + " = " + count.str();
  throw error_at(*pair.left.source, stated->place, ErrorCode::bad_probability,
                 "the stated advantage is " + to_fraction(advantage) + counts +
                     ": expected at least 0");
}

Rational constant_of(const std::shared_ptr<const Source>& source, const Expression& e) {
  const Instance nothing{source, nullptr, nullptr};
  const std::map<std::string, Integer> none;
  return Formula{nothing, none}.value(e);
}

}  // namespace certamen::language
