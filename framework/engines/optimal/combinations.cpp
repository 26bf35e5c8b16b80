// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/optimal/combinations.hpp"

namespace certamen {

namespace {

/// Columns from here on are added to rows, to say what they are made of.
constexpr std::size_t added_columns = std::size_t{1} << 40;

}  // namespace

Combinations::Combinations(PolynomialRing& ring, const std::vector<RowSpace::Row>& rows)
    : ring_{&ring}, count_{rows.size()}, space_{ring} {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RowSpace::Row row = rows[i];
    row[added_columns + i] = 1;
    space_.insert(std::move(row));
  }
}

std::optional<std::vector<Integer>> Combinations::of(const RowSpace::Row& sum) const {
  const RowSpace::Row left = space_.reduced(sum);
  if (!left.empty() && left.begin()->first < added_columns) return std::nullopt;
  return factors_in(left, -1);
}

std::optional<std::vector<Integer>> Combinations::of_zero() const {
  const auto& rows = space_.rows();
  const auto zero = rows.lower_bound(added_columns);
  if (zero == rows.end()) return std::nullopt;
  return factors_in(zero->second, 1);
}

std::vector<Integer> Combinations::factors_in(const RowSpace::Row& row,
                                              const Integer& times) const {
  std::vector<Integer> factors(count_, 0);
  for (const auto& [column, value] : row)
    factors[column - added_columns] = ring_->reduced(value * times);
  return factors;
}

RowSpace::Row sum_of(const PolynomialRing& ring, RowSpace::Row row, const Integer& factor,
                     const RowSpace::Row& other) {
  for (const auto& [column, value] : other) {
    const auto entry = row.try_emplace(column, 0).first;
    entry->second = ring.reduced(entry->second + factor * value);
    if (entry->second == 0) row.erase(entry);
  }
  return row;
}

std::vector<RowSpace::Row> common_rows(PolynomialRing& ring, const RowSpace& a, const RowSpace& b) {
  RowSpace both{ring};
  for (const auto& [first, row] : a.rows()) {
    RowSpace::Row doubled = row;
    for (const auto& [column, value] : row) doubled[added_columns + column] = value;
    both.insert(std::move(doubled));
  }
  for (const auto& [first, row] : b.rows()) both.insert(row);
  std::vector<RowSpace::Row> found;
  for (auto row = both.rows().lower_bound(added_columns); row != both.rows().end(); ++row) {
    RowSpace::Row common;
    for (const auto& [column, value] : row->second) common[column - added_columns] = value;
    found.push_back(std::move(common));
  }
  return found;
}

std::vector<Integer> with_zeros(const PolynomialRing& ring, std::uint64_t degree) {
  std::vector<Integer> product{1};
  for (std::uint64_t zero = 1; zero <= degree; ++zero) {
    product.emplace_back(0);
    for (std::size_t i = product.size() - 1; i > 0; --i)
      product[i] = ring.reduced(product[i - 1] - Integer{zero} * product[i]);
    product[0] = ring.reduced(-Integer{zero} * product[0]);
  }
  return product;
}

}  // namespace certamen
