// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/canonical_form.hpp"

#include <cmath>

#include "framework/error.hpp"
#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

FeedForward carried(const FeedForward& layer, FunctionClaim::Scales scales, Stream& coins) {
  const Column factors = Column::NullaryExpr(layer.units(), [&] {
    return scales == FunctionClaim::Scales::any
               ? std::exp(coins.gaussian())
               : std::ldexp(1.0, static_cast<int>(coins.below(17)) - 8);
  });
  return reordered(rescaled(layer, factors), random_permutation(layer.units(), coins));
}

std::vector<GuidelineFinding>
FunctionRelease::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::no_symmetry, rows)}, "a layer in a canonical form");
}

namespace {

FeedForward rounded(FeedForward layer, FloatFormat format) {
  layer.up = assessment::rounded(layer.up, format);
  layer.up_bias = assessment::rounded(layer.up_bias, format);
  layer.down = assessment::rounded(layer.down, format);
  return layer;
}

/// One of the two is released; who computes the other's release sees every entry that differs.
double differences_in(const FunctionRelease& scheme, const FunctionClaim& claim,
                      const FunctionAttack& attack, const FeedForward& layer, FloatFormat format,
                      std::uint64_t seed, std::uint64_t trial) {
  Stream coins{seed, trial, game_coins};
  const FeedForward other = carried(layer, claim.scales, coins);
  return attack.differences(rounded(scheme.release(other), format),
                            rounded(scheme.release(layer), format));
}

AssessmentRow row_of(const FunctionClaim& claim, const FunctionAttack& attack,
                     const FeedForward& layer, FloatFormat format) {
  return {.scheme = attack.scheme,
          .claim = "release-left-or-right, one function",
          .given = claim.scales == FunctionClaim::Scales::any ? "both layers, any scales apart"
                                                              : "both layers, powers of two apart",
          .setting = to_string(layer) + ", " + std::string{to_string(format)},
          .attack = attack.name,
          .figure = {},
          .reason = {}};
}

}  // namespace

AssessmentEntry assessment_of(FunctionAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<FunctionRelease>(
      scheme, name, cost,
      [attack = std::move(attack)](const FunctionRelease& release, const AssessmentRequest& request,
                                   const Context& context) {
        const auto layer = subject_layer(request, context);
        if (!layer) return std::vector{no_layer(attack.scheme, "release-left-or-right")};
        const FloatFormat format = format_of(request);
        std::vector<AssessmentRow> rows;
        for (const auto& claim : release.claims()) {
          rows.push_back(row_of(claim, attack, *layer, format));
          const auto played = plays(trials_of(request), context, [&](std::uint64_t trial) {
            const double seen =
                differences_in(release, claim, attack, *layer, format, context.seed, trial);
            return Played{seen, seen > 0};
          });
          judge(rows.back(), played, {.name = "entries that differ"}, context);
          const auto theorem = release.equal_because(claim.scales);
          if (!theorem) continue;
          if (*rows.back().value > 0)
            throw Error{ErrorCode::contradiction, "assess",
                        "two releases that are proved to be equal differ"};
          rows.back().attack = "";
          decide(rows.back(), Exact{0}, rows.back().figure, *theorem);
        }
        return rows;
      });
}

}  // namespace certamen::assessment
