// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/tracing_code.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

std::vector<GuidelineFinding>
TracingCode::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::colluders, rows)}, "a tracing code");
}

namespace {

void check_marks(const Matrix& copies, const Column& leaked, const std::string& attack) {
  for (Eigen::Index i = 0; i < leaked.size(); ++i)
    if ((copies.col(i).array() != leaked(i)).all())
      throw Error{ErrorCode::usage, attack, "a position that no copy has was written"};
}

/// The figure is 1 if a colluder is accused, and no innocent user.
Played play(const TracingCode& scheme, const TraceClaim& claim, const TracingAttack& attack,
            Eigen::Index weights, std::uint64_t trial, std::uint64_t seed) {
  Stream secret{seed, trial, release_coins}, own{seed, trial, attack_coins};
  const auto code = scheme.draw(weights, secret);
  const Matrix copies = code.words.topRows(claim.colluders);
  const Column leaked = attack.leak(copies, own);
  if (scheme.is_binary()) check_marks(copies, leaked, attack.name);
  const std::vector<int> accused = scheme.accused(code, leaked);
  const bool innocent =
      std::ranges::any_of(accused, [&](int user) { return user >= claim.colluders; });
  const bool caught = !accused.empty() && !innocent;
  return {caught ? 1.0 : 0.0, !caught};
}

}  // namespace

AssessmentEntry assessment_of(TracingAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<TracingCode>(
      scheme, name, cost,
      [attack = std::move(attack)](const TracingCode& code, const AssessmentRequest& request,
                                   const Context& context) {
        const Eigen::Index weights = subject_matrix(request, context).size();
        std::vector<AssessmentRow> rows;
        for (const auto& claim : code.claims()) {
          rows.push_back({.scheme = attack.scheme,
                          .claim = "tracing without false accusation",
                          .given = fmt::format("{} colluder{}", claim.colluders,
                                               claim.colluders == 1 ? "" : "s"),
                          .setting = fmt::format("{} weights", weights),
                          .attack = attack.name,
                          .figure = {},
                          .reason = {}});
          if (const auto positions = code.positions(); positions && *positions > weights) {
            leave_open(rows.back(), fmt::format("the code marks {} positions, and there are only "
                                                "{} weights",
                                                *positions, weights));
            continue;
          }
          if (const auto bound = code.bound(claim)) {
            rows.back().attack = "";
            decide(rows.back(), bound->probability, "-", bound->reason);
            continue;
          }
          const auto played = plays(trials_of(request), context, [&](std::uint64_t trial) {
            return play(code, claim, attack, weights, trial, context.seed);
          });
          judge(rows.back(), played, {.name = "caught", .over = Measure::Over::mean}, context);
        }
        return rows;
      });
}

}  // namespace certamen::assessment
