// SPDX-License-Identifier: Apache-2.0
// What the beliefs of CountedBeliefs are worth, from the last layer back, and what is best there.
#include <algorithm>
#include <tuple>

#include "framework/engines/optimal/counted_beliefs.hpp"
#include "framework/error.hpp"

namespace certamen {

const Integer& CountedBeliefs::power(std::size_t base, std::size_t exponent) const {
  powers_.resize(base_.size());
  auto& known = powers_[base];
  if (known.empty()) known.emplace_back(1);
  while (known.size() <= exponent) known.push_back(known.back() * base_[base]);
  return known[exponent];
}

Integer CountedBeliefs::product(const std::uint16_t* exponents) const {
  Integer all = power(0, exponents[0]);
  for (std::size_t b = 1; b < base_.size(); ++b)
    if (exponents[b] != 0) all *= power(b, exponents[b]);
  return all;
}

Hypotheses::Believed CountedBeliefs::believed(const std::uint16_t* belief) const {
  Hypotheses::Believed result;
  Integer total = 0;
  for (std::size_t s = 0; s < table_->rows_.size(); ++s) {
    const std::uint16_t* its = belief + s * base_.size();
    result.weights.push_back(*its == impossible ? Integer{0} : product(its));
    total += result.weights.back();
    if (table_->told_apart_ && table_->rows_[s].first == 0) result.other += result.weights.back();
  }
  if (table_->fits_words(total))
    for (const auto& weight : result.weights)
      result.words.push_back(static_cast<std::uint64_t>(weight));
  return result;
}

/// Over the verdict's scale.
Integer CountedBeliefs::stop_value(const std::uint16_t* belief, std::size_t& output) const {
  std::vector<Integer> won(table_->outputs_, 0);
  for (std::size_t s = 0; s < table_->rows_.size(); ++s) {
    const std::uint16_t* its = belief + s * base_.size();
    if (*its == impossible) continue;
    const Integer weight = product(its);
    for (const auto& win : table_->wins_[s]) won[win.output] += weight * win.count;
  }
  const auto best = std::max_element(won.begin(), won.end());
  output = static_cast<std::size_t>(best - won.begin());
  return best == won.end() ? Integer{0} : *best;
}

/// The same, where each hypothesis that is left is won by one output.
Integer CountedBeliefs::settled_value(const std::uint16_t* belief) const {
  Integer sum = 0;
  for (std::size_t s = 0; s < table_->rows_.size(); ++s) {
    const std::uint16_t* its = belief + s * base_.size();
    if (*its != impossible) sum += product(its) * table_->best_win_[s];
  }
  return sum;
}

/// The last call from the table's sums, where these fit a machine word: its answers' beliefs need
/// no place then. Over scale() and the verdict's scale.
std::optional<Integer> CountedBeliefs::last_value(const std::uint16_t* row, std::size_t made,
                                                  Best& best) const {
  if (made + 1 != calls_) return std::nullopt;
  const Budgets left = left_of(row);
  const auto its = believed(row);
  if (its.words.empty()) return std::nullopt;
  std::optional<Integer> most;
  for (std::size_t procedure = 0; procedure < columns_.size(); ++procedure) {
    if (!is_allowed_(left, procedure)) continue;
    std::size_t call = 0;
    Integer won = table_->last_ways(its, procedure, call);
    if (most && won <= *most) continue;
    most = std::move(won);
    best = {static_cast<std::uint32_t>(procedure), static_cast<std::uint32_t>(call)};
  }
  return most;
}

/// From the values of the next layer; nothing if no call leads there.
std::optional<Integer> CountedBeliefs::best_move(const Layer& layer, std::size_t position,
                                                 const std::vector<Integer>& later,
                                                 Best& best) const {
  const std::uint32_t first = position == 0 ? 0 : layer.move_ends[position - 1];
  std::optional<Integer> most;
  for (std::uint32_t i = first; i < layer.move_ends[position]; ++i) {
    const Move& move = layer.moves[i];
    Integer sum = 0;
    for (std::size_t k = move.first_child; k < move.first_child + move.children; ++k) {
      const auto& common = commons_[layer.children[k].common];
      const Integer& value = later[layer.children[k].position];
      if (base_.size() == 1)
        mpz_addmul(sum.backend().data(), value.backend().data(),
                   power(0, common[0]).backend().data());
      else
        sum += value * product(common.data());
    }
    if (most && sum <= *most) continue;
    most = std::move(sum);
    best = {move.procedure, move.call};
  }
  return most;
}

Rational CountedBeliefs::value(const std::function<bool()>& poll) {
  constexpr std::size_t often = 256;
  const std::size_t length = width_ + budgets_.size();
  // Over the verdict's scale, and scale() for each call that is left.
  std::vector<Integer> values, later;
  Integer scales = 1;
  for (std::size_t made = calls_ + 1; made-- > 0; scales *= table_->scale_) {
    Layer& layer = layers_[made];
    std::swap(values, later);
    values.resize(layer.size);
    layer.best.assign(layer.size, {none, none});
    for (std::size_t position = 0; position < layer.size; ++position) {
      if (position % often == 0 && poll()) throw Error{ErrorCode::interrupted, "counts", "stopped"};
      const std::uint16_t* row = layer.rows.data() + position * length;
      auto& best = layer.best[position];
      std::optional<Integer> most;
      if (is_settled(row)) {
        values[position] = settled_value(row) * scales;
        continue;
      }
      if (const auto last = layer.last.find(static_cast<std::uint32_t>(position));
          last != layer.last.end())
        std::tie(most, best) = last->second;
      else if (made < calls_)
        most = best_move(layer, position, later, best);
      std::size_t output = 0;
      values[position] = most ? std::move(*most) : Integer{stop_value(row, output) * scales};
    }
  }
  scales /= table_->scale_;
  Rational other = 0;
  if (table_->told_apart_) other = Rational{believed(start_.data()).other} * unit_;
  return make_rational(values[0], scales * table_->verdict_scale_) * unit_ - other;
}

CountedBeliefs::Choice CountedBeliefs::choice(const Exponents& belief, const Budgets& left,
                                              std::size_t made) const {
  Choice choice;
  if (is_settled(belief.data()) || made >= calls_) return choice;
  std::vector<std::uint16_t> row(width_ + budgets_.size());
  const std::size_t symmetry = canonize(belief.data(), row.data());
  std::copy(left.begin(), left.end(), row.begin() + static_cast<std::ptrdiff_t>(width_));
  const auto position = find(layers_[made], row);
  if (!position) throw Error{ErrorCode::internal, "counts", "a belief was not followed"};
  const auto& [procedure, call] = layers_[made].best[*position];
  if (procedure == none) return choice;
  return {false, procedure,
          symmetry == 0 ? call : table_->image(table_->symmetry(symmetry), procedure, call)};
}

std::size_t CountedBeliefs::output(const Exponents& belief) const {
  std::size_t output = 0;
  stop_value(belief.data(), output);
  return output;
}

std::vector<std::pair<std::uint64_t, CountedBeliefs::Exponents>>
CountedBeliefs::answers(const Exponents& belief, std::size_t procedure, std::size_t call) const {
  std::vector<std::pair<std::uint64_t, Exponents>> result;
  Exponents common(base_.size());
  for (std::size_t i = 0; i < columns_[procedure][call].size(); ++i) {
    Exponents next(width_);
    if (apply(belief.data(), columns_[procedure][call][i], next.data(), common.data()))
      result.emplace_back(table_->calls_[procedure][call].answers[i].output, std::move(next));
  }
  return result;
}

}  // namespace certamen
