// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/canonical_form.hpp"

#include <cmath>
#include <limits>

#include "framework/error.hpp"
#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

namespace {

/// Of two as a scale: from -8 to 8.
constexpr int largest_power = 8;

}  // namespace

FeedForward carried(const FeedForward& layer, FunctionClaim::Scales scales, Stream& coins) {
  const Column factors = Column::NullaryExpr(layer.units(), [&] {
    return scales == FunctionClaim::Scales::any
               ? std::exp(coins.gaussian())
               : std::ldexp(1.0,
                            static_cast<int>(coins.below(2 * largest_power + 1)) - largest_power);
  });
  return reordered(rescaled(layer, factors), random_permutation(layer.units(), coins));
}

bool scales_exactly(const FeedForward& layer) {
  const double least = std::ldexp(std::numeric_limits<double>::min(), largest_power),
               most = std::ldexp(std::numeric_limits<double>::max(), -largest_power);
  const auto fits = [&](const Matrix& entries) {
    const auto size = entries.array().abs();
    return (size == 0 || (size >= least && size <= most)).all();
  };
  return fits(layer.up) && fits(layer.up_bias) && fits(layer.down);
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
          if (!scales_exactly(*layer)) {
            rows.back().reason +=
                "; nothing is proved, for powers of two overflow or underflow on this layer";
            continue;
          }
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
