// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/statistics/statistics.hpp"

namespace certamen::assessment {

namespace {

/// What the nodes of the random streams stand for.
enum : std::uint64_t { base_coins, finetune_coins, other_finetune_coins, release_coins };

struct Setting {
  Matrix base;
  FineTuneLaw law;
  FloatFormat format = FloatFormat::f64;
  std::uint64_t trials = 1;
};

double allowed(Goal goal) {
  return goal == Goal::difference ? 0.9 : 1e-6;
}

double error_of(Goal goal, const FineTuned& model, const Matrix& guess) {
  const Matrix& unit =
      goal == Goal::difference ? Matrix{model.base - model.weights} : model.weights;
  return (guess - model.weights).norm() / unit.norm();
}

std::string claim_text(Goal goal) {
  return goal == Goal::difference ? "delta-recovery, gain 9/10" : "weight-recovery, error 10^-6";
}

std::string given_text(const ReleaseClaim& claim) {
  std::string text = claim.base ? "base" : "no base";
  if (claim.views > 1) text += fmt::format(", {} views", claim.views);
  if (claim.queries > 0) text += fmt::format(", {} queries", claim.queries);
  return text;
}

FineTuned model_of(const Setting& setting, std::uint64_t trial, std::uint64_t seed,
                   std::uint64_t node) {
  Stream coins{seed, trial, node};
  return fine_tune(setting.base, setting.law, coins);
}

Matrix released(const MatrixRelease& scheme, const FineTuned& model, const Setting& setting,
                std::uint64_t trial, std::uint64_t seed, int view) {
  Stream coins{seed, trial, release_coins + static_cast<std::uint64_t>(view)};
  return rounded(scheme.release(model, coins), setting.format);
}

/// The error of what the attack recovers in one trial; nothing if it does not apply.
std::optional<double> play(const MatrixRelease& scheme, const ReleaseClaim& claim,
                           const MatrixAttack& attack, const Setting& setting, std::uint64_t trial,
                           std::uint64_t seed) {
  const FineTuned model = model_of(setting, trial, seed, finetune_coins);
  ReleaseView view{.base = claim.base ? std::optional{model.base} : std::nullopt,
                   .releases = {},
                   .finetune_rank = setting.law.rank,
                   .finetune_size = setting.law.size,
                   .hidden_rank = scheme.hidden_rank(),
                   .queries = claim.queries,
                   .evaluate = {}};
  for (int k = 0; k < claim.views; ++k)
    view.releases.push_back(released(scheme, model, setting, trial, seed, k));
  Eigen::Index left = claim.queries;
  view.evaluate = [&](const Matrix& x) -> Matrix {
    left -= x.cols();
    if (left < 0)
      throw Error{ErrorCode::usage, attack.name,
                  fmt::format("more than the {} queries of the claim", claim.queries)};
    return model.weights * x;
  };
  const std::optional<Matrix> guess = attack.recover(view);
  if (!guess) return std::nullopt;
  return error_of(claim.goal, model, *guess);
}

/// A release that is said not to depend on the fine-tune is the same for two of them, but for
/// rounding. Returns whether it is so to the last bit.
bool is_independent(const MatrixRelease& scheme, const Setting& setting, std::uint64_t seed) {
  const Matrix one = released(scheme, model_of(setting, 0, seed, finetune_coins), setting, 0, seed,
                              0),
               other = released(scheme, model_of(setting, 0, seed, other_finetune_coins), setting,
                                0, seed, 0);
  if ((one - other).norm() > 1e-10 * one.norm())
    throw Error{ErrorCode::contradiction, "assess",
                "a release that is proved not to depend on the fine-tune differs for two of them"};
  return one == other;
}

void judge(AssessmentRow& row, const std::vector<double>& errors, Goal goal, const Setting& setting,
           const Context& context) {
  const auto wins = static_cast<std::uint64_t>(
      std::ranges::count_if(errors, [&](double error) { return error <= allowed(goal); }));
  const ConfidenceInterval interval = clopper_pearson(wins, errors.size(), context.level);
  row.value = *std::ranges::max_element(errors);
  row.figure = fmt::format("{} {:.2g}", goal == Goal::difference ? "gain" : "error", *row.value);
  row.success = Estimated{.lower = interval.lower,
                          .upper = interval.upper,
                          .level = context.level,
                          .trials = setting.trials,
                          .seed = context.seed};
  if (interval.lower > make_rational(1, 20)) {
    row.verdict = Verdict::broken;
    row.reason = "the attack wins with probability above 1/20";
  } else {
    row.reason = "this attack does not show it broken; another might";
  }
}

/// Whoever knows the base alone guesses X for the difference. Gain 9/10 needs cos^2(X, difference)
/// >= 19/100. The law of the difference is the same after rotations from both sides, so cos^2 has
/// the mean 1 / (n m), and Markov's inequality bounds the probability.
void meet_blindly(AssessmentRow& row, const Setting& setting, const std::string& theorem) {
  row.attack = "";
  row.value = 1;
  row.figure = "gain 1";
  row.success = Proved{0, make_rational(100, 19 * Integer{setting.base.size()}), {theorem}};
  row.verdict = Verdict::meets;
  row.reason = "the release says nothing of the difference (" + theorem +
               "), and a blind guess wins with probability at most 100 / (19 n m)";
}

AssessmentRow assess(const MatrixRelease& scheme, const ReleaseClaim& claim,
                     const MatrixAttack& attack, const Setting& setting, const Context& context) {
  AssessmentRow row{.scheme = attack.scheme,
                    .claim = claim_text(claim.goal),
                    .given = given_text(claim),
                    .setting =
                        to_string(setting.law) + ", " + std::string{to_string(setting.format)},
                    .attack = attack.name,
                    .figure = {},
                    .reason = {}};
  const auto theorem = scheme.independent_because(setting.law);
  if (theorem && claim.goal == Goal::difference) {
    if (is_independent(scheme, setting, context.seed)) {
      meet_blindly(row, setting, *theorem);
    } else {
      row.attack = "";
      row.figure = "-";
      row.reason = "in exact arithmetic the release says nothing of the difference (" + *theorem +
                   "); what its rounding errors say is not known";
    }
    return row;
  }
  std::vector<double> errors;
  for (std::uint64_t trial = 0; trial < setting.trials; ++trial) {
    context.stop_if_cancelled("assess");
    const auto error = play(scheme, claim, attack, setting, trial, context.seed);
    if (!error) {
      row.attack = "";
      row.reason = "no attack is known";
      return row;
    }
    errors.push_back(*error);
  }
  judge(row, errors, claim.goal, setting, context);
  return row;
}

std::vector<FineTuneLaw> laws_of(const Parameters& given) {
  const double size = given.rational("delta").convert_to<double>();
  std::vector<FineTuneLaw> laws;
  if (given.text("finetune") != "lora") laws.push_back({.rank = 0, .size = size});
  if (given.text("finetune") != "full") laws.push_back({.rank = given.small("rank"), .size = size});
  return laws;
}

Setting setting_of(const AssessmentRequest& request, const Context& context) {
  const Parameters& given = request.parameters;
  Setting setting{.base = {},
                  .law = {},
                  .format = parse_float_format(given.text("format")),
                  .trials = static_cast<std::uint64_t>(given.small("trials"))};
  if (!request.model.empty()) {
    setting.base = read_base(request.model, request.layer);
    return setting;
  }
  Stream coins{context.seed, 0, base_coins};
  const int size = given.small("size");
  setting.base = 0.03 * gaussian(size, size, coins);
  return setting;
}

}  // namespace

const std::vector<ParameterSpec>& assessment_parameters() {
  static const std::vector<ParameterSpec> all{
      {.name = "finetune",
       .meaning = "the law of the secret difference: of full rank, or of low rank",
       .default_value = "both",
       .words = {"both", "full", "lora"}},
      {"rank", "of a LoRA fine-tune", "8", 1, 31},
      {.name = "delta",
       .meaning = "|difference| / |base|",
       .default_value = "1/20",
       .minimum = 0,
       .maximum = 10,
       .rational = true,
       .above_minimum = true},
      {"size", "rows and columns of the base, where it is drawn", "128", 32, 1024},
      {.name = "format",
       .meaning = "the storage format of the release",
       .default_value = "f64",
       .words = {"f64", "f32", "f16", "bf16"}},
      {"trials", "of each claim", "3", 1, 1000}};
  return all;
}

AssessmentEntry assessment_of(MatrixAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return {.scheme = scheme,
          .name = name,
          .cost = cost,
          .run = [attack = std::move(attack)](const Scheme& subject,
                                              const AssessmentRequest& request,
                                              const Context& context) {
            const auto& release = dynamic_cast<const MatrixRelease&>(subject);
            Setting setting = setting_of(request, context);
            std::vector<AssessmentRow> rows;
            try {
              for (const auto& claim : release.claims())
                for (const auto& law : laws_of(request.parameters)) {
                  setting.law = law;
                  rows.push_back(assess(release, claim, attack, setting, context));
                }
            } catch (const Error& error) {  // what was done by then is not lost
              if (error.code() != ErrorCode::interrupted) throw;
            }
            return rows;
          }};
}

}  // namespace certamen::assessment
