// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "framework/release/assessment/matrix_assessment.hpp"
#include "framework/release/assessment/row_mixing.hpp"

namespace certamen {

namespace {

using namespace assessment;

using Groups = std::vector<std::vector<int>>;
constexpr int group_size = 4;

/// Rows of a group are positive combinations of the same rows, and so correlate.
Groups correlated_rows(const Matrix& a) {
  const Matrix units = unit_rows(a.colwise() - a.rowwise().mean());
  Matrix correlation = units * units.transpose();
  const auto count = static_cast<int>(a.rows());
  std::vector<bool> used(static_cast<std::size_t>(count), false);
  Groups groups;
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

/// The columns' order: sums over a group keep their shape, as all coefficients are positive.
std::vector<int> column_order(const Matrix& released, const Matrix& base) {
  Matrix scores = Matrix::Zero(base.cols(), released.cols());
  for (const auto& group : correlated_rows(released)) {
    const Column seen = rows_of(released, group).colwise().sum().normalized(),
                 known = rows_of(base, group).colwise().sum().normalized();
    scores += known * seen.transpose();
  }
  return assignment(scores);
}

/// The public rows that a released row is combined from, by orthogonal matching pursuit.
std::vector<int> support(const Column& row, const Matrix& base) {
  const Column norms = base.rowwise().norm();
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
  return chosen;
}

/// Groups by how many rows agree on them; what is left over is taken in order.
Groups agreed_groups(const Matrix& released, const Matrix& base) {
  std::map<std::vector<int>, int> votes;
  for (Eigen::Index i = 0; i < released.rows(); ++i) ++votes[support(released.row(i), base)];
  std::vector<std::pair<int, std::vector<int>>> ranked;
  for (const auto& [group, count] : votes) ranked.emplace_back(count, group);
  std::ranges::sort(ranked, std::greater<>{});
  std::vector<bool> used(static_cast<std::size_t>(released.rows()), false);
  const auto is_used = [&](int i) { return used[static_cast<std::size_t>(i)]; };
  Groups groups;
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

std::optional<Matrix> unmix_groups(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  const Matrix &released = view.releases.front(), &base = *view.base;
  const Matrix ordered = columns_of(released, column_order(released, base));
  return undo_row_groups(ordered, base, agreed_groups(ordered, base), view.finetune_rank);
}

}  // namespace

void register_unmix_groups(Catalogue& catalogue);
void register_unmix_groups(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "groupcover",
                               .name = "unmix-groups",
                               .cost = "n^2 m + m^3, n m r a round",
                               .recover = unmix_groups}));
}

}  // namespace certamen
