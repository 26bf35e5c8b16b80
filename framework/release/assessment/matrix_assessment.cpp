// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/same_bits.hpp"
#include "framework/release/assessment/subject.hpp"

namespace certamen::assessment {

namespace {

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
  switch (goal) {
  case Goal::difference: return "delta-recovery, gain 9/10";
  case Goal::weights: return "weight-recovery, error 10^-6";
  case Goal::pair: break;
  }
  return "release-left-or-right";
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

struct MatrixPlay {
  bool fits = true;  // the releases are finite in their format
  double error = 0;
  bool same_bits =
      true;  // released again under the same coins, what was recovered gives the releases
};

/// What the attack recovers in one trial; nothing if it does not apply.
std::optional<MatrixPlay> play(const MatrixRelease& scheme, const ReleaseClaim& claim,
                               const MatrixAttack& attack, const Setting& setting,
                               std::uint64_t trial, std::uint64_t seed) {
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
  if (!std::ranges::all_of(view.releases, [](const Matrix& one) { return one.allFinite(); }))
    return MatrixPlay{.fits = false};
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
  MatrixPlay result{.error = error_of(claim.goal, model, *guess)};
  for (int k = 0; k < claim.views && result.same_bits; ++k)
    result.same_bits = released(scheme, {model.base, *guess}, setting, trial, seed, k) ==
                       view.releases[static_cast<std::size_t>(k)];
  return result;
}

/// Holds what a scheme says of itself against two fine-tunes, before any storage format: releases
/// that are W0 as they are computed are so to the last bit, those that are W0 over the reals but
/// for rounding errors. Equal samples prove nothing; others refute.
void check_independence(const MatrixRelease& scheme, const Setting& setting, bool as_computed,
                        std::uint64_t seed) {
  Stream coins{seed, 0, release_coins}, same_coins{seed, 0, release_coins};
  const Matrix one = scheme.release(model_of(setting, 0, seed, finetune_coins), coins),
               other = scheme.release(model_of(setting, 0, seed, other_finetune_coins), same_coins);
  const bool equal =
      as_computed ? one == other
                  : (one - other).norm() <= 1e-10 * std::max(1.0, setting.law.size) * one.norm();
  if (!equal)
    throw Error{ErrorCode::contradiction, "assess",
                "a release that is proved not to depend on the fine-tune differs for two of them"};
}

/// An adversary that knows the base alone guesses X for the difference. Gain 9/10 needs cos^2(X,
/// difference)
/// >= 19/100. The law of the difference is the same after rotations from both sides, so cos^2 has
/// the mean 1 / (n m), and Markov's inequality bounds the probability.
void meet_blindly(AssessmentRow& row, const Setting& setting, const std::string& theorem) {
  row.attack = "";
  row.value = 1;
  decide(row, Proved{0, make_rational(100, 19 * Integer{setting.base.size()}), {theorem}}, "gain 1",
         "the release says nothing of the difference (" + theorem +
             "), and a blind guess wins with probability at most 100 / (19 n m)");
}

/// The value is that of a release over the reals. A storage format is a function of it, which hides
/// more or less of it but adds nothing: what it leaves is at most this. f64 stands for the reals
/// where the two models differ in more than its last places.
void decide_pair(AssessmentRow& row, const MatrixRelease::PairAdvantage& known,
                 const Setting& setting) {
  if (setting.format == FloatFormat::f64 && setting.law.size >= 1e-6) {
    decide(row, known.advantage, "-", known.reason + ", over the reals");
    return;
  }
  const std::string reason = fmt::format(
      "at most {}, over the reals: rounding to {} adds nothing, and may hide what there "
      "is",
      known.reason, to_string(setting.format));
  decide(row, Proved{0, known.advantage.upper(), {reason}}, "-", reason);
}

/// Throws Error(usage) for a claim that leaves something open.
void check_complete(const ReleaseClaim& claim, std::size_t number, const std::string& scheme) {
  const std::string place = fmt::format("scheme {}, claim {}", scheme, number + 1);
  if (claim.views < 1)
    throw Error{ErrorCode::usage, place, "expected it to state the number of releases seen"};
  if (claim.queries < 0)
    throw Error{ErrorCode::usage, place, "expected it to state the number of queries"};
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
  if (claim.goal == Goal::pair) {
    row.attack = "";
    if (const auto known = scheme.pair_advantage(setting.base.size(), claim.views))
      decide_pair(row, *known, setting);
    else
      leave_open(row, "the best distinguisher is not known");
    return row;
  }
  const auto independence = scheme.independence(setting.law);
  if (independence && claim.goal == Goal::difference) {
    check_independence(scheme, setting, independence->as_computed, context.seed);
    if (independence->as_computed) {
      meet_blindly(row, setting, independence->theorem);
    } else {
      leave_open(row, "in exact arithmetic the release says nothing of the difference (" +
                          independence->theorem + "); what its rounding errors say is not known");
    }
    return row;
  }
  std::vector<Played> played;
  bool certified = true;
  for (std::uint64_t trial = 0; trial < setting.trials; ++trial) {
    context.stop_if_cancelled("assess");
    const auto result = play(scheme, claim, attack, setting, trial, context.seed);
    if (!result) {
      leave_open(row, "no attack is known");
      return row;
    }
    if (!result->fits) {
      leave_open(row, fmt::format("the release overflows {}", to_string(setting.format)));
      return row;
    }
    certified = certified && result->same_bits;
    played.push_back({result->error, result->error <= allowed(claim.goal)});
  }
  judge(row, played, {.name = claim.goal == Goal::difference ? "gain" : "error"}, context);
  add_certificate(row, certified, released_again);
  return row;
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
  return entry_of<MatrixRelease>(
      scheme, name, cost,
      [attack = std::move(attack)](const MatrixRelease& release, const AssessmentRequest& request,
                                   const Context& context) {
        Setting setting{.base = subject_matrix(request, context),
                        .law = {},
                        .format = format_of(request),
                        .trials = trials_of(request)};
        std::vector<AssessmentRow> rows;
        const auto claims = release.claims();
        for (std::size_t i = 0; i < claims.size(); ++i) check_complete(claims[i], i, attack.scheme);
        try {
          for (const auto& claim : claims)
            for (const auto& law : laws_of(request)) {
              setting.law = law;
              rows.push_back(assess(release, claim, attack, setting, context));
            }
        } catch (const Error& error) {  // what was done by then is not lost
          if (error.code() != ErrorCode::interrupted) throw;
        }
        return rows;
      });
}

}  // namespace certamen::assessment
