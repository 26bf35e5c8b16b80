// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/masked_protocol.hpp"

#include <fmt/format.h>

#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

std::vector<GuidelineFinding>
MaskedProtocol::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::fresh_coins, rows)}, "a protocol under masks");
}

namespace {

Played play(const MaskedProtocol& protocol, const MaskClaim& claim, const MaskAttack& attack,
            Eigen::Index width, std::uint64_t trial, std::uint64_t seed) {
  Stream coins{seed, trial, release_coins}, game{seed, trial, game_coins};
  const auto secret = protocol.draw(width, coins);
  const Matrix once = gaussian(width, 1, game), known = gaussian(width, claim.known, game);
  const std::vector<int> found =
      attack.order({.masks = protocol.masks(width),
                    .repeated = protocol.send(secret, once.replicate(1, claim.repeats), coins),
                    .known = known,
                    .seen = protocol.send(secret, known, coins)});
  double right = 0;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i] == secret.order[i]) ++right;
  const double figure = right / static_cast<double>(width);
  return {figure, figure >= 0.9};
}

}  // namespace

AssessmentEntry assessment_of(MaskAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<MaskedProtocol>(
      scheme, name, cost,
      [attack = std::move(attack)](const MaskedProtocol& protocol, const AssessmentRequest& request,
                                   const Context& context) {
        const Eigen::Index width = subject_matrix(request, context).cols();
        std::vector<AssessmentRow> rows;
        for (const auto& claim : protocol.claims(width)) {
          rows.push_back(
              {.scheme = attack.scheme,
               .claim = "key-recovery, 9/10 of the key",
               .given = fmt::format("transcript, {} repeat{}, {} known inputs", claim.repeats,
                                    claim.repeats == 1 ? "" : "s", claim.known),
               .setting = fmt::format("{} entries, {} mask{}", width, protocol.masks(width),
                                      protocol.masks(width) == 1 ? "" : "s"),
               .attack = attack.name,
               .figure = {},
               .reason = {}});
          const auto played = plays(trials_of(request), context, [&](std::uint64_t trial) {
            return play(protocol, claim, attack, width, trial, context.seed);
          });
          judge(rows.back(), played, {.name = "key right", .over = Measure::Over::smallest},
                context);
        }
        return rows;
      });
}

}  // namespace certamen::assessment
