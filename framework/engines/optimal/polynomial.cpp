// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/optimal/polynomial.hpp"

#include "framework/error.hpp"
#include "framework/stop.hpp"

namespace certamen {

Integer PolynomialRing::reduced(const Integer& value) const {
  const Integer rest = value % p_;
  return rest < 0 ? Integer{rest + p_} : rest;
}

Integer PolynomialRing::inverse(const Integer& value) const {
  return boost::multiprecision::powm(reduced(value), Integer{p_ - 2}, p_);
}

FieldPolynomial PolynomialRing::constant(const Integer& value) const {
  const Integer residue = reduced(value);
  if (residue == 0) return {};
  return {{{}, residue}};
}

void PolynomialRing::count(std::size_t terms) {
  poll_now_and_then("polynomials");
  if (terms > left_)
    throw Error{ErrorCode::too_large, "polynomials", "more terms than are followed"};
  left_ -= terms;
}

void PolynomialRing::add(FieldPolynomial& sum, const Integer& factor,
                         const FieldPolynomial& other) {
  count(other.size());
  for (const auto& [monomial, coefficient] : other) {
    const auto entry = sum.try_emplace(monomial, 0).first;
    entry->second = reduced(entry->second + factor * coefficient);
    if (entry->second == 0) sum.erase(entry);
  }
}

FieldMonomial PolynomialRing::product(const FieldMonomial& a, const FieldMonomial& b) const {
  std::map<std::uint32_t, std::uint64_t> exponents(a.begin(), a.end());
  for (const auto& [variable, exponent] : b) exponents[variable] += exponent;
  // x^e with e >= 1 depends on e - 1 modulo p - 1 alone.
  constexpr std::uint64_t most = std::uint64_t{1} << 32;  // no sum of two overflows
  for (auto& [variable, exponent] : exponents) {
    if (Integer{exponent} >= p_)
      exponent = static_cast<std::uint64_t>(Integer{Integer{exponent - 1} % Integer{p_ - 1}}) + 1;
    if (exponent > most)
      throw Error{ErrorCode::too_large, "polynomials", "a higher degree than is followed"};
  }
  return {exponents.begin(), exponents.end()};
}

FieldPolynomial PolynomialRing::product(const FieldPolynomial& a, const FieldPolynomial& b) {
  FieldPolynomial result;
  for (const auto& [monomial, coefficient] : a) {
    FieldPolynomial part;
    count(b.size());
    for (const auto& [other, its] : b) {
      const auto entry = part.try_emplace(product(monomial, other), 0).first;
      entry->second = reduced(entry->second + coefficient * its);
      if (entry->second == 0) part.erase(entry);
    }
    add(result, 1, part);
  }
  return result;
}

RowSpace::Row RowSpace::reduced(Row row) const {
  for (auto at = row.begin(); at != row.end();) {
    const auto known = rows_.find(at->first);
    if (known == rows_.end()) {
      ++at;
      continue;
    }
    const Integer factor = at->second;
    const std::size_t column = at->first;
    for (const auto& [place, value] : known->second) {
      const auto entry = row.try_emplace(place, 0).first;
      entry->second = ring_->reduced(entry->second - factor * value);
      if (entry->second == 0 && place != column) row.erase(entry);
    }
    at = row.erase(row.find(column));
  }
  return row;
}

bool RowSpace::insert(Row row) {
  poll_now_and_then("rows");
  row = reduced(std::move(row));
  if (row.empty()) return false;
  const std::size_t first = row.begin()->first;
  const Integer factor = ring_->inverse(row.begin()->second);
  for (auto& [place, value] : row) value = ring_->reduced(value * factor);
  rows_.emplace(first, std::move(row));
  return true;
}

}  // namespace certamen
