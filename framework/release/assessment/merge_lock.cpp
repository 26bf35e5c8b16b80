// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/merge_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/subject_block.hpp"

namespace certamen::assessment {

std::vector<GuidelineFinding> MergeLock::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::no_symmetry, rows)}, "a block against merging");
}

double error_of_functions(const Block& found, const Block& wanted, Stream& coins) {
  const Matrix x = gaussian(wanted.q.cols(), 64, coins);
  const auto scores = [&](const Block& block) -> Matrix {
    return (block.q * x).transpose() * (block.k * x);
  };
  const auto passed = [&](const Block& block) -> Matrix { return block.o * (block.v * x); };
  return std::max({relative_error(scores(found), scores(wanted)),
                   relative_error(passed(found), passed(wanted)),
                   relative_error(evaluate(found.forward, x), evaluate(wanted.forward, x))});
}

namespace {

Attention drawn_attention(Eigen::Index width, std::uint64_t seed) {
  Stream coins{seed, 0, game_coins + 1};
  const auto draw = [&] { return Matrix{gaussian(width, width, coins) / std::sqrt(width)}; };
  Attention attention;
  attention.q = draw();
  attention.k = draw();
  attention.v = draw();
  attention.o = draw();
  return attention;
}

Block fine_tuned(const Block& base, const FineTuneLaw& law, Stream& coins) {
  Block block = base;
  for (Matrix* part :
       {&block.q, &block.k, &block.v, &block.o, &block.forward.up, &block.forward.down})
    *part = fine_tune(*part, law, coins).weights;
  return block;
}

Block mean(const Block& a, const Block& b) {
  return {(a.q + b.q) / 2,
          (a.k + b.k) / 2,
          (a.v + b.v) / 2,
          (a.o + b.o) / 2,
          {(a.forward.up + b.forward.up) / 2, (a.forward.up_bias + b.forward.up_bias) / 2,
           (a.forward.down + b.forward.down) / 2, (a.forward.down_bias + b.forward.down_bias) / 2}};
}

Played play(const MergeLock& scheme, const MergeClaim& claim, const MergeAttack& attack,
            const Block& base, const FineTuneLaw& law, std::uint64_t trial, std::uint64_t seed) {
  Stream mine{seed, trial, finetune_coins}, theirs{seed, trial, other_finetune_coins},
      secret{seed, trial, release_coins}, game{seed, trial, game_coins};
  const Block own = fine_tuned(base, law, mine), sibling = fine_tuned(base, law, theirs);
  const Block released = scheme.release(own, secret);
  const Block found = claim.base ? attack.align(released, base) : released;
  const double error = error_of_functions(mean(found, sibling), mean(own, sibling), game);
  return {error, error <= 0.1};
}

}  // namespace

AssessmentEntry assessment_of(MergeAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<MergeLock>(
      scheme, name, cost,
      [attack = std::move(attack)](const MergeLock& lock, const AssessmentRequest& request,
                                   const Context& context) {
        const auto layer = subject_layer(request, context);
        if (!layer) return std::vector{no_layer(attack.scheme, "merging")};
        const auto own = subject_attention(request, layer->inputs());
        const Attention attention = own ? *own : drawn_attention(layer->inputs(), context.seed);
        const Block base{attention.q, attention.k, attention.v, attention.o, *layer};
        std::vector<AssessmentRow> rows;
        for (const auto& claim : lock.claims())
          for (const auto& law : laws_of(request)) {
            rows.push_back(
                {.scheme = attack.scheme,
                 .claim = "merging, error 1/10",
                 .given = claim.base ? "base, a sibling" : "a sibling, release kept as it is",
                 .setting = fmt::format("{}, {} attention, {}", to_string(*layer),
                                        own ? "its" : "drawn", to_string(law)),
                 .attack = claim.base ? attack.name : "averaging",
                 .figure = {},
                 .reason = {}});
            judge(rows.back(),
                  plays(trials_of(request), context,
                        [&](std::uint64_t trial) {
                          return play(lock, claim, attack, base, law, trial, context.seed);
                        }),
                  {.name = "error"}, context);
          }
        return rows;
      });
}

}  // namespace certamen::assessment
