// SPDX-License-Identifier: Apache-2.0
// Games whose hidden state never changes, by all of their beliefs where these are few: see
// CountedBeliefs.
#include <algorithm>

#include "framework/engines/optimal/search.hpp"
#include "framework/error.hpp"

namespace certamen {

/// So many calls may be tried in it at once: about as many as take a quarter of a second.
std::size_t OptimalSearch::share_of_counts() const {
  constexpr std::size_t all = std::size_t{1} << 27, of_one_answer = 64;
  std::size_t cells = 1, calls = 1;
  for (std::size_t procedure = 0; procedure < machine_.procedures().size(); ++procedure) {
    calls += hypotheses_->calls(procedure).size();
    cells += hypotheses_->answers_of(procedure) * (of_one_answer + hypotheses_->size());
  }
  return all / (cells / calls + 1);
}

/// What is won at the start, if all beliefs are known. Bounds may lead the rounds past most
/// beliefs: so it gets a share where these are few, by how the rounds grow or since no more than
/// two calls are made, and else, in long searches, four times as many calls as the rounds tried,
/// each of which costs it far less; never more than half of those that are left.
std::optional<Rational> OptimalSearch::by_counts(std::size_t start) {
  if (is_uncounted_ || !hypotheses_ || !hypotheses_->is_static() ||
      statistics_.asked < count_from_ || positions_[start].decided)
    return std::nullopt;
  const Position& first = positions_[start];
  if (!counts_) {
    const auto is_open = [this](const Budgets& left, std::size_t procedure) {
      Position position;
      position.left = left;
      position.written = machine_.written_first();
      return is_allowed(position, procedure);
    };
    counts_ =
        CountedBeliefs::of(*hypotheses_, first.belief, first.left, calls_left(first), is_open);
    is_uncounted_ = !counts_;
    if (is_uncounted_) return std::nullopt;
  }
  const std::size_t before = counts_->tried();
  constexpr std::size_t many = 1u << 14, few_calls = 2;
  const std::size_t by_rounds = statistics_.asked - asked_by_counts_;
  std::size_t most = by_rounds > many ? 4 * by_rounds : 0;
  if (grows_slowly_ || calls_left(first) <= few_calls || count_from_ == 0)
    most += share_of_counts();
  if (options_.most_asked) {
    const std::size_t asked = statistics_.asked + heavy_;
    most =
        std::min(most, before + (*options_.most_asked - std::min(asked, *options_.most_asked)) / 2);
  }
  const auto too_large = [&] { return bytes_ + counts_->bytes() > context_.memory_cap / 2; };
  const bool known = counts_->advance(most, [&] { return too_large() || is_over(); });
  statistics_.asked += counts_->tried() - before;
  asked_by_counts_ += counts_->tried() - before;
  if (too_large()) {
    is_uncounted_ = true;
    counts_.reset();
  }
  if (!known || is_over()) return std::nullopt;
  return counts_->value([&] { return is_over(); });
}

}  // namespace certamen
