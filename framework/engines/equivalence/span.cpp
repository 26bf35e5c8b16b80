// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/equivalence/span.hpp"

#include "framework/numbers/word128.hpp"

namespace certamen {

namespace {

constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  const Word128 product = Word128{a} * b;
  const std::uint64_t sum =
      static_cast<std::uint64_t>(product & prime) + static_cast<std::uint64_t>(product >> 61);
  return sum >= prime ? sum - prime : sum;
}
std::uint64_t minus(std::uint64_t a, std::uint64_t b) {
  return a >= b ? a - b : a + prime - b;
}
std::uint64_t inverse(std::uint64_t a) {
  std::uint64_t result = 1;
  for (std::uint64_t exponent = prime - 2; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = times(result, a);
    a = times(a, a);
  }
  return result;
}
std::uint64_t reduced(const Integer& value) {
  const Integer rest = value % prime;
  return static_cast<std::uint64_t>(rest < 0 ? Integer{rest + prime} : rest);
}

/// The rational with numerator and denominator below 2^30 that a residue stands for.
std::optional<Rational> lifted(std::uint64_t residue) {
  constexpr std::uint64_t bound = std::uint64_t{1} << 30;
  std::int64_t previous = 0, current = 1;
  std::uint64_t a = prime, b = residue;
  while (b >= bound) {
    const std::uint64_t quotient = a / b;
    const std::uint64_t rest = a % b;
    a = b;
    b = rest;
    const std::int64_t next = previous - static_cast<std::int64_t>(quotient) * current;
    previous = current;
    current = next;
  }
  if (current == 0 || current >= static_cast<std::int64_t>(bound) ||
      current <= -static_cast<std::int64_t>(bound))
    return std::nullopt;
  return make_rational(current < 0 ? -Integer{b} : Integer{b},
                       Integer{current < 0 ? -current : current});
}

}  // namespace

bool Span::add(const SparseVector& vector) {
  std::map<std::size_t, Word> rest, coefficients;
  for (const auto& [column, value] : vector)
    if (const Word word = reduced(value); word != 0) rest[column] = word;
  // Pivots are the least columns of their rows, so one pass from the left is enough.
  for (auto at = rest.begin(); at != rest.end();) {
    const auto found = rows_.find(at->first);
    if (found == rows_.end()) {
      ++at;
      continue;
    }
    const Word factor = at->second;
    for (const auto& [column, value] : found->second.entries) {
      const auto [entry, is_new] = rest.try_emplace(column, 0);
      entry->second = minus(entry->second, times(factor, value));
    }
    for (const auto& [original, value] : found->second.combination) {
      Word& sum = coefficients[original];
      sum = minus(sum, prime - times(factor, value));
    }
    const std::size_t pivot = at->first;
    ++at;
    rest.erase(pivot);
    for (; at != rest.end() && at->second == 0;) at = rest.erase(at);
  }
  std::erase_if(rest, [](const auto& entry) { return entry.second == 0; });
  if (rest.empty() && (is_combination(vector, coefficients) || is_dependent_exactly(vector)))
    return false;

  const std::size_t number = originals_.size();
  originals_.push_back(vector);
  if (rest.empty()) return true;
  Row row;
  const Word scale = inverse(rest.begin()->second);
  for (const auto& [column, value] : rest) row.entries.emplace_back(column, times(value, scale));
  // rest = vector - sum of coefficients: the row in terms of the originals.
  for (const auto& [original, value] : coefficients)
    if (value != 0) row.combination.emplace_back(original, times(minus(0, value), scale));
  row.combination.emplace_back(number, scale);
  rows_.emplace(rest.begin()->first, std::move(row));
  return true;
}

/// What is left of a vector when the rows known exactly are taken out.
Span::ExactRow Span::reduced_exactly(const SparseVector& vector) const {
  ExactRow rest;
  for (const auto& [column, value] : vector) rest[column] = value;
  for (auto at = rest.begin(); at != rest.end();) {
    const auto found = exact_.find(at->first);
    if (found == exact_.end() || at->second == 0) {
      ++at;
      continue;
    }
    const Rational factor = at->second;
    for (const auto& [column, value] : found->second) rest[column] -= factor * value;
    ++at;
  }
  std::erase_if(rest, [](const auto& entry) { return entry.second == 0; });
  return rest;
}

bool Span::is_dependent_exactly(const SparseVector& vector) {
  for (; exactly_known_ < originals_.size(); ++exactly_known_) {
    ExactRow row = reduced_exactly(originals_[exactly_known_]);
    const Rational pivot = row.begin()->second;
    for (auto& [column, value] : row) value /= pivot;
    exact_.emplace(row.begin()->first, std::move(row));
  }
  return reduced_exactly(vector).empty();
}

/// Whether the vector is the sum of these multiples of the originals, over the rationals.
bool Span::is_combination(const SparseVector& vector,
                          const std::map<std::size_t, Word>& coefficients) const {
  std::map<std::size_t, Rational> difference;
  for (const auto& [column, value] : vector) difference[column] = value;
  for (const auto& [original, residue] : coefficients) {
    if (residue == 0) continue;
    const auto factor = lifted(residue);
    if (!factor) return false;
    for (const auto& [column, value] : originals_[original]) difference[column] -= *factor * value;
  }
  for (const auto& [column, value] : difference)
    if (value != 0) return false;
  return true;
}

}  // namespace certamen
