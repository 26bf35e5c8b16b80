// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "framework/numbers/rational.hpp"

namespace certamen {

/// A sparse vector of integers: ascending columns.
using SparseVector = std::vector<std::pair<std::size_t, Integer>>;

/// The span over the rationals of the vectors added so far. A vector is tested modulo a prime; if
/// it is dependent there, the combination is lifted to rationals and checked exactly, or, where its
/// numbers are too large for that, found again by rational elimination.
class Span {
 public:
  /// Adds a vector unless it is dependent on those before; true if it was added.
  bool add(const SparseVector& vector);
  std::size_t size() const { return originals_.size(); }

 private:
  using Word = std::uint64_t;
  struct Row {
    std::vector<std::pair<std::size_t, Word>> entries;      // pivot first, with value 1
    std::vector<std::pair<std::size_t, Word>> combination;  // of the originals
  };

  bool is_combination(const SparseVector& vector,
                      const std::map<std::size_t, Word>& coefficients) const;

  using ExactRow = std::map<std::size_t, Rational>;
  ExactRow reduced_exactly(const SparseVector& vector) const;
  bool is_dependent_exactly(const SparseVector& vector);

  std::vector<SparseVector> originals_;
  std::map<std::size_t, Row> rows_;        // by pivot
  std::map<std::size_t, ExactRow> exact_;  // by pivot, which is 1; made when first needed
  std::size_t exactly_known_ = 0;          // the number of originals in it
};

}  // namespace certamen
