// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>
#include <vector>

#include "framework/numbers/float_format.hpp"
#include "framework/run/random.hpp"

/// The linear algebra of releases and of attacks on them, over Eigen.
namespace certamen::assessment {

using Matrix = Eigen::MatrixXd;
using Column = Eigen::VectorXd;

/// a = u diag(s) v^T, s falling.
struct Svd {
  Matrix u;
  Column s;
  Matrix v;
};
enum class Spaces { thin, full };
/// O(n m min(n, m)).
Svd svd(const Matrix& a, Spaces spaces = Spaces::thin);

/// The nearest matrix of rank k (Eckart and Young).
Matrix low_rank(const Matrix& a, int k);

/// An orthonormal basis of the column space of a matrix of full column rank.
Matrix orthonormal(const Matrix& a);

/// The least-squares solution of a x = b of least norm.
Matrix solve(const Matrix& a, const Matrix& b);

/// The orthogonal q that minimises |a q - b|.
Matrix procrustes(const Matrix& a, const Matrix& b);

/// For each row of the scores its column: no column twice, the largest sum. At most as many rows as
/// columns; else Error(usage). Error(bad_number) for NaN and infinity. The Hungarian method,
/// O(n^2 m); it polls the thread's StopScope.
std::vector<int> assignment(const Matrix& scores);

/// Rows (columns) scaled to norm 1; zeros stay.
Matrix unit_rows(const Matrix& a);
Matrix unit_columns(const Matrix& a);

/// For each row (column) of `base` the one of `a` that lies in its direction: the assignment of
/// absolute cosines.
std::vector<int> matching_rows(const Matrix& a, const Matrix& base);
std::vector<int> matching_columns(const Matrix& a, const Matrix& base);

/// The rows (columns) of these numbers, in this order.
Matrix rows_of(const Matrix& a, const std::vector<int>& rows);
Matrix columns_of(const Matrix& a, const std::vector<int>& columns);

double median(std::vector<double> values);

Matrix gaussian(Eigen::Index rows, Eigen::Index columns, Stream& coins);
/// Entries uniform between the two.
Column uniform(Eigen::Index size, double from, double to, Stream& coins);
/// Haar distributed.
Matrix random_orthogonal(Eigen::Index size, Stream& coins);
std::vector<int> random_permutation(Eigen::Index size, Stream& coins);

/// Each entry rounded to the format.
Matrix rounded(Matrix a, FloatFormat format);

}  // namespace certamen::assessment
