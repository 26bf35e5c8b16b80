// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/line_operator.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "framework/release/assessment/undo.hpp"

namespace certamen::assessment {

namespace {

/// What brings each row to the norm of its length; 1 for zeros.
Column evening_factors(const Matrix& a) {
  const double wanted = std::sqrt(static_cast<double>(a.cols()));
  return a.rowwise().norm().unaryExpr([&](double norm) { return norm > 0 ? wanted / norm : 1.0; });
}

std::vector<int> in_place(Eigen::Index size) {
  std::vector<int> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

Column signs_of(const Column& values) {
  return values.unaryExpr([](double x) { return x < 0 ? -1.0 : 1.0; });
}

}  // namespace

Balanced balanced(const Matrix& a) {
  constexpr int rounds = 10;
  const double largest = a.size() > 0 ? a.cwiseAbs().maxCoeff() : 0;
  Balanced found{.matrix = largest > 0 ? Matrix{a / largest} : a,
                 .rows = Column::Constant(a.rows(), largest > 0 ? 1 / largest : 1),
                 .columns = Column::Ones(a.cols())};
  for (int round = 0; round < rounds; ++round) {
    const Column rows = evening_factors(found.matrix);
    found.matrix = rows.asDiagonal() * found.matrix;
    const Column columns = evening_factors(found.matrix.transpose());
    found.matrix = found.matrix * columns.asDiagonal();
    found.rows.array() *= rows.array();
    found.columns.array() *= columns.array();
  }
  return found;
}

RankOneSigns rank_one_signs(const Matrix& entries) {
  constexpr int rounds = 10;
  Eigen::Index first = 0;
  entries.rowwise().squaredNorm().maxCoeff(&first);
  Column columns = entries.row(first).transpose(), rows;
  for (int round = 0; round < rounds; ++round) {
    rows = entries * columns.stableNormalized();
    columns = entries.transpose() * rows.stableNormalized();
  }
  return {signs_of(rows), signs_of(columns)};
}

bool has_many_entries(const Column& x) {
  const double largest = x.cwiseAbs().maxCoeff();
  if (largest == 0) return false;
  const Eigen::ArrayXd squares = (x / largest).array().square();
  const double effective = squares.sum() * squares.sum() / squares.square().sum();
  return effective >= std::min(24.0, static_cast<double>(x.size())) / 4;
}

Column explained_factors(const Matrix& from, const Matrix& to) {
  Column factors = Column::Ones(from.rows());
  for (Eigen::Index i = 0; i < from.rows(); ++i) {
    // Squares of very small and very large numbers are no numbers.
    const double of_from = from.row(i).cwiseAbs().maxCoeff(),
                 of_to = to.row(i).cwiseAbs().maxCoeff();
    if (of_from == 0 || of_to == 0 || !has_many_entries(to.row(i))) continue;
    const Column own = from.row(i) / of_from, wanted = to.row(i) / of_to;
    const double product = own.dot(wanted), norm = own.squaredNorm();
    if (4 * product * product > 3 * norm * wanted.squaredNorm())
      factors(i) = product / norm * (of_to / of_from);
  }
  return factors;
}

namespace {

/// Factors of rows and of columns.
using Factors = std::pair<Column, Column>;

/// From the balanced forms of both, which scales do not change; then by least squares in turn.
Factors factors_of_both(const Matrix& a, const Matrix& base) {
  const Balanced own = balanced(a), known = balanced(base);
  const RankOneSigns signs = rank_one_signs(own.matrix.cwiseProduct(known.matrix));
  Column columns = own.columns.cwiseQuotient(known.columns).cwiseProduct(signs.columns), rows;
  // Which of the two has a common factor is not determined: columns have none, so that a line that
  // nothing explains, and whose factor is 1, keeps its size beside the others.
  const auto without_common = [&] {
    const Column sizes = columns.cwiseAbs();
    columns /= median({sizes.begin(), sizes.end()});
    if ((columns.array() < 0).count() * 2 > columns.size()) columns = -columns;
  };
  constexpr int rounds = 4;
  for (int round = 0; round < rounds; ++round) {
    without_common();
    rows = explained_factors(a * columns.asDiagonal(), base);
    columns = explained_factors(a.transpose() * rows.asDiagonal(), base.transpose());
  }
  without_common();
  rows = explained_factors(a * columns.asDiagonal(), base);
  return {rows, columns};
}

}  // namespace

UndoneLines undo_factors(const Matrix& a, const Matrix& base, const std::vector<int>& rows,
                         const std::vector<int>& columns) {
  constexpr double as_good = 1.2, rounding = 1e-12;
  const Matrix ordered = a(rows, columns);
  const Column no_rows = Column::Ones(a.rows()), no_columns = Column::Ones(a.cols());
  const std::vector<Factors> tried{
      {no_rows, no_columns},
      {explained_factors(ordered, base), no_columns},
      {no_rows, explained_factors(ordered.transpose(), base.transpose())},
      factors_of_both(ordered, base)};
  std::vector<UndoneLines> undone;
  for (const auto& [of_rows, of_columns] : tried) {
    Matrix matrix = of_rows.asDiagonal() * ordered * of_columns.asDiagonal();
    const double distance = distance_to_base(matrix, base);
    undone.push_back({{rows, columns, of_rows, of_columns}, std::move(matrix), distance});
  }
  const double nearest = std::ranges::min(undone, {}, &UndoneLines::distance).distance;
  return *std::ranges::find_if(
      undone, [&](const UndoneLines& one) { return one.distance <= as_good * nearest + rounding; });
}

Column damping(const Matrix& base) {
  const Column sizes = base.colwise().stableNorm().transpose();
  const double middle = median({sizes.begin(), sizes.end()});
  return sizes.unaryExpr(
      [&](double size) { return middle > 0 && size > middle ? middle / size : 1.0; });
}

bool brings_nearer(double undone, double as_it_stands) {
  return least_gain * undone < std::min(as_it_stands, 1.0);
}

namespace {

/// As it is, and with rows and columns that stand out damped.
bool comes_nearer(const Matrix& undone, const Matrix& a, const Matrix& base) {
  const Column rows = damping(base.transpose()), columns = damping(base);
  const auto damped = [&](const Matrix& one) -> Matrix {
    return rows.asDiagonal() * one * columns.asDiagonal();
  };
  return brings_nearer(distance_to_base(undone, base), distance_to_base(a, base)) &&
         brings_nearer(distance_to_base(damped(undone), damped(base)),
                       distance_to_base(damped(a), damped(base)));
}

}  // namespace

std::optional<UndoneLines> undo_lines(const Matrix& a, const Matrix& base,
                                      const std::vector<int>& rows,
                                      const std::vector<int>& columns) {
  const std::vector<int> same_rows = in_place(a.rows()), same_columns = in_place(a.cols());
  constexpr double clearly = 1.2;
  UndoneLines best = undo_factors(a, base, same_rows, same_columns);
  for (const auto& [of_rows, of_columns] :
       {std::pair{&rows, &same_columns}, std::pair{&same_rows, &columns}}) {
    if (*of_rows == same_rows && *of_columns == same_columns) continue;
    UndoneLines next = undo_factors(a, base, *of_rows, *of_columns);
    if (clearly * next.distance < best.distance) best = std::move(next);
  }
  if (!comes_nearer(best.matrix, a, base)) return std::nullopt;
  return best;
}

std::optional<UndoneLines> undo_both_orders(const Matrix& a, const Matrix& base) {
  const BothOrders found = matching_orders(a, base);
  UndoneLines undone = undo_factors(a, base, found.rows, found.columns);
  if (!comes_nearer(undone.matrix, a, base)) return std::nullopt;
  return undone;
}

}  // namespace certamen::assessment
