// SPDX-License-Identifier: Apache-2.0
#include "framework/certify/position.hpp"

#include <algorithm>

#include "framework/certify/aligned.hpp"
#include "framework/error.hpp"

namespace certamen::certify {

namespace {

Rational sum_of(const std::map<Stepper::Id, Rational>& side) {
  Rational sum = 0;
  for (const auto& [id, weight] : side) sum += weight;
  return sum;
}

}  // namespace

Rational scale(Situation& situation) {
  Rational sum = 0;
  for (const auto& side : situation.belief) sum += sum_of(side);
  for (auto& side : situation.belief)
    for (auto& [id, weight] : side) weight /= sum;
  return sum;
}

Sides::Sides(const OptimalQuestion& question, const Limits& limits)
    : work_{limits}, calls_{question.calls} {
  for (const auto& game : aligned(question.games)) steppers_.emplace_back(game, limits);
  for (const auto& oracle : steppers_[0].oracles())
    if (!oracle.budget && !calls_)
      throw Error{ErrorCode::usage, oracle.signature.name,
                  "it has no budget: say how many calls the adversary may make"};
}

Situation Sides::start() {
  Situation first;
  for (auto& stepper : steppers_) first.belief.push_back(stepper.start());
  first.made.assign(oracles(), 0);
  first.left = calls_;
  return first;
}

bool Sides::may_call(const Situation& here, std::size_t oracle) {
  const auto& all = steppers_[0].oracles();
  const auto& own = all[oracle];
  if (here.left && *here.left == 0) return false;
  if (own.budget && here.made[oracle] >= own.budget->number()) return false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string& name = all[i].signature.name;
    if (own.only_after.contains(name) && here.made[i] == 0) return false;
    if (own.only_before.contains(name) && here.made[i] != 0) return false;
  }
  for (std::size_t side = 0; side < steppers_.size(); ++side)
    for (const auto& [id, weight] : here.belief[side])
      if (!steppers_[side].call(id, oracle, 0)) return false;
  return true;
}

std::map<Integer, Situation> Sides::answers(const Situation& here, std::size_t oracle,
                                            std::size_t input) {
  Situation empty;
  empty.belief.resize(steppers_.size());
  empty.made = here.made;
  const bool counted = steppers_[0].oracles()[oracle].budget.has_value();
  empty.made[oracle] = counted ? here.made[oracle] + 1 : 1;
  if (here.left) empty.left = *here.left - 1;
  std::map<Integer, Situation> result;
  for (std::size_t side = 0; side < steppers_.size(); ++side)
    for (const auto& [id, weight] : here.belief[side]) {
      const auto& steps = *steppers_[side].call(id, oracle, input);
      work_.spend(steps.size());
      for (const auto& step : steps)
        result.try_emplace(step.answer, empty).first->second.belief[side][step.then] +=
            weight * step.weight;
    }
  return result;
}

std::optional<Rational> Sides::stop(const Beliefs& belief) {
  if (belief.size() == 2) return std::max<Rational>(sum_of(belief[1]) - sum_of(belief[0]), 0);
  Stepper& stepper = steppers_[0];
  std::optional<Rational> best;
  for (std::size_t output = 0; output < stepper.outputs().size(); ++output) {
    Rational won = 0;
    for (const auto& [id, weight] : belief[0]) {
      const auto& yes = stepper.verdict(id, output);
      if (!yes) return std::nullopt;
      won += weight * *yes;
    }
    if (!best || won > *best) best = won;
  }
  return best;
}

Rational Sides::most(const Beliefs& belief) const {
  return sum_of(belief.back());
}

}  // namespace certamen::certify
