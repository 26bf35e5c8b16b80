// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/optimal/field_play.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace certamen {

namespace {

FieldPolynomial power(PolynomialRing& ring, FieldPolynomial base, std::uint64_t exponent) {
  FieldPolynomial result = ring.constant(1);
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) result = ring.product(result, base);
    if (exponent > 1) base = ring.product(base, base);
  }
  return result;
}

/// Without its constant term.
bool is_linear(const FieldPolynomial& polynomial) {
  return std::ranges::all_of(polynomial, [](const auto& term) {
    return term.first.empty() || (term.first.size() == 1 && term.first.front().second == 1);
  });
}

}  // namespace

FieldReplay::FieldReplay(FieldGame& game) : game_{game}, first_answer_{0} {
  for (const auto* variables : {&game.hidden, &game.asked, &game.handed})
    for (const std::uint32_t variable : *variables)
      first_answer_ = std::max(first_answer_, variable + 1);
}

std::uint32_t FieldReplay::answer(std::size_t call, std::size_t place) const {
  return first_answer_ + static_cast<std::uint32_t>(call * game_.answers.size() + place);
}

FieldPolynomial FieldReplay::with(const FieldPolynomial& polynomial,
                                  const std::map<std::uint32_t, FieldPolynomial>& values) {
  FieldPolynomial result;
  for (const auto& [monomial, coefficient] : polynomial) {
    FieldPolynomial term = game_.ring.constant(coefficient);
    for (const auto& [variable, exponent] : monomial) {
      const auto value = values.find(variable);
      term = game_.ring.product(
          term,
          power(game_.ring, value == values.end() ? game_.ring.variable(variable) : value->second,
                exponent));
    }
    game_.ring.add(result, 1, term);
  }
  return result;
}

FieldPolynomial FieldReplay::answered(const std::vector<Integer>& asked, std::size_t place) {
  std::map<std::uint32_t, FieldPolynomial> values;
  for (std::size_t i = 0; i < asked.size(); ++i)
    values[game_.asked[i]] = game_.ring.constant(asked[i]);
  return with(game_.answers[place], values);
}

std::map<std::uint32_t, FieldPolynomial>
FieldReplay::hidden_of(const std::vector<std::vector<Integer>>& calls) {
  // Rows: the form of an answer less the answer, which is 0. Hidden variables come before answers,
  // and the constant is last.
  const std::size_t one = first_answer_ + calls.size() * game_.answers.size();
  RowSpace rows{game_.ring};
  for (std::size_t call = 0; call < calls.size(); ++call)
    for (std::size_t place = 0; place < game_.answers.size(); ++place) {
      RowSpace::Row row{{answer(call, place), game_.ring.reduced(-1)}};
      for (const auto& [monomial, coefficient] : answered(calls[call], place))
        row[monomial.empty() ? one : monomial.front().first] = coefficient;
      rows.insert(std::move(row));
    }
  std::map<std::uint32_t, FieldPolynomial> values;
  for (const std::uint32_t variable : game_.hidden) values[variable] = {};
  for (auto row = rows.rows().rbegin(); row != rows.rows().rend(); ++row) {
    const auto found = values.find(static_cast<std::uint32_t>(row->first));
    if (found == values.end()) continue;
    FieldPolynomial value;
    for (const auto& [column, coefficient] : row->second) {
      if (column == row->first) continue;
      const auto variable = static_cast<std::uint32_t>(column);
      const auto other = values.find(variable);
      game_.ring.add(value, -coefficient,
                     column == one           ? game_.ring.constant(1)
                     : other != values.end() ? other->second
                                             : game_.ring.variable(variable));
    }
    found->second = std::move(value);
  }
  return values;
}

bool FieldReplay::is_fresh(const FieldPlay& play, const FieldGame::Fresh& fresh) const {
  return std::ranges::none_of(play.calls, [&](const std::vector<Integer>& call) {
    for (std::size_t j = 0; j < fresh.asked.size(); ++j) {
      const auto place = std::ranges::find(game_.asked, fresh.asked[j]) - game_.asked.begin();
      const FieldPolynomial& handed = play.handed.at(fresh.handed[j]);
      if (handed != game_.ring.constant(call[static_cast<std::size_t>(place)])) return false;
    }
    return true;
  });
}

std::optional<Rational> FieldReplay::win(const FieldPlay& play) {
  for (const auto& fresh : game_.fresh) {
    // What is fresh is to be known before the answers are.
    for (const std::uint32_t variable : fresh.handed)
      if (const auto& value = play.handed.at(variable);
          !value.empty() && (value.size() > 1 || !value.begin()->first.empty()))
        return std::nullopt;
    if (!is_fresh(play, fresh)) return Rational{0};
  }
  std::map<std::uint32_t, FieldPolynomial> answers, handed;
  for (std::size_t call = 0; call < play.calls.size(); ++call)
    for (std::size_t place = 0; place < game_.answers.size(); ++place)
      answers[answer(call, place)] = answered(play.calls[call], place);
  for (const auto& [variable, value] : play.handed) handed[variable] = with(value, answers);
  std::vector<FieldPolynomial> equations;
  for (const auto& equation : game_.equations) equations.push_back(with(equation, handed));
  return solutions(equations);
}

std::optional<Rational> FieldReplay::solutions(const std::vector<FieldPolynomial>& equations) {
  if (!std::ranges::all_of(equations, is_linear))
    return equations.size() == 1 ? zeros(equations.front()) : std::nullopt;
  RowSpace left{game_.ring}, whole{game_.ring};
  for (const auto& equation : equations) {
    RowSpace::Row form;
    for (const auto& [monomial, coefficient] : equation)
      if (!monomial.empty()) form[monomial.front().first] = coefficient;
    left.insert(form);
    if (const auto constant = equation.find({}); constant != equation.end())
      form[first_answer_] = constant->second;
    whole.insert(std::move(form));
  }
  if (left.rank() != whole.rank()) return Rational{0};
  return make_rational(
      1, boost::multiprecision::pow(game_.ring.p(), static_cast<unsigned>(left.rank())));
}

std::optional<Rational> FieldReplay::zeros(const FieldPolynomial& polynomial) {
  // A value that is added to all the rest makes the sum uniform.
  std::map<std::uint32_t, std::size_t> terms;
  for (const auto& [monomial, coefficient] : polynomial)
    for (const auto& [variable, exponent] : monomial) ++terms[variable];
  for (const auto& [monomial, coefficient] : polynomial)
    if (monomial.size() == 1 && monomial.front().second == 1 && terms[monomial.front().first] == 1)
      return make_rational(1, game_.ring.p());
  constexpr std::uint64_t most_degree = 256;
  const std::uint32_t variable = polynomial.rbegin()->first.front().first;
  std::uint64_t degree = 0;
  for (const auto& [monomial, coefficient] : polynomial) {
    if (monomial.empty()) continue;
    if (monomial.size() > 1 || monomial.front().first != variable) return std::nullopt;
    degree = std::max(degree, monomial.front().second);
  }
  // It has as many zeros as its degree at most: if these are among 1 .. degree, they are all.
  if (degree > most_degree) return std::nullopt;
  std::uint64_t found = 0;
  for (std::uint64_t x = 1; x <= degree; ++x)
    if (with(polynomial, {{variable, game_.ring.constant(Integer{x})}}).empty()) ++found;
  if (found != degree) return std::nullopt;
  return make_rational(Integer{degree}, game_.ring.p());
}

std::string FieldReplay::text(const FieldPlay& play) const {
  constexpr std::size_t most = 160;
  const std::size_t calls = play.calls.size();
  std::string shorter = fmt::format("{} call{} reach it", calls, calls == 1 ? "" : "s");
  if (game_.ring.p() == 2) return shorter;  // values are bits of what is asked
  const auto of_answer = [&](std::uint32_t variable) {
    const std::size_t number = variable - first_answer_, places = game_.answers.size();
    return places == 1 ? fmt::format("a{}", number + 1)
                       : fmt::format("a{}.{}", number / places + 1, number % places + 1);
  };
  const auto of = [&](const FieldPolynomial& polynomial) {
    std::string sum;
    for (const auto& [monomial, coefficient] : polynomial) {
      const bool negative = coefficient > game_.ring.p() / 2;
      const Integer size = negative ? Integer{game_.ring.p() - coefficient} : coefficient;
      sum += sum.empty() ? (negative ? "-" : "") : (negative ? " - " : " + ");
      std::vector<std::string> factors;
      if (size != 1 || monomial.empty()) factors.push_back(size.str());
      for (const auto& [variable, exponent] : monomial)
        factors.push_back(of_answer(variable) +
                          (exponent == 1 ? "" : "^" + std::to_string(exponent)));
      sum += fmt::format("{}", fmt::join(factors, " "));
      if (sum.size() > most) break;
    }
    return sum.empty() ? "0" : sum;
  };
  std::vector<std::string> asked, handed;
  for (const auto& call : play.calls) {
    std::vector<std::string> values;
    for (const Integer& value : call) values.push_back(of(game_.ring.constant(value)));
    asked.push_back(fmt::format("{}({})", game_.oracle, fmt::join(values, ", ")));
  }
  for (const std::uint32_t variable : game_.handed) handed.push_back(of(play.handed.at(variable)));
  std::string names;
  if (calls == 1) names = fmt::format("ask {}, which says a1, and ", asked[0]);
  if (calls > 1)
    names = fmt::format("ask {}, which say a1 {} a{}, and ", fmt::join(asked, " and "),
                        calls == 2 ? "and" : "to", calls);
  const std::string all = fmt::format("{}hand in ({})", names, fmt::join(handed, ", "));
  return all.size() > most ? shorter : all;
}

}  // namespace certamen
