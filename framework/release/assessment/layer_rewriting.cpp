// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/layer_rewriting.hpp"

#include <algorithm>
#include <cmath>

#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

namespace {

constexpr int training_steps = 30;
constexpr Eigen::Index training_inputs = 64;

struct Task {
  Matrix inputs, targets;
};

/// One step of gradient descent on half the mean squared error; the loss before it.
double step(FeedForward& layer, const Task& task, double rate) {
  const Matrix z = pre_activations(layer, task.inputs), h = relu(z);
  const Matrix error = ((layer.down * h).colwise() + layer.down_bias - task.targets) /
                       static_cast<double>(task.inputs.cols());
  const Matrix back =
      (z.array() > 0).select((layer.down.transpose() * error).array(), 0.0).matrix();
  layer.up -= rate * back * task.inputs.transpose();
  layer.up_bias -= rate * back.rowwise().sum();
  layer.down -= rate * error * h.transpose();
  return error.squaredNorm();
}

double trained(FeedForward layer, const Task& task, double rate) {
  double before = 0, last = 0;
  for (int i = 0; i <= training_steps; ++i) {
    last = step(layer, task, rate);
    if (i == 0) before = last;
    // It has diverged.
    if (!(last < 1e3 * before)) return last;
  }
  return last / before;
}

}  // namespace

double loss_after_training(const FeedForward& start, const FeedForward& layer, Stream& coins) {
  Task task{gaussian(layer.inputs(), training_inputs, coins), {}};
  task.targets = evaluate(layer, task.inputs) +
                 0.05 * gaussian(layer.outputs(), layer.inputs(), coins) * task.inputs;
  double best = 1;
  for (int half_decades = -18; half_decades <= 1; ++half_decades) {
    const double ratio = trained(start, task, std::pow(10.0, half_decades / 2.0));
    if (ratio < best) best = ratio;
  }
  return best;
}

std::vector<GuidelineFinding>
LayerRewriting::guidelines(const std::vector<AssessmentRow>& rows) const {
  std::vector<AssessmentRow> training;
  for (std::size_t i = 0; i < std::min(rows.size(), claims().size()); ++i)
    if (claims()[i].goal == RewritingClaim::Goal::training) training.push_back(rows[i]);
  return judged_by_rows(
      {by_rows(Guideline::no_symmetry, rows),
       by_rows(Guideline::named_algorithms, training, "it claims nothing of training")},
      "a layer in another form");
}

namespace {

Played play(const LayerRewriting& scheme, const RewritingClaim& claim,
            const RewritingAttack& attack, const FeedForward& layer, std::uint64_t trial,
            std::uint64_t seed) {
  Stream secret{seed, trial, release_coins}, data{seed, trial, game_coins};
  const FeedForward released = scheme.release(layer, secret);
  const FeedForward found = claim.rewrites ? attack.undo(released) : released;
  if (claim.goal == RewritingClaim::Goal::weights) {
    const double error = error_modulo_units(found, layer);
    return {error, error <= 1e-6};
  }
  const double loss = loss_after_training(found, layer, data);
  return {loss, loss <= 0.5};
}

AssessmentRow row_of(const RewritingClaim& claim, const RewritingAttack& attack,
                     const FeedForward& layer) {
  const bool weights = claim.goal == RewritingClaim::Goal::weights;
  return {.scheme = attack.scheme,
          .claim = weights ? "weight-recovery modulo units, error 10^-6"
                           : "fine-tuning, 30 steps halve the loss",
          .given = claim.rewrites ? "no base" : "no base, release kept as it is",
          .setting = to_string(layer),
          .attack = claim.rewrites ? attack.name
                    : weights      ? "read-the-release"
                                   : "gradient descent",
          .figure = {},
          .reason = {}};
}

}  // namespace

AssessmentEntry assessment_of(RewritingAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<LayerRewriting>(
      scheme, name, cost,
      [attack = std::move(attack)](const LayerRewriting& rewriting,
                                   const AssessmentRequest& request, const Context& context) {
        const auto layer = subject_layer(request, context);
        if (!layer) return std::vector{no_layer(attack.scheme, "weight-recovery")};
        std::vector<AssessmentRow> rows;
        for (const auto& claim : rewriting.claims()) {
          rows.push_back(row_of(claim, attack, *layer));
          const auto played = plays(trials_of(request), context, [&](std::uint64_t trial) {
            return play(rewriting, claim, attack, *layer, trial, context.seed);
          });
          judge(rows.back(), played,
                {.name = claim.goal == RewritingClaim::Goal::weights ? "error" : "loss left"},
                context);
        }
        return rows;
      });
}

}  // namespace certamen::assessment
