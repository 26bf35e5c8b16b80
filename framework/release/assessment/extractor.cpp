// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/extractor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "framework/numbers/interval.hpp"
#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

std::vector<GuidelineFinding>
ImmunisedExtractor::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::named_algorithms, rows)}, "a linear extractor");
}

namespace {

/// Harmful is who brings the loss to a tenth.
constexpr double harmful = 0.1;

/// The task in the basis of theta's right singular vectors.
Column task_of(Eigen::Index size, std::uint64_t trial, std::uint64_t seed) {
  Stream coins{seed, trial, game_coins};
  return gaussian(size, 1, coins);
}

/// What no constant step reaches at which descent converges: after B steps the part of the loss
/// along a direction of eigenvalue l = s^2 is (1 - step l)^(2 B), and such a step is below 2, since
/// the largest eigenvalue is 1. Steps of different sizes reach more.
Interval least_after_constant_descent(const Column& singular, const Column& task, int steps) {
  Interval left{0}, all{0};
  for (Eigen::Index i = 0; i < task.size(); ++i) {
    const Interval part = Interval::exactly(task(i)) * Interval::exactly(task(i));
    all += part;
    const Interval s = Interval::exactly(singular(i));
    const Interval kept = Interval{1} - Interval{2} * s * s;
    if (!certainly_less(Interval{0}, kept)) continue;
    left += part * exp(log(kept) * Interval{2} * Interval{steps});
  }
  return left / all;
}

/// What no algorithm reaches: directions that theta maps to 0 are independent of the features.
Interval least_of_all(const Column& singular, const Column& task) {
  Interval lost{0}, all{0};
  for (Eigen::Index i = 0; i < task.size(); ++i) {
    const Interval part = Interval::exactly(task(i)) * Interval::exactly(task(i));
    all += part;
    if (singular(i) == 0) lost += part;
  }
  return lost / all;
}

double loss_of(const Matrix& theta, const Column& head, const Column& task) {
  return (theta.transpose() * head - task).squaredNorm() / task.squaredNorm();
}

/// The loss of the attack. In the basis of the right singular vectors theta is Q diag(s).
Played play_any(const Column& singular, const TrainingClaim& claim, const TrainingAttack& attack,
                std::uint64_t trial, std::uint64_t seed) {
  Stream coins{seed, trial, release_coins};
  const Eigen::Index size = singular.size();
  const Matrix theta = random_orthogonal(size, coins) * singular.asDiagonal();
  const Column task = task_of(size, trial, seed);
  const Matrix inputs = gaussian(size, claim.budget, coins);
  const Column head = attack.head({theta * inputs, task.transpose() * inputs});
  const double loss = loss_of(theta, head, task);
  return {loss, loss <= harmful};
}

/// Gradient descent, a rate for each step: 1 / l for the eigenvalue l along which most of the loss
/// is left. That step makes an end of this part, and those along larger eigenvalues, which it makes
/// large, are next. Played in the basis of the singular vectors, where theta is diag(s).
Played play_schedule(const Column& singular, const TrainingClaim& claim, std::uint64_t trial,
                     const Context& context) {
  const Column task = task_of(singular.size(), trial, context.seed);
  Column head = Column::Zero(task.size());
  double least = 1;  // of the head 0
  for (int step = 0; step < claim.budget && least > 1e-3; ++step) {
    context.stop_if_cancelled("assess");
    const Column residue = singular.cwiseProduct(head) - task;
    least = std::min(least, residue.squaredNorm() / task.squaredNorm());
    Eigen::Index worst = 0;
    (singular.array() > 0).select(residue.cwiseAbs(), Column::Zero(task.size())).maxCoeff(&worst);
    head -= singular.cwiseProduct(residue) / (singular(worst) * singular(worst));
  }
  return {least, least <= harmful};
}

/// Gradient descent with the step 1, in closed form.
Played play_descent(const Column& singular, const TrainingClaim& claim, std::uint64_t trial,
                    std::uint64_t seed) {
  const Column task = task_of(singular.size(), trial, seed);
  double left = 0;
  for (Eigen::Index i = 0; i < task.size(); ++i)
    left += task(i) * task(i) * std::pow(1 - singular(i) * singular(i), 2.0 * claim.budget);
  const double loss = left / task.squaredNorm();
  return {loss, loss <= harmful};
}

/// The smallest bound over the tasks of all trials.
Interval least_over_trials(std::uint64_t trials,
                           const std::function<Interval(std::uint64_t trial)>& bound) {
  Interval least = bound(0);
  for (std::uint64_t trial = 1; trial < trials; ++trial)
    if (const Interval next = bound(trial); next.lower() < least.lower()) least = next;
  return least;
}

std::string given_text(const TrainingClaim& claim) {
  switch (claim.algorithms) {
  case TrainingClaim::Algorithms::constant_descent:
    return fmt::format("descent, one constant step, {} steps", claim.budget);
  case TrainingClaim::Algorithms::scheduled_descent:
    return fmt::format("descent, any rates, {} steps", claim.budget);
  case TrainingClaim::Algorithms::any: break;
  }
  return fmt::format("any algorithm, {} samples", claim.budget);
}

std::string attack_text(const TrainingClaim& claim, const TrainingAttack& attack) {
  switch (claim.algorithms) {
  case TrainingClaim::Algorithms::constant_descent: return "gradient descent";
  case TrainingClaim::Algorithms::scheduled_descent: return "scheduled-descent";
  case TrainingClaim::Algorithms::any: break;
  }
  return attack.name;
}

AssessmentRow assess(const ImmunisedExtractor& extractor, const TrainingClaim& claim,
                     const TrainingAttack& attack, std::uint64_t trials, const Context& context) {
  const PrecisionScope precision{30};
  using Algorithms = TrainingClaim::Algorithms;
  const bool constant = claim.algorithms == Algorithms::constant_descent;
  const Column singular = extractor.singular_values();
  const double condition = singular(0) / singular(singular.size() - 1);
  AssessmentRow row{
      .scheme = attack.scheme,
      .claim = "fine-tuning, loss 1/10",
      .given = given_text(claim),
      .setting = fmt::format("{} features, {}", singular.size(),
                             singular.minCoeff() == 0
                                 ? fmt::format("rank {}", (singular.array() > 0).count())
                                 : fmt::format("condition number {:.0e}", condition * condition)),
      .attack = attack_text(claim, attack),
      .figure = {},
      .reason = {}};
  const Interval least = least_over_trials(trials, [&](std::uint64_t trial) {
    const Column task = task_of(singular.size(), trial, context.seed);
    return constant ? least_after_constant_descent(singular, task, claim.budget)
                    : least_of_all(singular, task);
  });
  if (certainly_less(Interval::exactly(harmful), least)) {
    row.value = least.lower().convert_to<double>();
    const std::string theorem =
        constant ? "one constant step that converges leaves (1 - 2 s^2)^(2 B) of each direction of "
                   "singular value s; other rates reach more"
                 : "features say nothing of directions that are mapped to 0";
    decide(row, Proved{0, 0, {theorem}}, fmt::format("loss at least {:.2g}", *row.value),
           "of the tasks drawn: " + theorem);
    return row;
  }
  judge(row,
        plays(trials, context,
              [&](std::uint64_t trial) {
                switch (claim.algorithms) {
                case Algorithms::constant_descent:
                  return play_descent(singular, claim, trial, context.seed);
                case Algorithms::scheduled_descent:
                  return play_schedule(singular, claim, trial, context);
                case Algorithms::any: break;
                }
                return play_any(singular, claim, attack, trial, context.seed);
              }),
        {.name = "loss"}, context);
  return row;
}

}  // namespace

AssessmentEntry assessment_of(TrainingAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<ImmunisedExtractor>(
      scheme, name, cost,
      [attack = std::move(attack)](const ImmunisedExtractor& extractor,
                                   const AssessmentRequest& request, const Context& context) {
        std::vector<AssessmentRow> rows;
        for (const auto& claim : extractor.claims())
          rows.push_back(assess(extractor, claim, attack, trials_of(request), context));
        return rows;
      });
}

}  // namespace certamen::assessment
