// SPDX-License-Identifier: Apache-2.0
#include "framework/certify/pair_of_games.hpp"

#include "framework/certify/aligned.hpp"
#include "framework/error.hpp"

namespace certamen::certify {

void add_to(Weights& sum, const Weights& other, const Rational& factor) {
  for (const auto& [place, weight] : other) {
    Rational& own = sum[place];
    own += factor * weight;
    if (own == 0) sum.erase(place);
  }
}

PairOfGames::PairOfGames(const Package& first, const Package& second, const Limits& limits)
    : work_{limits} {
  for (const auto& game : aligned({first, second})) steppers_.emplace_back(game, limits);
  for (const auto& oracle : oracles()) {
    bool matters = false;
    for (const auto& other : oracles())
      matters = matters || other.only_after.contains(oracle.signature.name) ||
                other.only_before.contains(oracle.signature.name);
    matters_.push_back(matters);
  }
}

Weights PairOfGames::start() {
  Weights result;
  for (std::size_t side = 0; side < 2; ++side)
    for (const auto& [id, weight] : steppers_[side].start())
      result[{side, id}] = side == 0 ? weight : Rational{-weight};
  return result;
}

std::vector<bool> PairOfGames::after(std::vector<bool> called, std::size_t oracle) const {
  if (matters_[oracle]) called[oracle] = true;
  return called;
}

Standing PairOfGames::standing(const std::vector<bool>& called, const Weights& weights) const {
  Standing result{called, std::vector<std::vector<bool>>(2)};
  for (const auto& [place, weight] : weights) {
    const auto own = steppers_[place.first].written(place.second);
    auto& known = result.written[place.first];
    if (known.empty()) known = own;
    if (known != own)
      throw Error{ErrorCode::unsupported, "equivalence",
                  "whether a state has been written depends on coins"};
  }
  return result;
}

bool PairOfGames::may_call(const std::vector<bool>& called, const Weights& weights,
                           std::size_t oracle) {
  const auto& own = oracles()[oracle];
  for (std::size_t i = 0; i < oracles().size(); ++i) {
    const std::string& name = oracles()[i].signature.name;
    if (own.only_after.contains(name) && !called[i]) return false;
    if (own.only_before.contains(name) && called[i]) return false;
  }
  for (const auto& [place, weight] : weights)
    if (!steppers_[place.first].call(place.second, oracle, 0)) return false;
  return true;
}

std::map<Integer, Weights> PairOfGames::answers(const Weights& weights, std::size_t oracle,
                                                std::size_t input) {
  std::map<Integer, Weights> result;
  for (const auto& [place, weight] : weights) {
    const auto& steps = *steppers_[place.first].call(place.second, oracle, input);
    work_.spend(steps.size());
    for (const auto& step : steps)
      result[step.answer][{place.first, step.then}] += weight * step.weight;
  }
  for (auto& [answer, then] : result)
    std::erase_if(then, [](const auto& entry) { return entry.second == 0; });
  return result;
}

Rational PairOfGames::visible_difference(const Weights& weights) {
  Rational sum = 0;
  for (const auto& [place, weight] : weights) sum += weight;
  if (sum != 0 || !steppers_[0].finalize()) return sum;
  for (std::size_t output = 0; output < steppers_[0].outputs().size(); ++output) {
    Rational yes = 0;
    for (const auto& [place, weight] : weights) {
      const auto& own = steppers_[place.first].verdict(place.second, output);
      if (!own) return 0;  // nothing can be handed in here
      yes += weight * *own;
    }
    if (yes != 0) return yes;
  }
  return 0;
}

}  // namespace certamen::certify
