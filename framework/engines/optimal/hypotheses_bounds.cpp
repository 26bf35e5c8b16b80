// SPDX-License-Identifier: Apache-2.0
// What can still be won, from sums over the table of hypotheses. Notation: w(s) is the weight of a
// hypothesis, V(k, w) the best that k more calls get, a a call, o an answer, g an output.
#include <algorithm>

#include "framework/engines/optimal/hypotheses.hpp"

namespace certamen {

namespace {

/// The best output, from the rows of the table that say how each hypothesis is won.
template <class Number, class Wins>
std::vector<Number> by_output(const std::vector<Number>& weights, const Wins& wins,
                              std::size_t outputs) {
  std::vector<Number> won(outputs, Number{0});
  for (std::size_t s = 0; s < weights.size(); ++s)
    if (weights[s] != 0)
      for (const auto& win : wins[s]) won[win.output] += weights[s] * win.count;
  return won;
}

}  // namespace

Rational Hypotheses::in_units(const Integer& numerator, const Believed& belief) const {
  return make_rational(numerator, scale_ * verdict_scale_) - belief.other;
}

/// Sum over the answers of the best output's weight, over scale() * verdict_scale_.
template <class Number>
Number Hypotheses::after(const std::vector<Number>& weights, const Call& call) const {
  Number sum{0};
  std::size_t term = 0, group = 0;
  for (const std::size_t answer_end : call.answer_ends) {
    Number best{0};
    for (; group < answer_end; ++group) {
      Number won{0};
      for (; term < call.group_ends[group]; ++term)
        won += weights[call.terms[term].hypothesis] * call.terms[term].count;
      if (won > best) best = won;
    }
    sum += best;
  }
  return sum;
}

template <class Number>
Number Hypotheses::best_after(const std::vector<Number>& weights, std::size_t procedure,
                              std::size_t& best) const {
  Number most{0};
  best = 0;
  for (std::size_t i = 0; i < calls_[procedure].size(); ++i) {
    const Number value = after(weights, calls_[procedure][i]);
    if (value <= most) continue;
    most = value;
    best = i;
  }
  return most;
}

Integer Hypotheses::last_ways(const Believed& belief, std::size_t procedure,
                              std::size_t& call) const {
  return belief.words.empty() ? best_after(belief.weights, procedure, call)
                              : Integer{best_after(belief.words, procedure, call)};
}

Hypotheses::LastCall Hypotheses::last_call(const Believed& belief, std::size_t procedure) const {
  LastCall result;
  result.value = in_units(last_ways(belief, procedure, result.call), belief);
  return result;
}

/// The sum of the `calls` largest gains; of one procedure no more than it has left, and what is of
/// use once is taken once. Ends where it is `enough`.
template <class Number>
Number Hypotheses::largest(std::vector<Gain<Number>>& gains, std::vector<std::uint64_t> left,
                           std::size_t calls, const Number& enough) {
  std::sort(gains.begin(), gains.end(),
            [](const Gain<Number>& a, const Gain<Number>& b) { return a.gain > b.gain; });
  Number sum{0};
  for (const auto& one : gains) {
    auto& its = left[one.procedure];
    for (std::size_t times = one.once ? 1 : its; times > 0 && its > 0 && calls > 0; --times) {
      sum += one.gain;
      if (sum >= enough) return sum;
      --its;
      --calls;
    }
    if (calls == 0) break;
  }
  return sum;
}

/// The bound by surprise. Each call has a usual answer that leaves the state as it is. A strategy
/// that gets nothing but usual answers asks fixed calls a1, .., ak and hands in a fixed g; under s
/// that happens except with probability at most d(a1, s) + .. + d(ak, s), where d is the
/// probability of another answer, and whatever happens then wins at most with certainty. So
///   V(k, w) <= max over g and a1, .., ak of  sum of w(s) (win(s, g) + (1 - win(s, g)) sum of d).
/// A call whose d is 0 or 1 everywhere adds nothing when it is asked again: the state is as it was.
template <class Number>
Number Hypotheses::by_surprise(const std::vector<Number>& weights,
                               const std::vector<std::uint64_t>& left, std::size_t calls,
                               const Number& enough) const {
  const auto scale = static_cast<std::uint64_t>(scale_);
  const auto verdict_scale = static_cast<std::uint64_t>(verdict_scale_);
  const auto now = by_output(weights, wins_, outputs_);
  std::vector<Gain<Number>> all;             // whatever is handed in
  std::vector<std::vector<Number>> in_vain;  // of those, by output: what it wins anyway
  for (std::size_t procedure = 0; procedure < calls_.size(); ++procedure) {
    if (left[procedure] == 0) continue;
    for (const auto& call : calls_[procedure]) {
      Number sum{0};
      std::vector<Number> anyway(outputs_, Number{0});
      for (std::size_t s = 0; s < weights.size(); ++s) {
        if (weights[s] == 0 || call.surprise[s] == 0) continue;
        const Number surprised = weights[s] * call.surprise[s];
        sum += surprised * verdict_scale;
        for (const auto& win : wins_[s]) anyway[win.output] += surprised * win.count;
      }
      all.push_back({sum, procedure, call.once});
      in_vain.push_back(std::move(anyway));
    }
  }
  const auto with = [&](std::size_t output) {
    auto gains = all;
    for (std::size_t i = 0; i < gains.size(); ++i) gains[i].gain -= in_vain[i][output];
    const Number start = now[output] * scale;
    return start >= enough ? start : Number{start + largest<Number>(gains, left, calls, enough)};
  };
  Number best =
      with(static_cast<std::size_t>(std::max_element(now.begin(), now.end()) - now.begin()));
  for (std::size_t output = 0; output < outputs_ && best < enough; ++output)
    best = std::max<Number>(best, with(output));
  return best;
}

/// The product of the largest capacities of this number of calls, see bounded().
Rational Hypotheses::product_of_capacities(const std::vector<std::uint64_t>& left,
                                           std::size_t calls) const {
  std::vector<std::pair<Integer, std::uint64_t>> order;
  for (std::size_t i = 0; i < left.size(); ++i) order.emplace_back(capacities_[i], left[i]);
  std::sort(order.rbegin(), order.rend());
  Rational product = 1;
  const Rational useless{rows_.size()};  // from here on the bound says nothing
  for (const auto& [capacity, times] : order)
    for (std::uint64_t i = 0; i < times && calls > 0 && product < useless; ++i, --calls)
      product *= make_rational(capacity, scale_);
  return product;
}

/// The least of three bounds:
/// - an adversary that is shown the state wins sum of w(s) max over g of win(s, g), and of w(s)
/// where calls
///   change the state;
/// - by surprise, see there;
/// - for static games: V(k, w) = max over a of the sum over o of V(k - 1, w P(o | a, .)), and
///   V(k - 1, .) grows with its argument and with its scale, so that this is at most
///   C V(k - 1, w), where C, the largest capacity of a call, is the sum over o of the largest
///   P(o | a, s). V(0, w) and V(1, w) are sums over the table, and from V(1, w) on C counts.
template <class Number>
Rational Hypotheses::bounded(const std::vector<Number>& weights,
                             const std::vector<std::uint64_t>& left, std::size_t calls) const {
  const auto whole = [](const Number& sum) { return Rational{Integer{sum}}; };
  const auto scale = static_cast<std::uint64_t>(scale_);
  Number bound{0};
  for (std::size_t s = 0; s < weights.size(); ++s) bound += weights[s] * best_win_[s] * scale;
  const auto now = by_output(weights, wins_, outputs_);
  Number once = now.empty() ? bound : Number{*std::max_element(now.begin(), now.end()) * scale};
  if (calls == 0) return whole(once);
  Rational result = whole(bound);
  if (static_) {
    for (std::size_t procedure = 0; procedure < calls_.size(); ++procedure) {
      std::size_t best = 0;
      if (left[procedure] > 0) once = std::max<Number>(once, best_after(weights, procedure, best));
    }
    if (calls == 1) return whole(once);
    const Rational product = whole(once) * product_of_capacities(left, calls - 1);
    if (product < result) {
      const Integer up{(numerator(product) + denominator(product) - 1) / denominator(product)};
      bound = static_cast<Number>(up);
      result = product;
    }
  }
  return std::min(result, whole(by_surprise<Number>(weights, left, calls, bound)));
}

Rational Hypotheses::bound(const Believed& belief, const std::vector<std::uint64_t>& left,
                           std::size_t calls) const {
  const Rational sum = belief.words.empty() ? bounded(belief.weights, left, calls)
                                            : bounded(belief.words, left, calls);
  return sum / make_rational(scale_ * verdict_scale_, 1) - belief.other;
}

}  // namespace certamen
