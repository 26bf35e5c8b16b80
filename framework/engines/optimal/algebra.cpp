// SPDX-License-Identifier: Apache-2.0
// Given all answers to calls whose forms are linear, the hidden values are uniform on an affine
// space: which one it is depends on the answers, its directions on what was asked alone. So what is
// to be won, a power of 1/p, does not depend on the answers, and no adaptive strategy wins more
// than the best list of calls. What is left is how many of the forms that count the calls can span.
// An adversary that wins that much is played apart, see FieldReplay.
#include "framework/engines/optimal/algebra.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "framework/engines/optimal/combinations.hpp"
#include "framework/engines/optimal/field_play.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

/// A polynomial as one in the hidden values, with coefficients that the adversary knows.
using Forms = std::map<FieldMonomial, FieldPolynomial>;

using Row = RowSpace::Row;

/// A form as a point that moves with what is asked: origin + sum of the inputs times directions.
struct MovingForm {
  Row origin = {};
  std::vector<Row> directions = {};  // one an input
};

Rational power_of_share(const Integer& p, std::uint64_t exponent) {
  return make_rational(1, boost::multiprecision::pow(p, static_cast<unsigned>(exponent)));
}

class AlgebraicSolver {
 public:
  explicit AlgebraicSolver(FieldGame game)
      : game_{std::move(game)}, hidden_(game_.hidden.begin(), game_.hidden.end()) {}

  std::optional<AlgebraicOptimum> solve() {
    if (!give_own_places()) return std::nullopt;
    std::optional<AlgebraicOptimum> found;
    if (game_.fresh.empty())
      found = leakage();
    else if (game_.fresh.size() == 1)
      found = forgery();
    if (!found) return std::nullopt;
    replay(*found);
    found->calls = static_cast<std::size_t>(game_.calls);
    found->positions = boost::multiprecision::pow(
        p(), static_cast<unsigned>(hidden_.size() + game_.asked.size() + game_.handed.size()));
    return found;
  }

 private:
  const Integer& p() const { return game_.ring.p(); }

  /// Each equation is solved by a value of its own that is handed in, alone in a term with a
  /// constant, and not elsewhere; what else is handed in decides which forms these values guess.
  bool give_own_places() {
    const auto uses = [](const FieldPolynomial& polynomial, std::uint32_t variable) {
      std::size_t terms = 0;
      for (const auto& [monomial, coefficient] : polynomial)
        for (const auto& [its, exponent] : monomial) terms += its == variable ? 1 : 0;
      return terms;
    };
    free_ = game_.handed;
    for (const auto& equation : game_.equations) {
      const auto own = std::find_if(free_.begin(), free_.end(), [&](std::uint32_t variable) {
        std::size_t terms = 0;
        for (const auto& other : game_.equations) terms += uses(other, variable);
        const bool is_about =
            std::any_of(game_.fresh.begin(), game_.fresh.end(), [&](const FieldGame::Fresh& fresh) {
              return std::find(fresh.handed.begin(), fresh.handed.end(), variable) !=
                     fresh.handed.end();
            });
        return terms == 1 && !is_about && equation.contains({{variable, 1}});
      });
      if (own == free_.end()) return false;
      own_.push_back(*own);
      free_.erase(own);
    }
    return !game_.equations.empty();
  }

  /// Without what depends on no hidden value: the adversary knows that.
  Forms forms_of(const FieldPolynomial& polynomial) const {
    Forms forms;
    for (const auto& [monomial, coefficient] : polynomial) {
      FieldMonomial hidden, known;
      for (const auto& power : monomial)
        (hidden_.contains(power.first) ? hidden : known).push_back(power);
      if (!hidden.empty()) forms[hidden][known] = coefficient;
    }
    return forms;
  }

  static bool is_linear(const Forms& forms) {
    return std::all_of(forms.begin(), forms.end(), [](const auto& form) {
      return form.first.size() == 1 && form.first.front().second == 1;
    });
  }

  /// The coefficients in this order of the hidden monomials; nothing if they are not linear in what
  /// is asked.
  std::optional<MovingForm> moving(const Forms& forms) {
    MovingForm result;
    result.directions.resize(game_.asked.size());
    for (const auto& [hidden, coefficients] : forms) {
      const std::size_t column = columns_.try_emplace(hidden, columns_.size()).first->second;
      for (const auto& [known, coefficient] : coefficients) {
        if (known.empty()) {
          result.origin[column] = coefficient;
          continue;
        }
        const auto asked = std::find(game_.asked.begin(), game_.asked.end(), known.front().first);
        if (known.size() != 1 || known.front().second != 1 || asked == game_.asked.end())
          return std::nullopt;
        result.directions[static_cast<std::size_t>(asked - game_.asked.begin())][column] =
            coefficient;
      }
    }
    return result;
  }

  RowSpace span(const std::vector<Row>& rows) {
    RowSpace space{game_.ring};
    for (const auto& row : rows) space.insert(row);
    return space;
  }

  std::size_t common(const RowSpace& a, const RowSpace& b) {
    RowSpace sum = a;
    for (const auto& [first, row] : b.rows()) sum.insert(row);
    return a.rank() + b.rank() - sum.rank();
  }

  /// What is handed in is judged by fixed forms, such as the secret itself.
  std::optional<AlgebraicOptimum> leakage() {
    std::vector<Row> wanted, shown;
    for (const auto& equation : game_.equations) {
      const Forms forms = forms_of(equation);
      const auto form = moving(forms);
      if (!is_linear(forms) || !form || moves(*form)) return std::nullopt;
      wanted.push_back(form->origin);
    }
    const RowSpace all = span(wanted);
    std::vector<MovingForm> answers;
    for (const auto& answer : game_.answers) {
      const Forms forms = forms_of(answer);
      auto form = moving(forms);
      if (!is_linear(forms) || !form) return std::nullopt;
      answers.push_back(std::move(*form));
    }
    std::size_t known = 0;
    if (game_.calls > 0 && std::none_of(answers.begin(), answers.end(), moves)) {
      for (const auto& answer : answers) shown.push_back(answer.origin);
      known = common(all, span(shown));
      if (!answers.empty()) calls_ = {zero_call()};
    } else if (game_.calls > 0) {
      if (answers.size() != 1) return std::nullopt;
      known = most_spanned(all, answers.front());
      calls_ = spanning_calls(all, answers.front(), known);
    }
    return AlgebraicOptimum{
        power_of_share(p(), all.rank() - known),
        fmt::format(
            "the answers are linear modulo {} in {} hidden values: of the {} forms that are "
            "to be guessed, calls show {} at most, and the others stay uniform",
            p().str(), hidden_.size(), all.rank(), known)};
  }

  static bool moves(const MovingForm& form) {
    return std::any_of(form.directions.begin(), form.directions.end(),
                       [](const Row& row) { return !row.empty(); });
  }

  /// The greatest dimension that the span W of `calls` points of origin + U has in common with
  /// `wanted`. If the origin is in U, the points are those of U, and W is any subspace of it of at
  /// most that dimension. Else W is 0 or any subspace of span(origin, U) that is not inside U.
  std::size_t most_spanned(const RowSpace& wanted, const MovingForm& answer) {
    const RowSpace moving = span(answer.directions);
    RowSpace whole = moving;
    const bool through_zero = !whole.insert(answer.origin);
    const auto calls =
        static_cast<std::size_t>(std::min<std::uint64_t>(game_.calls, hidden_.size() + 1));
    const std::size_t inside = common(wanted, moving), all = common(wanted, whole);
    if (through_zero || all > inside) return std::min(calls, all);
    return std::min(calls - 1, inside);
  }

  /// Calls that reach what most_spanned() says, point by point.
  std::vector<std::vector<Integer>> spanning_calls(const RowSpace& wanted, const MovingForm& answer,
                                                   std::size_t known) {
    std::vector<std::vector<Integer>> calls;
    if (known == 0) return calls;
    std::vector<Row> parts = answer.directions;
    parts.push_back(answer.origin);
    const RowSpace moving = span(answer.directions);
    const Combinations sums{game_.ring, moving.contains(answer.origin) ? answer.directions : parts};
    if (moving.contains(answer.origin)) {
      for (const Row& row : common_rows(game_.ring, wanted, moving))
        if (calls.size() < known)
          calls.push_back(*sums.of(sum_of(game_.ring, row, -1, answer.origin)));
      return calls;
    }
    // Factors of the directions, and of the origin last: points have 1 there.
    std::vector<std::vector<Integer>> points, others;
    for (const Row& row : common_rows(game_.ring, wanted, span(parts))) {
      std::vector<Integer> factors = *sums.of(row);
      const Integer of_origin = factors.back();
      factors.pop_back();
      if (of_origin == 0) {
        others.push_back(std::move(factors));
        continue;
      }
      const Integer inverse = game_.ring.inverse(of_origin);
      for (Integer& factor : factors) factor = game_.ring.reduced(factor * inverse);
      points.push_back(std::move(factors));
    }
    // Where no point is wanted, one shows the origin.
    const bool is_beside = points.empty();
    if (is_beside) points.push_back(zero_call());
    for (const auto& other : others) {
      std::vector<Integer> point = points.front();
      for (std::size_t i = 0; i < point.size(); ++i)
        point[i] = game_.ring.reduced(point[i] + other[i]);
      points.push_back(std::move(point));
    }
    points.resize(std::min(points.size(), known + (is_beside ? 1 : 0)));
    return points;
  }

  std::vector<Integer> zero_call() const { return std::vector<Integer>(game_.asked.size(), 0); }
  /// Asks with 1 at that place, and 0 elsewhere.
  std::vector<Integer> unit_call(std::size_t place) const {
    std::vector<Integer> call = zero_call();
    call[place] = 1;
    return call;
  }
  /// What is handed in is about this, which is asked in that order.
  void aim_at(const std::vector<Integer>& asked) {
    const auto& fresh = game_.fresh.front();
    for (std::size_t j = 0; j < fresh.asked.size(); ++j) {
      const auto place = std::ranges::find(game_.asked, fresh.asked[j]) - game_.asked.begin();
      aims_[fresh.handed[j]] = asked[static_cast<std::size_t>(place)];
    }
  }

  /// Plays the calls, with what they are aimed at, and hands in what would be right at hidden
  /// values that the answers allow. Throws Error(internal) if it does not win what `found` says.
  void replay(AlgebraicOptimum& found) {
    try {
      FieldReplay table{game_};
      FieldPlay play{.calls = calls_};
      for (const std::uint32_t variable : free_)
        play.handed[variable] = game_.ring.constant(aims_.contains(variable) ? aims_[variable] : 0);
      std::map<std::uint32_t, FieldPolynomial> known =
          inner_ ? padded_values(table) : table.hidden_of(calls_);
      known.insert(play.handed.begin(), play.handed.end());
      for (std::size_t i = 0; i < own_.size(); ++i) {
        FieldPolynomial rest = game_.equations[i];
        const auto own = rest.extract(FieldMonomial{{own_[i], 1}});
        rest = table.with(rest, known);
        FieldPolynomial value;
        game_.ring.add(value, -game_.ring.inverse(own.mapped()), rest);
        play.handed[own_[i]] = std::move(value);
      }
      const auto won = table.win(play);
      if (!won) return;
      if (*won != found.value)
        throw Error{ErrorCode::internal, "best adversary",
                    "algebra gives " + to_fraction(found.value) + ", and its adversary wins " +
                        to_fraction(*won)};
      found.play = table.text(play);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::too_large) throw;
    }
  }

  /// Of answers h(m, k) + c r: k is as `inner_` says, or the difference of two answers; r is what
  /// the first answer leaves.
  std::map<std::uint32_t, FieldPolynomial> padded_values(FieldReplay& table) {
    std::map<std::uint32_t, FieldPolynomial> values;
    FieldPolynomial& k = values[*inner_];
    k = game_.ring.constant(1);
    if (calls_.size() == 2) {
      k = game_.ring.variable(table.answer(1, 0));
      game_.ring.add(k, -1, game_.ring.variable(table.answer(0, 0)));
    }
    FieldPolynomial rest = table.answered(calls_.front(), 0);
    const auto pad = rest.extract(FieldMonomial{{pad_, 1}});
    rest = table.with(rest, values);
    FieldPolynomial left = game_.ring.variable(table.answer(0, 0));
    game_.ring.add(left, -1, rest);
    game_.ring.add(values[pad_], game_.ring.inverse(pad.mapped()), left);
    return values;
  }

  /// What is handed in is about something that was not asked, and guesses what the oracle would
  /// have answered to it.
  std::optional<AlgebraicOptimum> forgery() {
    const auto& fresh = game_.fresh.front();
    const auto sorted = [](FieldGame::Variables variables) {
      std::sort(variables.begin(), variables.end());
      return variables;
    };
    if (game_.answers.size() != 1 || game_.equations.size() != 1 ||
        sorted(fresh.asked) != sorted(game_.asked) || sorted(fresh.handed) != sorted(free_))
      return std::nullopt;
    const Forms forms = forms_of(game_.answers.front());
    if (!is_multiple(forms, forms_of(game_.equations.front()))) return std::nullopt;
    if (forms.empty()) return AlgebraicOptimum{1, "the answers depend on nothing that is hidden"};
    const auto form = moving(forms);
    if (!form) return std::nullopt;
    return is_linear(forms) ? linear_forgery(*form) : padded_forgery(forms, *form);
  }

  /// Whether the verdict's form for what is handed in is a constant times the oracle's for the
  /// same.
  bool is_multiple(const Forms& answer, const Forms& verdict) {
    const auto& fresh = game_.fresh.front();
    std::map<std::uint32_t, std::uint32_t> asked;
    for (std::size_t i = 0; i < fresh.handed.size(); ++i) asked[fresh.handed[i]] = fresh.asked[i];
    std::optional<Integer> factor;
    std::size_t terms = 0;
    for (const auto& [hidden, coefficients] : verdict)
      for (const auto& [known, coefficient] : coefficients) {
        std::map<std::uint32_t, std::uint64_t> renamed;
        for (const auto& [variable, exponent] : known) {
          const auto its = asked.find(variable);
          if (its == asked.end()) return false;
          renamed[its->second] = exponent;
        }
        const auto form = answer.find(hidden);
        if (form == answer.end()) return false;
        const auto term = form->second.find({renamed.begin(), renamed.end()});
        if (term == form->second.end()) return false;
        const Integer its = game_.ring.reduced(coefficient * game_.ring.inverse(term->second));
        if (factor && *factor != its) return false;
        factor = its;
        ++terms;
      }
    std::size_t expected = 0;
    for (const auto& [hidden, coefficients] : answer) expected += coefficients.size();
    return terms == expected;
  }

  AlgebraicOptimum guess(const std::string& why) const {
    return {power_of_share(p(), 1), why + ": the answer is guessed"};
  }

  /// A forgery is certain where the form of something that was not asked is in the span of those
  /// that were asked, and wins with 1/p else. Forms are the points of origin + U.
  AlgebraicOptimum linear_forgery(const MovingForm& form) {
    const RowSpace moving = span(form.directions);
    const std::string seen = fmt::format("the answers are linear modulo {} in {} hidden values",
                                         p().str(), hidden_.size());
    if (const auto asked =
            Combinations{game_.ring, form.directions}.of(sum_of(game_.ring, {}, -1, form.origin))) {
      aim_at(*asked);
      return {1, seen + ", and the answer to one question depends on none of them"};
    }
    if (game_.calls == 0) return guess(seen);
    if (const auto same = Combinations{game_.ring, form.directions}.of_zero()) {
      calls_ = {zero_call()};
      aim_at(*same);
      return {1, seen + ", and two questions have the same answer"};
    }
    // Points of a line are in the span of two of them; in the plane of three there are p^2.
    const std::size_t dimension = moving.rank();
    if (game_.calls >= 2 && dimension >= 1 && p() > 2) {
      calls_ = {zero_call(), unit_call(0)};
      std::vector<Integer> twice = unit_call(0);
      twice[0] = 2;
      aim_at(twice);
      return {1, seen + ": two of them give all others on their line"};
    }
    if (game_.calls >= 3 && dimension >= 2) {
      calls_ = {zero_call(), unit_call(0), unit_call(1)};
      std::vector<Integer> sum = unit_call(0);
      sum[1] = 1;
      aim_at(sum);
      return {1, seen + ": three of them give a fourth one, their sum"};
    }
    return guess(seen + ", and those asked say nothing of another one");
  }

  /// Answers h(m, k) + c r with h a polynomial in k of degree below p: the first answer is uniform
  /// whatever k is, since r is. Then r is known but for k, and a forgery for m* wins where
  /// h(m*, k) - h(m, k) has the difference that it bets on: a polynomial that is not constant, of
  /// degree D at most, and any such, if the coefficients are m's elements up to a bijection that is
  /// linear. Two answers whose h differ by k show k, and with it all.
  std::optional<AlgebraicOptimum> padded_forgery(const Forms& forms, const MovingForm& form) {
    std::set<std::uint64_t> exponents;
    std::set<std::uint32_t> inner, pads;
    for (const auto& [hidden, coefficients] : forms) {
      if (hidden.size() != 1) return std::nullopt;
      const bool is_constant = coefficients.size() == 1 && coefficients.begin()->first.empty();
      const auto [variable, exponent] = hidden.front();
      const bool is_alone = std::count_if(forms.begin(), forms.end(), [&](const auto& other) {
                              return other.first.front().first == variable;
                            }) == 1;
      if (pads.empty() && is_constant && exponent == 1 && is_alone) {
        pads.insert(variable);
        continue;
      }
      inner.insert(variable);
      exponents.insert(exponent);
    }
    if (pads.size() != 1 || inner.size() != 1) return std::nullopt;
    const std::string seen = fmt::format(
        "one hidden value modulo {} pads the answers, which are polynomials in another", p().str());
    if (game_.calls == 0) return guess(seen);
    inner_ = *inner.begin();
    pad_ = *pads.begin();
    calls_ = {zero_call()};
    const Combinations questions{game_.ring, form.directions};
    if (const auto same = questions.of_zero()) {
      aim_at(*same);
      return AlgebraicOptimum{1, seen + "; two questions have the same answer"};
    }
    const std::size_t rank = form.directions.size();
    const std::uint64_t degree = *exponents.rbegin();
    // All of 1 .. degree, each with a coefficient of its own.
    if (exponents.size() != degree || rank != degree) return std::nullopt;
    const auto column_of = [&](std::uint64_t exponent) {
      return columns_.at(FieldMonomial{{*inner_, exponent}});
    };
    if (game_.calls >= 2) {
      calls_.push_back(*questions.of({{column_of(1), 1}}));
      aim_at(*questions.of({{column_of(1), 2}}));
      return AlgebraicOptimum{1, seen + "; two answers show it"};
    }
    // They differ by (k - 1) .. (k - degree) less its constant term, on which the adversary bets.
    const auto product = with_zeros(game_.ring, degree);
    Row difference;
    for (std::uint64_t exponent = 1; exponent <= degree; ++exponent)
      if (product[exponent] != 0) difference[column_of(exponent)] = product[exponent];
    aim_at(*questions.of(difference));
    return AlgebraicOptimum{
        make_rational(Integer{degree}, p()),
        fmt::format("{}: two differ by a polynomial of degree at most {}, which has as many zeros "
                    "at most, and as many where the adversary chooses them",
                    seen, degree)};
  }

  FieldGame game_;
  std::set<std::uint32_t> hidden_;
  FieldGame::Variables free_;  // handed in, without what an equation is solved by
  FieldGame::Variables own_;   // by equation: what it is solved by
  // An adversary that reaches the optimum: what it asks, what its output is about, and of answers
  // that are padded the value that is padded, and the pad.
  std::vector<std::vector<Integer>> calls_;
  std::map<std::uint32_t, Integer> aims_;
  std::optional<std::uint32_t> inner_;
  std::uint32_t pad_ = 0;
  std::map<FieldMonomial, std::size_t> columns_;  // of hidden monomials
};

}  // namespace

std::optional<AlgebraicOptimum> optimum_by_algebra(const Package& game,
                                                   const OptimalOptions& options) {
  auto read = FieldGame::of(game, options);
  if (!read) return std::nullopt;
  return AlgebraicSolver{std::move(*read)}.solve();
}

}  // namespace certamen
