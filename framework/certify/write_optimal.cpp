// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <map>

#include "framework/certify/optimal.hpp"
#include "framework/certify/position.hpp"
#include "framework/error.hpp"

namespace certamen::certify {

namespace {

class OptimalWriter {
 public:
  OptimalWriter(const OptimalQuestion& question, const Limits& limits)
      : sides_{question, limits}, limits_{limits} {}

  OptimalCertificate write() {
    const Rational weight = intern(sides_.start()).second;
    OptimalCertificate certificate;
    certificate.value = weight * solve(0).value_or(0);
    for (auto& stepper : sides_.steppers()) {
      certificate.memories.emplace_back();
      for (std::size_t id = 0; id < stepper.size(); ++id)
        certificate.memories.back().push_back(stepper.memory(id));
    }
    for (auto& position : positions_) certificate.positions.push_back(std::move(position));
    return certificate;
  }

 private:
  /// Its number, and what its weights were divided by.
  std::pair<std::size_t, Rational> intern(Situation situation) {
    const Rational weight = scale(situation);
    const auto [entry, is_new] = known_.try_emplace(situation, positions_.size());
    if (!is_new) return {entry->second, weight};
    if (positions_.size() >= limits_.positions)
      throw Error{ErrorCode::too_large, "certificate",
                  "more than " + std::to_string(limits_.positions) + " positions"};
    CertifiedPosition position;
    for (const auto& side : situation.belief) {
      position.belief.emplace_back();
      for (const auto& [id, mass] : side) position.belief.back().push_back({id, mass});
    }
    position.made = situation.made;
    position.left = situation.left;
    position.value = sides_.most(situation.belief);
    positions_.push_back(std::move(position));
    situations_.push_back(&entry->first);
    solved_.push_back(false);
    return {positions_.size() - 1, weight};
  }

  /// What is left to be won behind a move if everything is won.
  Rational most_behind(const CertifiedPosition::Move& move) const {
    Rational sum = 0;
    for (const auto& next : move.next)
      sum += next.weight * sides_.most(situations_[next.position]->belief);
    return sum;
  }

  std::vector<CertifiedPosition::Move> moves_of(std::size_t number) {
    const Situation here = *situations_[number];
    std::vector<CertifiedPosition::Move> moves;
    for (std::size_t oracle = 0; oracle < sides_.oracles(); ++oracle) {
      if (!sides_.may_call(here, oracle)) continue;
      for (std::size_t input = 0; input < sides_.inputs(oracle).size(); ++input) {
        CertifiedPosition::Move move{oracle, sides_.inputs(oracle)[input], {}};
        for (auto& [answer, next] : sides_.answers(here, oracle, input)) {
          const auto [position, weight] = intern(std::move(next));
          move.next.push_back({answer, position, weight});
        }
        references_ += move.next.size();
        if (references_ > limits_.references)
          throw Error{ErrorCode::too_large, "certificate",
                      "more than " + std::to_string(limits_.references) +
                          " references between positions"};
        moves.push_back(std::move(move));
      }
    }
    return moves;
  }

  std::optional<Rational> solve(std::size_t number) {
    if (solved_[number]) return positions_[number].value;
    solved_[number] = true;
    std::optional<Rational> best = sides_.stop(situations_[number]->belief);
    if (best && *best == *positions_[number].value) return best;  // there is no more to win
    auto moves = moves_of(number);
    std::vector<std::pair<Rational, std::size_t>> order;
    for (std::size_t i = 0; i < moves.size(); ++i) order.emplace_back(-most_behind(moves[i]), i);
    std::sort(order.begin(), order.end());
    for (const auto& [negative, i] : order) {
      const auto value = value_of(moves[i], -negative, best);
      if (value && (!best || *value > *best)) best = value;
    }
    positions_[number].bounded = false;
    positions_[number].value = best;
    positions_[number].moves = std::move(moves);
    return best;
  }

  /// The value of a move; nothing if it does not beat the best, or leads where nothing can be
  /// handed in.
  std::optional<Rational> value_of(const CertifiedPosition::Move& move, Rational rest,
                                   const std::optional<Rational>& best) {
    if (best && rest <= *best) return std::nullopt;
    Rational sum = 0;
    for (const auto& next : move.next) {
      rest -= next.weight * sides_.most(situations_[next.position]->belief);
      const auto value = solve(next.position);
      if (!value) return std::nullopt;
      sum += next.weight * *value;
      if (best && sum + rest <= *best) return std::nullopt;
    }
    return sum;
  }

  Sides sides_;
  Limits limits_;
  std::map<Situation, std::size_t> known_;
  std::vector<const Situation*> situations_;
  std::deque<CertifiedPosition> positions_;
  std::vector<bool> solved_;
  std::size_t references_ = 0;
};

}  // namespace

OptimalCertificate write_optimal_certificate(const OptimalQuestion& question,
                                             const std::optional<Rational>& claimed,
                                             const std::optional<Package>& strategy,
                                             const Limits& limits) {
  OptimalCertificate certificate = OptimalWriter{question, limits}.write();
  if (claimed) certificate.value = *claimed;
  certificate.strategy = strategy;
  return certificate;
}

}  // namespace certamen::certify
