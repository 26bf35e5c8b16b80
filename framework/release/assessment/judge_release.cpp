// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/matrix_release.hpp"

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

/// The rows of the claims in question; every claim has as many.
std::vector<AssessmentRow> rows_about(const MatrixRelease& scheme,
                                      const std::vector<AssessmentRow>& rows,
                                      bool (*asked)(const ReleaseClaim&)) {
  const auto claims = scheme.claims();
  if (claims.empty() || rows.empty() || rows.size() % claims.size() != 0)
    throw Error{ErrorCode::usage, "guidelines",
                fmt::format("expected as many rows for each of {} claims, got {} rows",
                            claims.size(), rows.size())};
  const std::size_t laws = rows.size() / claims.size();
  std::vector<AssessmentRow> some;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (asked(claims[i / laws])) some.push_back(rows[i]);
  return some;
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

std::vector<GuidelineFinding>
MatrixRelease::guidelines(const std::vector<AssessmentRow>& rows) const {
  const Sample sample = sample_of(*this);
  const auto about = [&](bool (*asked)(const ReleaseClaim&)) {
    return rows_about(*this, rows, asked);
  };
  return judged_by_rows(
      {by_rows(Guideline::hide_the_difference, about([](const ReleaseClaim& claim) {
                 return claim.goal == Goal::difference && claim.base;
               }),
               "it claims nothing against a public base"),
       symmetry(sample), structure(sample), kernel(sample),
       by_rows(Guideline::fresh_coins,
               about([](const ReleaseClaim& claim) { return claim.views > 1; }),
               "it claims nothing of several releases"),
       by_rows(Guideline::bounded_queries,
               about([](const ReleaseClaim& claim) { return claim.queries > 0; }),
               "it claims nothing of queries")},
      "a release of one linear layer");
}

}  // namespace certamen::assessment
