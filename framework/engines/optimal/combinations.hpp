// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "framework/engines/optimal/polynomial.hpp"

namespace certamen {

/// Sums of given rows over Z_p, and which sums they are.
class Combinations {
 public:
  Combinations(PolynomialRing& ring, const std::vector<RowSpace::Row>& rows);
  /// Factors of the rows whose sum is `sum`; nothing if there are none.
  std::optional<std::vector<Integer>> of(const RowSpace::Row& sum) const;
  /// Factors, not all 0, whose sum is 0; nothing if the rows are independent.
  std::optional<std::vector<Integer>> of_zero() const;

 private:
  std::vector<Integer> factors_in(const RowSpace::Row& row, const Integer& times) const;

  PolynomialRing* ring_;
  std::size_t count_;
  RowSpace space_;
};

/// row + factor other
RowSpace::Row sum_of(const PolynomialRing& ring, RowSpace::Row row, const Integer& factor,
                     const RowSpace::Row& other);

/// Rows that span what two spaces have in common (the algorithm of Zassenhaus).
std::vector<RowSpace::Row> common_rows(PolynomialRing& ring, const RowSpace& a, const RowSpace& b);

/// The coefficients of (x - 1) .. (x - degree), that of 1 first.
std::vector<Integer> with_zeros(const PolynomialRing& ring, std::uint64_t degree);

}  // namespace certamen
