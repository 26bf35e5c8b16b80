// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "framework/numbers/integer.hpp"

namespace certamen {

/// A product of powers of variables: variables ascend, exponents are at least 1. Empty: 1.
using FieldMonomial = std::vector<std::pair<std::uint32_t, std::uint64_t>>;

/// A function of variables over the field Z_p as a polynomial: coefficients 1 .. p - 1, exponents
/// below p (x^p is x). Functions have one such polynomial each, so that equal ones are the same
/// function and only those.
using FieldPolynomial = std::map<FieldMonomial, Integer>;

/// The field, and a bound on what is computed in it.
class PolynomialRing {
 public:
  /// `p` is a prime. Sums, products and count() throw Error(too_large) once they have seen more
  /// than `most` terms altogether, or a degree above 2^32.
  PolynomialRing(Integer p, std::size_t most) : p_{std::move(p)}, left_{most} {}

  const Integer& p() const { return p_; }
  FieldPolynomial constant(const Integer& value) const;
  FieldPolynomial variable(std::uint32_t number) const { return {{{{number, 1}}, 1}}; }
  /// sum + factor other
  void add(FieldPolynomial& sum, const Integer& factor, const FieldPolynomial& other);
  FieldPolynomial product(const FieldPolynomial& a, const FieldPolynomial& b);
  /// The least residue that is not negative.
  Integer reduced(const Integer& value) const;
  Integer inverse(const Integer& value) const;  // of what is not 0
  /// Counts terms that are kept besides. Throws Error(too_large) beyond the limit.
  void count(std::size_t terms);

 private:
  FieldMonomial product(const FieldMonomial& a, const FieldMonomial& b) const;

  Integer p_;
  std::size_t left_;
};

/// Rows over Z_p in echelon form, without their zeros.
class RowSpace {
 public:
  using Row = std::map<std::size_t, Integer>;  // by column
  explicit RowSpace(PolynomialRing& ring) : ring_{&ring} {}
  /// Whether the row is none of the span; then it is one from now on.
  bool insert(Row row);
  /// What is left of the row: without its parts at the rows' first columns.
  Row reduced(Row row) const;
  /// Whether the row is one of the span.
  bool contains(Row row) const { return reduced(std::move(row)).empty(); }
  std::size_t rank() const { return rows_.size(); }
  /// Each has a 1 in its first column, in which no other one has anything that stands below it.
  const std::map<std::size_t, Row>& rows() const { return rows_; }

 private:
  PolynomialRing* ring_;
  std::map<std::size_t, Row> rows_;  // by first column
};

}  // namespace certamen
