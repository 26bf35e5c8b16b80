// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "framework/release/assessment/detectors.hpp"
#include "framework/release/assessment/line_operator.hpp"
#include "framework/release/assessment/row_groups.hpp"
#include "framework/release/assessment/row_mixing.hpp"
#include "framework/release/assessment/spectrum.hpp"
#include "framework/release/assessment/undo.hpp"

namespace certamen::assessment {

double spread_or_shift(const Column& factors) {
  const Column logs = factors.cwiseAbs().array().log();
  const double mean = logs.mean();
  return std::max(std::sqrt((logs.array() - mean).square().mean()), std::abs(mean));
}

double scale_figure(const Matrix& a, const Matrix& base) {
  Column factors = explained_factors(a, base);
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    const double rest = (factors(i) * a.row(i) - base.row(i)).norm(),
                 change = (a.row(i) - base.row(i)).norm(), size = base.row(i).norm();
    if (size == 0 || !brings_nearer(rest / size, change / size)) factors(i) = 1;
  }
  return spread_or_shift(factors);
}

double turned_share(const Column& factors) {
  return static_cast<double>((factors.array() < 0).count()) / static_cast<double>(factors.size());
}

double turned_entries(const Matrix& a, const Matrix& base) {
  const Matrix own = balanced(a).matrix, known = balanced(base).matrix;
  const auto centred_sizes = [](const Matrix& one) -> Matrix {
    const Matrix sizes = one.cwiseAbs();
    return sizes.array() - sizes.mean();
  };
  const Matrix x = centred_sizes(own), y = centred_sizes(known);
  constexpr double alike = 0.9;
  if (!(x.cwiseProduct(y).sum() > alike * x.norm() * y.norm())) return 0;
  const Matrix sizes = known.cwiseAbs();
  const auto large = (sizes.array() > median({sizes.data(), sizes.data() + sizes.size()})).eval();
  const auto turned = (large && own.cwiseProduct(known).array() < 0).count();
  return static_cast<double>(turned) /
         static_cast<double>(std::max<Eigen::Index>(1, large.count()));
}

namespace {

/// Whether a row of `a` is another row of the base than the one at its place: that fits at least
/// twice as well. Of equal rows none does.
bool is_elsewhere(double cosine_of_match, double cosine_at_place) {
  constexpr double rounding = 1e-12;
  return 1 - cosine_at_place > 2 * (1 - cosine_of_match) + rounding;
}

/// Rows that take each other's places, none of them elsewhere, stay where they are.
void keep_in_place(std::vector<int>& order, const std::vector<bool>& elsewhere) {
  std::vector<bool> seen(order.size(), false);
  for (std::size_t first = 0; first < order.size(); ++first) {
    std::vector<std::size_t> cycle;
    for (std::size_t i = first; !seen[i]; i = static_cast<std::size_t>(order[i])) {
      seen[i] = true;
      cycle.push_back(i);
    }
    if (std::ranges::none_of(cycle, [&](std::size_t i) { return elsewhere[i]; }))
      for (const std::size_t i : cycle) order[i] = static_cast<int>(i);
  }
}

}  // namespace

MatchedRows matched_rows(const Matrix& a, const Matrix& base) {
  MatchedRows matched{.cosine = 0, .moved = 0, .order = matching_rows(a, base)};
  const Matrix own = unit_rows(a), units = rows_of(own, matched.order), known = unit_rows(base);
  std::vector<double> cosines;
  std::vector<bool> elsewhere;
  for (std::size_t i = 0; i < matched.order.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    cosines.push_back(std::abs(units.row(row).dot(known.row(row))));
    elsewhere.push_back(matched.order[i] != static_cast<int>(i) &&
                        is_elsewhere(cosines.back(), std::abs(own.row(row).dot(known.row(row)))));
  }
  matched.moved = static_cast<double>(std::ranges::count(elsewhere, true)) /
                  static_cast<double>(elsewhere.size());
  matched.cosine = median(cosines);
  if (matched.cosine > related_cosine) keep_in_place(matched.order, elsewhere);
  return matched;
}

double share_moved(const std::vector<int>& order) {
  double moved = 0;
  for (std::size_t i = 0; i < order.size(); ++i)
    if (order[i] != static_cast<int>(i)) ++moved;
  return moved / static_cast<double>(order.size());
}

double moved_rows(const Matrix& a, const Matrix& base) {
  const MatchedRows matched = matched_rows(a, base);
  return matched.cosine > related_cosine ? matched.moved : 0;
}

double moved_both(const Matrix& a, const Matrix& base) {
  const auto undone = undo_both_orders(a, base);
  return undone ? std::min(share_moved(undone->what.rows), share_moved(undone->what.columns)) : 0;
}

Mixture mixture(const Matrix& a, const Matrix& base) {
  constexpr double worth_unmixing = 0.7;
  const Matrix ordered = columns_of(a, mixed_column_order(a, base));
  const Column weights = damping(base);
  const Matrix own = ordered * weights.asDiagonal(), known = base * weights.asDiagonal();
  if (!(mixture_rest(own, known) < worth_unmixing)) return {.figure = 1, .undone = 1};
  // Four rows explain whatever one of them does.
  const auto groups = mixed_groups(own, known);
  const double one = distance_to_base(explained_factors(own, known).asDiagonal() * own, known),
               damped = distance_to_base(undo_row_groups(own, known, groups, 0), known);
  // What any groups explain was not mixed in these: a part of low rank that was added is such.
  Stream coins{1, 0, 0};
  const std::vector<int> any = random_permutation(own.rows(), coins);
  RowGroups other = groups;
  for (auto& group : other)
    for (int& row : group) row = any[static_cast<std::size_t>(row)];
  const double by_chance = distance_to_base(undo_row_groups(own, known, other, 0), known);
  return {.figure = damped / std::min({one, by_chance, 1.0}),
          .undone = distance_to_base(undo_row_groups(ordered, base, groups, 0), base)};
}

double moved_off_direction(const Matrix& a, const Matrix& base) {
  const Column direction = svd(a).u.col(0);
  const auto off = [&](const Matrix& b) -> Matrix {
    return (b - direction * (direction.transpose() * b)).transpose();
  };
  constexpr double least = 0.25;  // fewer are moved by noise where some rows stand out
  const double moved = moved_rows(off(a), off(base));
  return moved < least ? 0 : moved;
}

namespace {

/// Without the rows that are zero.
Matrix rows_that_differ(const Matrix& difference) {
  std::vector<int> rows;
  for (Eigen::Index i = 0; i < difference.rows(); ++i)
    if (difference.row(i).cwiseAbs().maxCoeff() > 0) rows.push_back(static_cast<int>(i));
  return rows_of(difference, rows);
}

}  // namespace

double missing_rank(const Matrix& a, const Matrix& base) {
  const Matrix rows = rows_that_differ(a - base);
  if (rows.rows() == 0) return 0;
  const Column s = singular_values(rows_that_differ(rows.transpose()));
  return static_cast<double>((s.array() <= 1e-4 * s(0)).count());
}

double spike_figure(const Matrix& a, const Matrix& base) {
  const Column s = singular_values(balanced(a - base).matrix);
  const double middle = s(s.size() / 2);
  return middle <= 1e-4 * s(0) ? 0 : s(0) / middle;
}

namespace {

/// The places of the hundredth of the entries that is smallest in `base`, 64 at least, zeros aside:
/// a change of every weight shows there, even where rounding hides it in larger ones.
std::vector<Eigen::Index> smallest_entries(const Matrix& base) {
  std::vector<Eigen::Index> places;
  for (Eigen::Index i = 0; i < base.size(); ++i)
    if (base.data()[i] != 0) places.push_back(i);
  const std::size_t wanted =
      std::min(places.size(), std::max<std::size_t>(64, places.size() / 100));
  std::ranges::partial_sort(places, places.begin() + static_cast<std::ptrdiff_t>(wanted), {},
                            [&](Eigen::Index i) { return std::abs(base.data()[i]); });
  places.resize(wanted);
  return places;
}

/// How large the entries of a matrix are, by its rows and columns: the median of all, of the row,
/// of the column, or what a product of the two would have, whichever is largest. Training on inputs
/// of uneven size changes some rows much more than others.
Matrix usual_sizes(const Matrix& sizes, double middle) {
  const auto medians_of_columns = [](const Matrix& a) {
    return Column::NullaryExpr(
        a.cols(), [&](Eigen::Index j) { return median({a.col(j).begin(), a.col(j).end()}); });
  };
  const Column rows = medians_of_columns(sizes.transpose()), columns = medians_of_columns(sizes);
  return Matrix::NullaryExpr(sizes.rows(), sizes.cols(), [&](Eigen::Index i, Eigen::Index j) {
    const double product = middle > 0 ? rows(i) * columns(j) / middle : 0;
    return std::max({middle, rows(i), columns(j), product});
  });
}

}  // namespace

namespace {

/// Whether entries beyond six deviations stand apart: there are more of them than between three and
/// six, which a law with heavy tails fills and a Gaussian one nearly leaves empty.
bool stand_apart(const Matrix& distance, const Matrix& deviations) {
  constexpr double gaussian_share = 0.0027;
  const Eigen::ArrayXXd ratio = distance.array() / deviations.array();
  const auto beyond = static_cast<double>((ratio > 6).count()),
             between = static_cast<double>((ratio > 3 && ratio <= 6).count());
  return beyond > between - 3 - 2 * gaussian_share * static_cast<double>(distance.size());
}

}  // namespace

namespace {

/// Whether more than half of these entries are larger, for their row and column, than all but a
/// thousandth of the base's are.
bool are_beyond(const Matrix& a, const Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic>& which,
                const Matrix& base) {
  const Matrix known = base.cwiseAbs();
  std::vector<double> usual(known.data(), known.data() + known.size());
  const Matrix expected = usual_sizes(known, median(usual));
  const auto against = [&](double size, Eigen::Index i) {
    return expected.data()[i] > 0 ? size / expected.data()[i] : 0;
  };
  std::vector<double> sizes;
  for (Eigen::Index i = 0; i < a.size(); ++i)
    if (which.data()[i]) sizes.push_back(against(std::abs(a.data()[i]), i));
  if (sizes.empty()) return false;
  for (Eigen::Index i = 0; i < known.size(); ++i)
    usual[static_cast<std::size_t>(i)] = against(known.data()[i], i);
  const auto rank = static_cast<std::ptrdiff_t>(0.999 * static_cast<double>(usual.size() - 1));
  std::ranges::nth_element(usual, usual.begin() + rank);
  return median(std::move(sizes)) > usual[static_cast<std::size_t>(rank)];
}

}  // namespace

Outliers outliers_of(const Matrix& a, const Matrix& base) {
  constexpr double rounding = 0x1p-7;  // of bf16, by which a small change becomes a larger one
  // Weights that became 0 are pruned, not replaced: they are no part of what is usual either.
  const Matrix distance = (a - base).cwiseAbs();
  std::vector<double> kept;
  for (Eigen::Index i = 0; i < a.size(); ++i)
    if (a.data()[i] != 0) kept.push_back(distance.data()[i]);
  const Matrix counted = (a.array() == 0).select(0, distance);
  const double total = counted.squaredNorm();
  if (total == 0) return {};
  double middle = median(kept);
  const bool few_changed = middle == 0;
  Matrix bound = Matrix::Zero(a.rows(), a.cols());
  if (few_changed) {
    std::vector<double> small;
    for (const auto i : smallest_entries(base))
      if (a.data()[i] != 0) small.push_back(distance.data()[i]);
    middle = small.empty() ? 0 : median(small);
    bound = rounding * base.cwiseAbs().cwiseMax(a.cwiseAbs());
  }
  const Matrix deviations = usual_sizes(distance, middle) / 0.6745;
  if (!few_changed && !stand_apart(counted, deviations)) return {};
  bound += 6 * deviations;
  const auto beyond = (counted.array() > bound.array()).eval();
  return {.energy = beyond.select(counted.cwiseAbs2(), 0).sum() / total,
          .beyond_base = are_beyond(a, beyond, base)};
}

double differing_entries(const Matrix& a, const Matrix& b) {
  const auto differing = (a.array() != b.array()).count();
  const double share = static_cast<double>(differing) / static_cast<double>(a.size());
  const auto places = smallest_entries(b);
  if (places.empty()) return share;
  const auto moved =
      std::ranges::count_if(places, [&](Eigen::Index i) { return a.data()[i] != b.data()[i]; });
  return std::max(share, static_cast<double>(moved) / static_cast<double>(places.size()));
}

}  // namespace certamen::assessment
