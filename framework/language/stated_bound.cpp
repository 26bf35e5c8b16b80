// SPDX-License-Identifier: Apache-2.0
#include "framework/language/stated_bound.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "framework/language/lowering.hpp"
#include "framework/proof/call_count.hpp"

namespace certamen::language {

namespace {

constexpr std::string_view counting = "count_";
constexpr int largest_exponent = 64;

/// k if the number is 2^k.
std::optional<int> logarithm_of(const Rational& number) {
  if (number <= 0) return std::nullopt;
  const Integer above = numerator(number), below = denominator(number);
  const auto exponent = [](const Integer& power) -> std::optional<int> {
    const auto bits = static_cast<int>(msb(power));
    return power == Integer{1} << static_cast<unsigned>(bits) ? std::optional{bits} : std::nullopt;
  };
  const auto first = exponent(above), second = exponent(below);
  return first && second ? std::optional{*first - *second} : std::nullopt;
}

class Formula {
 public:
  Formula(ProofContext& context, const Sizes& sizes, const std::string& calls_symbol)
      : context_{context}, packages_{context, sizes, calls_symbol} {
    for (const DeclaredSize& size : context.sizes) minima_[size.spec.name] = size.spec.minimum;
    if (!calls_symbol.empty()) minima_[calls_symbol] = 1;
  }

  Bound value(const Expression& e) {
    const auto part = [&](std::size_t i) { return value(e.parts[i]); };
    switch (e.form) {
    case Form::add: {
      const Bound first = part(0), second = part(1);
      return first + second;
    }
    case Form::subtract: {
      const Bound first = part(0), second = part(1);
      return first - second;
    }
    case Form::multiply: {
      const Bound first = part(0), second = part(1);
      return first * second;
    }
    case Form::negate: return Bound{-1} * part(0);
    case Form::divide: {
      if (!is_positive(e.parts[1])) refuse(e.parts[1], "this divisor may be 0 or negative");
      const Bound first = part(0), second = part(1);
      return first / second;
    }
    case Form::power: return power(e);
    case Form::size: return Bound::cardinality(type(e).domain);
    case Form::advantage: return advantage(e);
    case Form::name:
      if (!root().names.contains(e.text) && e.text.starts_with(counting)) return count(e);
      break;
    default: break;
    }
    return Bound{number_of(root(), e)};
  }

 private:
  const Instance& root() { return packages_.reader().root(); }

  [[noreturn]] void refuse(const Expression& e, const std::string& what,
                           ErrorCode code = ErrorCode::usage) const {
    throw error_at(*context_.proof.source, e.place, code, what);
  }

  Type type(const Expression& e) {
    const Type type = type_of(root(), e.parts[0]);
    if (!is_plain(type))
      refuse(e, "the number of values of " + to_text(type) + " is not supported yet",
             ErrorCode::unsupported);
    return type;
  }

  /// At all sizes.
  bool is_positive(const Expression& e) {
    switch (e.form) {
    case Form::add:
    case Form::multiply:
    case Form::divide: return is_positive(e.parts[0]) && is_positive(e.parts[1]);
    case Form::power: return is_positive(e.parts[0]);
    case Form::size: return true;
    case Form::negate:
    case Form::advantage: return false;
    default: return (value(e) - 1).is_certainly_not_negative(minima_);
    }
  }

  Size exponent(const Expression& e) {
    return e.form == Form::negate ? Integer{-1} * exponent(e.parts[0]) : number_of(root(), e);
  }

  Bound power(const Expression& e) {
    const Bound base = value(e.parts[0]);
    const Size times = exponent(e.parts[1]);
    const auto number = base.number();
    const auto logarithm = number ? logarithm_of(*number) : std::nullopt;
    try {
      if (logarithm) return Bound::power_of_two(Integer{*logarithm} * times);
    } catch (const Error& error) {
      refuse(e.parts[1], "this exponent is too large", error.code());
    }
    if (times.is_symbol() || abs(times.number()) > largest_exponent)
      refuse(e.parts[1],
             "an exponent that is no number from -64 to 64 is supported for powers of "
             "powers of two alone",
             ErrorCode::unsupported);
    if (times.number() < 0 && !is_positive(e.parts[0]))
      refuse(e.parts[0], "this divisor may be 0 or negative");
    const Bound product = base.power(static_cast<unsigned>(abs(times.number())));
    return times.number() < 0 ? Bound{1} / product : product;
  }

  Bound count(const Expression& e) {
    const Pair theorem = packages_.reader().pair(root(), context_.file().theorem.game);
    const std::string oracle = e.text.substr(counting.size());
    const bool has = std::ranges::any_of(theorem.left.tree->methods, [&](const Method& method) {
      return method.name == oracle && method.name != initialize_name;
    });
    if (!has)
      refuse(e, "the theorem's games have no oracle '" + oracle + "'", ErrorCode::unknown_name);
    return Bound{packages_.calls()};
  }

  Bound advantage(const Expression& e) {
    if (!e.text.empty()) refuse(e, "an event is not supported yet", ErrorCode::unsupported);
    if (e.parts.size() < 2)
      refuse(e, "an advantage without a reduction is not supported yet", ErrorCode::unsupported);
    const Meant meant = composed(e.parts[0], e.parts[1]);
    const auto assumption = assumed(context_, packages_.reader(), meant);
    if (!assumption)
      refuse(e.parts[0], "no line under 'assume:' says this, so that no bound rests on it");
    if (!assumption->not_applicable.empty()) refuse(e.parts[0], assumption->not_applicable);
    return advantage_of(assumption->name,
                        calls_made(packages_.reducing(meant, Watch::nothing).package));
  }

  /// The reduction, linked to the first game of the pair.
  Meant composed(const Expression& pair, const Expression& reduction) {
    const Pair games = packages_.reader().pair(root(), pair);
    if (reduction.form == Form::name) return of_lines(games, reduction);
    Step line{.place = reduction.place,
              .game = {Form::member, pair.place, games_in(*games.file).left.name, {pair}},
              .reduction = reduction,
              .against = {}};
    Meant meant = packages_.reader().meaning(line);
    const Expression& its = meant.reduction->composed;
    if (!(packages_.reader().pair(*meant.reducing, its) == games))
      refuse(reduction, "the reduction is composed with another pair of games: " + to_text(its));
    return meant;
  }

  Meant of_lines(const Pair& games, const Expression& name) {
    std::optional<Meant> found;
    for (const ProofLine& line : context_.file().lines) {
      const auto* step = std::get_if<Step>(&line);
      if (step == nullptr || !step->reduction || step->reduction->form != Form::call ||
          to_text(step->reduction->parts[0]) != name.text)
        continue;
      Meant meant = packages_.reader().meaning(*step);
      if (meant.pair != games.file || !same_arguments(meant.game, games.left)) continue;
      if (found && !same_arguments(*found->reducing, *meant.reducing))
        refuse(name, "lines compose it with different arguments: say which");
      if (!found) found = std::move(meant);
    }
    if (!found)
      refuse(name, "no line composes a reduction '" + name.text + "' with these games",
             ErrorCode::unknown_name);
    return *std::move(found);
  }

  ProofContext& context_;
  Packages packages_;
  std::map<std::string, Integer> minima_;
};

}  // namespace

Bound stated_bound(ProofContext& context, const Sizes& sizes, const std::string& calls_symbol) {
  return Formula{context, sizes, calls_symbol}.value(*context.file().bound);
}

}  // namespace certamen::language
