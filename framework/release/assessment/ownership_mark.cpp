// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/ownership_mark.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

std::vector<GuidelineFinding>
OwnershipMark::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::committed_ownership, rows)}, "an ownership mark");
}

namespace {

using MarkGoal = MarkClaim::Goal;

/// Gain of a model against the weights without the mark, its rows in the order that fits best: a
/// layer's units have no order.
double gain_of(const Matrix& found, const FineTuned& model, const Matrix& released) {
  const Matrix matched = rows_of(found, matching_rows(found, released));
  const double unit = (model.base - model.weights).norm();
  return std::min((matched - model.weights).norm(), (found - model.weights).norm()) / unit;
}

Played play(const OwnershipMark& scheme, const MarkClaim& claim, const MarkAttack& attack,
            const Matrix& base, const FineTuneLaw& law, std::uint64_t trial, std::uint64_t seed) {
  Stream tuning{seed, trial, finetune_coins}, secret{seed, trial, release_coins},
      own{seed, trial, attack_coins};
  const FineTuned model = fine_tune(base, law, tuning);
  if (claim.goal != MarkGoal::robustness) {
    const MarkKey forged = claim.goal == MarkGoal::model_first
                               ? attack.forge(model.weights, own)
                               : attack.commit(base.rows(), base.cols(), own);
    const double evidence = scheme.evidence(forged, model.weights);
    return {evidence, evidence >= scheme.threshold(forged)};
  }
  const auto marked = scheme.mark(model, secret);
  const Matrix found =
      attack.remove({marked.released, claim.base ? std::optional{base} : std::nullopt, law}, own);
  const double evidence = scheme.evidence(marked.key, found);
  // The mark itself may cost more than the difference: no more is asked of the adversary.
  const double most = std::max(0.9, gain_of(marked.released, model, marked.released));
  return {evidence, evidence < scheme.threshold(marked.key) &&
                        gain_of(found, model, marked.released) <= most * (1 + 1e-9)};
}

std::string claim_text(MarkGoal goal) {
  return goal == MarkGoal::robustness ? "ownership-robustness, gain 9/10 or the mark's"
                                      : "ownership-soundness";
}

std::string given_text(const MarkClaim& claim) {
  switch (claim.goal) {
  case MarkGoal::robustness: return claim.base ? "release, base" : "release";
  case MarkGoal::model_first: return "model before key";
  case MarkGoal::commit_first: return "key committed before model";
  case MarkGoal::drawn_first: break;
  }
  return "key drawn before model";
}

/// What decides a claim of soundness without any play.
std::optional<OwnershipMark::Accused> known_accusation(const OwnershipMark& mark, MarkGoal goal,
                                                       const Matrix& base) {
  switch (goal) {
  case MarkGoal::robustness: break;
  case MarkGoal::model_first:
    if (const auto why = mark.late_keys_fail_because())
      return OwnershipMark::Accused{Exact{0}, *why};
    break;
  case MarkGoal::commit_first: return mark.chosen_accusation(base.rows(), base.cols());
  case MarkGoal::drawn_first: return mark.false_accusation(base.rows(), base.cols());
  }
  return std::nullopt;
}

}  // namespace

AssessmentEntry assessment_of(MarkAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<OwnershipMark>(
      scheme, name, cost,
      [attack = std::move(attack)](const OwnershipMark& mark, const AssessmentRequest& request,
                                   const Context& context) {
        const Matrix base = subject_matrix(request, context);
        std::vector<AssessmentRow> rows;
        for (const auto& claim : mark.claims()) {
          // Whatever the fine-tune is, a model is a model: its law decides about removal only.
          auto laws = laws_of(request);
          if (claim.goal != MarkGoal::robustness) laws.resize(1);
          for (const auto& law : laws) {
            rows.push_back(
                {.scheme = attack.scheme,
                 .claim = claim_text(claim.goal),
                 .given = given_text(claim),
                 .setting = fmt::format("{} x {}, {}", base.rows(), base.cols(), to_string(law)),
                 .attack = attack.name,
                 .figure = {},
                 .reason = {}});
            AssessmentRow& row = rows.back();
            if (const auto accused = known_accusation(mark, claim.goal, base)) {
              row.attack = "";
              row.setting = fmt::format("{} x {}", base.rows(), base.cols());
              decide(row, accused->probability, accused->figure, accused->reason);
              if (row.verdict != Verdict::undecided) continue;
              row.attack = attack.name;
            }
            // A key that is committed first verifies on some models only.
            const std::uint64_t trials =
                trials_of(request) * (claim.goal == MarkGoal::commit_first ? 16 : 1);
            judge(row,
                  plays(trials, context,
                        [&](std::uint64_t trial) {
                          return play(mark, claim, attack, base, law, trial, context.seed);
                        }),
                  {.name = mark.measured(),
                   .over = claim.goal == MarkGoal::robustness ? Measure::Over::largest
                                                              : Measure::Over::smallest},
                  context);
          }
        }
        return rows;
      });
}

}  // namespace certamen::assessment
