// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/linear.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "framework/error.hpp"
#include "framework/release/assessment/row_mixing.hpp"

namespace linear_test {

using namespace certamen;
using namespace certamen::assessment;

TEST_CASE("assignment: the largest sum, compared with all orders") {
  for (std::uint64_t trial = 0; trial < 30; ++trial) {
    Stream coins{7, trial, 0};
    const Matrix scores = gaussian(4, 6, coins);
    std::vector<int> order(6);
    std::iota(order.begin(), order.end(), 0);
    double best = -1e9;
    do {
      double sum = 0;
      for (int i = 0; i < 4; ++i) sum += scores(i, order[static_cast<std::size_t>(i)]);
      best = std::max(best, sum);
    } while (std::ranges::next_permutation(order).found);
    const std::vector<int> found = assignment(scores);
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum += scores(i, found[static_cast<std::size_t>(i)]);
    CHECK(sum == doctest::Approx(best));
    std::vector<int> sorted = found;
    std::ranges::sort(sorted);
    CHECK(std::ranges::adjacent_find(sorted) == sorted.end());
  }
}

TEST_CASE("assignment: scores that are no numbers are refused; the search did not end") {
  for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    Matrix scores = Matrix::Ones(3, 4);
    scores(1, 2) = bad;
    CHECK_THROWS_AS(assignment(scores), Error);
    CHECK_THROWS_AS(assignment(Matrix::Constant(3, 3, bad)), Error);
  }
}

TEST_CASE("assignment: more rows than columns are refused") {
  CHECK_THROWS_AS(assignment(Matrix::Zero(3, 2)), Error);
}

TEST_CASE("matching: permuted, scaled and negated columns are found") {
  Stream coins{1, 0, 0};
  const Matrix base = gaussian(20, 12, coins);
  const std::vector<int> order = random_permutation(12, coins);
  Matrix moved = columns_of(base, order);
  moved.col(3) *= -2.5;
  const std::vector<int> found = matching_columns(moved, base);
  for (std::size_t j = 0; j < found.size(); ++j)
    CHECK(order[static_cast<std::size_t>(found[j])] == static_cast<int>(j));
}

TEST_CASE("low rank: the rest has the norm of the singular values left out") {
  Stream coins{2, 0, 0};
  const Matrix a = gaussian(10, 15, coins);
  const Svd parts = svd(a);
  CHECK((a - low_rank(a, 4)).norm() == doctest::Approx(parts.s.tail(6).norm()));
  CHECK((a - low_rank(a, 10)).norm() < 1e-12);
}

TEST_CASE("procrustes: a rotation is found, and rotations that are drawn are orthogonal") {
  Stream coins{3, 0, 0};
  const Matrix a = gaussian(30, 8, coins), q = random_orthogonal(8, coins);
  CHECK((q.transpose() * q - Matrix::Identity(8, 8)).norm() < 1e-12);
  CHECK((procrustes(a, a * q) - q).norm() < 1e-12);
}

TEST_CASE("row mixing: exact for a difference of low rank, as far as the equations go") {
  Stream coins{4, 0, 0};
  const Matrix base = gaussian(40, 40, coins);
  const Matrix left = gaussian(40, 2, coins);
  const Matrix weights = base + 0.02 * left * gaussian(2, 40, coins);
  const Column scales = uniform(40, 1, 6, coins);
  const Matrix released = scales.asDiagonal() * weights;
  CHECK((undo_row_scales(released, base, 2) - weights).norm() < 1e-11 * weights.norm());
  CHECK((undo_scale(3 * weights, base, 2) - weights).norm() < 1e-11 * weights.norm());
  // Least squares alone leaves an error of the size of the difference.
  CHECK((undo_row_scales(released, base, 0) - weights).norm() > 1e-4 * weights.norm());
}

}  // namespace linear_test
