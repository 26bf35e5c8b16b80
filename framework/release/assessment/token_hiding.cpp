// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/token_hiding.hpp"

#include <fmt/format.h>

#include <cmath>

#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/subject_block.hpp"

namespace certamen::assessment {

std::vector<GuidelineFinding>
TokenHiding::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::no_surviving_structure, rows)},
                        "a transformation of hidden states");
}

namespace {

constexpr std::size_t tokens = 100;

double deviation(const Matrix& a) {
  return std::sqrt((a.array() - a.mean()).square().mean());
}

/// A play for each token.
std::vector<Played> play(const TokenHiding& scheme, const TokenClaim& claim,
                         const TokenAttack& attack, const Matrix& table, std::uint64_t trial,
                         std::uint64_t seed) {
  Stream game{seed, trial, game_coins}, secret{seed, trial, release_coins};
  std::vector<int> said(tokens);
  for (auto& token : said)
    token = static_cast<int>(game.below(static_cast<std::uint64_t>(table.rows())));
  const Matrix seen = scheme.hide(rows_of(table, said), secret) +
                      claim.noise * deviation(table) *
                          gaussian(static_cast<Eigen::Index>(tokens), table.cols(), game);
  const std::vector<int> read = attack.read(seen, table);
  std::vector<Played> all;
  for (std::size_t i = 0; i < tokens; ++i)
    all.push_back({read.at(i) == said[i] ? 1.0 : 0.0, read[i] == said[i]});
  return all;
}

}  // namespace

AssessmentEntry assessment_of(TokenAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<TokenHiding>(
      scheme, name, cost,
      [attack = std::move(attack)](const TokenHiding& hiding, const AssessmentRequest& request,
                                   const Context& context) {
        const Matrix table = subject_table(request, context);
        std::vector<AssessmentRow> rows;
        for (const auto& claim : hiding.claims()) {
          rows.push_back(
              {.scheme = attack.scheme,
               .claim = "input-privacy, a token",
               .given = fmt::format("table, {}", claim.noise == 0
                                                     ? std::string{"no noise"}
                                                     : fmt::format("noise {} std", claim.noise)),
               .setting = fmt::format("{} rows of {}", table.rows(), table.cols()),
               .attack = attack.name,
               .figure = {},
               .reason = {}});
          std::vector<Played> played;
          for (std::uint64_t trial = 0; trial < trials_of(request); ++trial) {
            context.stop_if_cancelled("assess");
            const auto more = play(hiding, claim, attack, table, trial, context.seed);
            played.insert(played.end(), more.begin(), more.end());
          }
          judge(rows.back(), played, {.name = "tokens", .over = Measure::Over::mean}, context);
        }
        return rows;
      });
}

}  // namespace certamen::assessment
