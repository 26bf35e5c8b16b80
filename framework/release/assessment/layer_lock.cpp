// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/layer_lock.hpp"

#include <fmt/format.h>

#include "framework/error.hpp"
#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/same_bits.hpp"

namespace certamen::assessment {

double LayerLock::right(const Column& found, const Column& key) const {
  return static_cast<double>((found.array() == key.array()).count()) /
         static_cast<double>(key.size());
}

std::vector<GuidelineFinding> LayerLock::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows(
      {by_rows(Guideline::bounded_queries, rows), by_rows(Guideline::no_linear_locks, rows)},
      "a lock of one layer");
}

namespace {

constexpr Eigen::Index fresh_inputs = 64;

/// The share of fresh inputs on which the evaluator is right to 10^-6.
double agreement(const Matrix& found, const Matrix& truth) {
  Eigen::Index right = 0;
  for (Eigen::Index i = 0; i < truth.cols(); ++i)
    if ((found.col(i) - truth.col(i)).norm() <= 1e-6 * truth.col(i).norm()) ++right;
  return static_cast<double>(right) / static_cast<double>(truth.cols());
}

struct LockPlay {
  Played played;
  bool same_bits;  // under the key found the layer gives what the device gives
};

LockPlay play(const LayerLock& lock, const LockClaim& claim, const LockAttack& attack,
              const FeedForward& layer, std::uint64_t trial, std::uint64_t seed) {
  Stream secret{seed, trial, release_coins}, own{seed, trial, attack_coins};
  const Column key = lock.draw_key(layer, secret);
  const auto authorised = [&](const Matrix& x) -> Matrix {
    return lock.evaluate(layer, key, x).topRows(claim.outputs);
  };
  Eigen::Index left = claim.queries;
  const LockView view{.layer = layer,
                      .queries = claim.queries,
                      .outputs = claim.outputs,
                      .device = [&](const Matrix& x) -> Matrix {
                        left -= x.cols();
                        if (left < 0)
                          throw Error{
                              ErrorCode::usage, attack.name,
                              fmt::format("more than the {} queries of the claim", claim.queries)};
                        return authorised(x);
                      }};
  const Unlocked found = attack.unlock(view, own);
  Stream fresh{seed, trial, game_coins};
  const Matrix x = gaussian(layer.inputs(), fresh_inputs, fresh), truth = authorised(x);
  const double figure = claim.goal == LockClaim::Goal::key ? lock.right(found.key, key)
                                                           : agreement(found.evaluate(x), truth);
  return {{figure, figure >= 0.9},
          lock.evaluate(layer, found.key, x).topRows(claim.outputs) == truth};
}

AssessmentRow row_of(const LockClaim& claim, const LockAttack& attack, const FeedForward& layer) {
  const bool use = claim.goal == LockClaim::Goal::use;
  return {.scheme = attack.scheme,
          .claim = use ? "authorisation, 9/10 of outputs" : "key-recovery, 9/10 of the key",
          .given = fmt::format(
              "locked weights, {} quer{}, {}", claim.queries, claim.queries == 1 ? "y" : "ies",
              claim.outputs == layer.outputs()
                  ? "all outputs"
                  : fmt::format("{} output{}", claim.outputs, claim.outputs == 1 ? "" : "s")),
          .setting = to_string(layer),
          .attack = attack.name,
          .figure = {},
          .reason = {}};
}

}  // namespace

AssessmentEntry assessment_of(LockAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<LayerLock>(
      scheme, name, cost,
      [attack = std::move(attack)](const LayerLock& lock, const AssessmentRequest& request,
                                   const Context& context) {
        const auto layer = subject_layer(request, context);
        if (!layer) return std::vector{no_layer(attack.scheme, "authorisation")};
        std::vector<AssessmentRow> rows;
        for (const auto& claim : lock.claims(*layer)) {
          rows.push_back(row_of(claim, attack, *layer));
          bool certified = true;
          const auto played = plays(trials_of(request), context, [&](std::uint64_t trial) {
            const LockPlay one = play(lock, claim, attack, *layer, trial, context.seed);
            certified = certified && one.same_bits;
            return one.played;
          });
          judge(rows.back(), played,
                {.name = claim.goal == LockClaim::Goal::use ? "outputs right" : "key right",
                 .over = Measure::Over::smallest},
                context);
          add_certificate(
              rows.back(), certified,
              "under the key that it finds the layer gives the outputs of an authorised device, "
              "bit by bit");
        }
        return rows;
      });
}

}  // namespace certamen::assessment
