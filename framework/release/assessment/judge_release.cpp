// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

namespace {

using Status = GuidelineStatus;

/// A small drawn model, released twice under fresh coins.
struct Sample {
  FineTuned model;
  Matrix first, second;
};

Sample sample_of(const MatrixRelease& scheme) {
  constexpr Eigen::Index size = 48;
  Stream coins{1, 0, 0};
  const FineTuned model = fine_tune(gaussian(size, size, coins), {.rank = 0, .size = 0.05}, coins);
  const Matrix first = scheme.release(model, coins);
  return {model, first, scheme.release(model, coins)};
}

/// Broken if a row of the claims in question is, kept if all are met.
GuidelineFinding by_rows(Guideline guideline, const MatrixRelease& scheme,
                         const std::vector<AssessmentRow>& rows, bool (*asked)(const ReleaseClaim&),
                         const std::string& without) {
  const auto claims = scheme.claims();
  const std::size_t laws = rows.size() / claims.size();
  bool any = false, met = true;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!asked(claims[i / laws])) continue;
    any = true;
    if (rows[i].verdict == Verdict::broken)
      return finding(guideline, Status::violated,
                     fmt::format("{}: {} ({}, {})", rows[i].attack, rows[i].figure, rows[i].given,
                                 rows[i].setting));
    met = met && rows[i].verdict == Verdict::meets;
  }
  if (!any) return finding(guideline, Status::undecided, without);
  return finding(guideline, met ? Status::kept : Status::undecided,
                 met ? "every such claim is met" : "no attack that is known shows it");
}

/// Whether every row of `a`, up to a scale, stands in `b`.
bool rows_survive(const Matrix& a, const Matrix& b) {
  if (a.cols() != b.cols()) return false;
  const Matrix cosines = (unit_rows(a) * unit_rows(b).transpose()).cwiseAbs();
  return cosines.rowwise().maxCoeff().minCoeff() > 1 - 1e-9;
}

GuidelineFinding symmetry(const Sample& sample) {
  const bool same = (sample.first - sample.second).norm() == 0;
  if (same) return finding(Guideline::no_symmetry, Status::not_applicable, "it draws no secret");
  if (rows_survive(sample.model.weights, sample.first) ||
      rows_survive(sample.model.weights.transpose(), sample.first.transpose()))
    return finding(Guideline::no_symmetry, Status::violated,
                   "the secret is an order or scales: every row or column keeps its direction");
  return finding(Guideline::no_symmetry, Status::kept,
                 "neither rows nor columns keep their directions");
}

/// The rank at the given share of the largest singular value.
Eigen::Index rank_of(const Matrix& a, double share) {
  const Column s = svd(a).s;
  return (s.array() > share * s(0)).count();
}

GuidelineFinding structure(const Sample& sample) {
  const Matrix difference = sample.first - sample.second;
  const Eigen::Index least = std::min(difference.rows(), difference.cols());
  if (difference.norm() == 0)
    return finding(Guideline::no_surviving_structure, Status::undecided,
                   "two releases are equal; what it removes is for G6");
  if (const auto rank = rank_of(difference, 1e-9); 2 * rank <= least)
    return finding(Guideline::no_surviving_structure, Status::violated,
                   fmt::format("two releases differ by a matrix of rank {} of {}", rank, least));
  const auto moved = (difference.array().abs() > 1e-12).count();
  if (10 * moved < difference.size())
    return finding(
        Guideline::no_surviving_structure, Status::violated,
        fmt::format("two releases differ in {} of {} entries", moved, difference.size()));
  return finding(Guideline::no_surviving_structure, Status::undecided,
                 "two releases differ by a matrix of full rank without zeros; other structure may "
                 "survive");
}

GuidelineFinding kernel(const Sample& sample) {
  const Eigen::Index least = std::min(sample.first.rows(), sample.first.cols()),
                     rank = rank_of(sample.first, 1e-9);
  if (rank < least)
    return finding(Guideline::no_kernel, Status::violated,
                   fmt::format("a release has rank {} of {}", rank, least));
  return finding(Guideline::no_kernel, Status::kept, "a release has full rank");
}

}  // namespace

std::vector<GuidelineFinding> judge_release(const MatrixRelease& scheme,
                                            const std::vector<AssessmentRow>& rows) {
  const Sample sample = sample_of(scheme);
  return with_the_rest(
      {finding(Guideline::complete_claim, Status::kept,
               "each claim says base, views, queries and the law of the fine-tune"),
       by_rows(
           Guideline::hide_the_difference, scheme, rows,
           [](const ReleaseClaim& claim) { return claim.goal == Goal::difference && claim.base; },
           "it claims nothing against a public base"),
       symmetry(sample), structure(sample), kernel(sample),
       by_rows(
           Guideline::fresh_coins, scheme, rows,
           [](const ReleaseClaim& claim) { return claim.views > 1; },
           "it claims nothing of several releases"),
       by_rows(
           Guideline::bounded_queries, scheme, rows,
           [](const ReleaseClaim& claim) { return claim.queries > 0; },
           "it claims nothing of queries"),
       finding(Guideline::sound_metric, Status::kept, "errors are relative norms"),
       finding(Guideline::named_precision, Status::kept, "each row names the format")},
      "not of a release of one linear layer");
}

}  // namespace certamen::assessment
