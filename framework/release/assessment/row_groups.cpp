// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/row_groups.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <utility>

namespace certamen::assessment {

namespace {

constexpr int group_size = 4;

/// Rows of a group are positive combinations of the same rows, and so correlate.
RowGroups correlated_rows(const Matrix& a) {
  const Matrix units = unit_rows(a.colwise() - a.rowwise().mean());
  Matrix correlation = units * units.transpose();
  const auto count = static_cast<int>(a.rows());
  std::vector<bool> used(static_cast<std::size_t>(count), false);
  RowGroups groups;
  for (int i = 0; i < count; ++i) {
    if (used[static_cast<std::size_t>(i)]) continue;
    std::vector<int> others;
    for (int j = 0; j < count; ++j)
      if (j != i && !used[static_cast<std::size_t>(j)]) others.push_back(j);
    std::ranges::sort(others, std::greater<>{}, [&](int j) { return correlation(i, j); });
    others.resize(std::min<std::size_t>(others.size(), group_size - 1));
    others.push_back(i);
    for (const int j : others) used[static_cast<std::size_t>(j)] = true;
    groups.push_back(others);
  }
  return groups;
}

}  // namespace

std::vector<int> mixed_column_order(const Matrix& released, const Matrix& base) {
  Matrix scores = Matrix::Zero(base.cols(), released.cols());
  for (const auto& group : correlated_rows(released)) {
    const Column seen = rows_of(released, group).colwise().sum().normalized(),
                 known = rows_of(base, group).colwise().sum().normalized();
    scores += known * seen.transpose();
  }
  return assignment(scores);
}

namespace {

/// The public rows that a released row is combined from, by orthogonal matching pursuit.
struct Support {
  std::vector<int> rows;
  double rest;  // the norm that they do not explain
};

Support support(const Column& row, const Matrix& base) {
  const Column norms = base.rowwise().norm().cwiseMax(std::numeric_limits<double>::min());
  std::vector<int> chosen;
  Column rest = row;
  for (int step = 0; step < group_size; ++step) {
    Eigen::Index next = 0;
    (base * rest).cwiseAbs().cwiseQuotient(norms).maxCoeff(&next);
    chosen.push_back(static_cast<int>(next));
    const Matrix rows = rows_of(base, chosen).transpose();
    rest = row - rows * solve(rows, row);
  }
  std::ranges::sort(chosen);
  return {std::move(chosen), rest.norm()};
}

}  // namespace

RowGroups mixed_groups(const Matrix& released, const Matrix& base) {
  std::map<std::vector<int>, int> votes;
  for (Eigen::Index i = 0; i < released.rows(); ++i) ++votes[support(released.row(i), base).rows];
  std::vector<std::pair<int, std::vector<int>>> ranked;
  for (const auto& [group, count] : votes) ranked.emplace_back(count, group);
  std::ranges::sort(ranked, std::greater<>{});
  std::vector<bool> used(static_cast<std::size_t>(released.rows()), false);
  const auto is_used = [&](int i) { return used[static_cast<std::size_t>(i)]; };
  RowGroups groups;
  for (const auto& [count, group] : ranked) {
    if (std::ranges::any_of(group, is_used) || std::ranges::adjacent_find(group) != group.end())
      continue;
    groups.push_back(group);
    for (const int i : group) used[static_cast<std::size_t>(i)] = true;
  }
  std::vector<int> rest;
  for (int i = 0; i < static_cast<int>(used.size()); ++i)
    if (!is_used(i)) rest.push_back(i);
  for (std::size_t i = 0; i < rest.size(); i += group_size)
    groups.emplace_back(rest.begin() + static_cast<std::ptrdiff_t>(i),
                        rest.begin() +
                            static_cast<std::ptrdiff_t>(std::min(i + group_size, rest.size())));
  return groups;
}

double mixture_rest(const Matrix& released, const Matrix& base) {
  constexpr Eigen::Index most = 32;
  const Eigen::Index step = std::max<Eigen::Index>(1, released.rows() / most);
  std::vector<double> rests;
  for (Eigen::Index i = 0; i < released.rows(); i += step)
    if (const double norm = released.row(i).norm(); norm > 0)
      rests.push_back(support(released.row(i), base).rest / norm);
  return rests.empty() ? 1 : median(rests);
}

}  // namespace certamen::assessment
