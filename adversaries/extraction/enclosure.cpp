// SPDX-License-Identifier: Apache-2.0
#include "adversaries/extraction/enclosure.hpp"

#include <algorithm>

#include "framework/error.hpp"

namespace certamen::extraction {

Interval before_rounding(const Real& released, std::optional<FloatFormat> format) {
  if (!format) return Interval::exactly(released);
  const Interval u = Interval::enclosing(unit_roundoff(*format));
  const Interval half_least = Interval::enclosing(Rational{smallest_subnormal(*format) / 2});
  // |x - released| <= u |x| gives u / (1 - u) |released|; subnormals err by half their spacing at
  // most.
  const Interval error = abs(Interval::exactly(released)) * (u / (Interval{1} - u)) + half_least;
  const Interval both{-error.upper(), error.upper()};
  return Interval::exactly(released) + both;
}

namespace {

/// The tests that can exclude a box: a few rows of D with large entries, as intervals.
class Exclusion {
 public:
  Exclusion(Activation activation, const std::vector<std::vector<Interval>>& rows, int first)
      : activation_{activation}, rows_{rows}, first_{first} {}

  std::vector<Interval> curve(const Interval& u) const {
    const std::size_t orders = rows_.front().size();
    auto all = jet(activation_, u, first_ + static_cast<int>(orders) - 1);
    all.erase(all.begin(), all.begin() + first_);
    return all;
  }

  /// No point of the box explains all rows. Neighbouring orders are enough: the curve has no two
  /// equal ratios there.
  bool excludes(const Interval& u) const {
    const auto a = curve(u);
    for (const auto& row : rows_)
      for (std::size_t n = 0; n + 1 < row.size(); ++n) {
        if (!(row[n] * a[n + 1] - row[n + 1] * a[n]).contains_zero()) return true;
        if (n + 2 < row.size() && !(row[n] * a[n + 2] - row[n + 2] * a[n]).contains_zero())
          return true;
      }
    return false;
  }

 private:
  Activation activation_;
  const std::vector<std::vector<Interval>>& rows_;
  int first_;
};

struct Box {
  Real low, high;
  Interval interval() const { return Interval{low, high}; }
};

Real middle(const Box& box) {
  return (box.low + box.high) / 2;
}

/// Cuts until the boxes that are left cannot be told apart from the solution: narrower than
/// `width`, or as many as before.
std::vector<Box> remaining(const Exclusion& exclusion, double range, const Real& width) {
  std::vector<Box> boxes;
  constexpr int pieces = 48;
  constexpr std::size_t most_boxes = 4096;
  for (int k = 0; k < pieces; ++k) {
    const Real step = Real{2 * range} / pieces;
    boxes.push_back({-Real{range} + step * k, -Real{range} + step * (k + 1)});
  }
  while (true) {
    std::vector<Box> kept;
    for (const auto& box : boxes)
      if (!exclusion.excludes(box.interval())) kept.push_back(box);
    if (kept.empty() || kept.front().high - kept.front().low < width || kept.size() > most_boxes)
      return kept;
    boxes.clear();
    for (const auto& box : kept) {
      boxes.push_back({box.low, middle(box)});
      boxes.push_back({middle(box), box.high});
    }
  }
}

/// Boxes that touch are one; more than one group is more than one explanation.
std::size_t group_count(const std::vector<Box>& boxes) {
  std::size_t groups = boxes.empty() ? 0 : 1;
  for (std::size_t i = 1; i < boxes.size(); ++i) groups += boxes[i - 1].high < boxes[i].low;
  return groups;
}

Interval enclosed_weight(const std::vector<Interval>& row, const std::vector<Interval>& a,
                         std::size_t output) {
  std::optional<Interval> weight;
  for (std::size_t n = 0; n < row.size(); ++n) {
    if (a[n].contains_zero()) continue;
    const Interval quotient = row[n] / a[n];
    if (weight && !possibly_equal(*weight, quotient))
      throw Error{
          ErrorCode::unsupported, "enclosure, output " + std::to_string(output),
          "two orders contradict each other: the activation or the rounding model is wrong"};
    weight = weight ? intersect(*weight, quotient) : quotient;
  }
  if (!weight)
    throw Error{ErrorCode::unsupported, "enclosure",
                "every derivative may vanish at the expansion point"};
  return *weight;
}

}  // namespace

UnitEnclosure enclose_unit(Activation activation, const Tensor<Real>& coefficients, int first,
                           std::optional<FloatFormat> format, double range, unsigned digits) {
  const PrecisionScope scope{digits};
  const std::size_t orders = coefficients.extent(0), outputs = coefficients.extent(1);
  UnitEnclosure unit;
  if (std::all_of(coefficients.data().begin(), coefficients.data().end(),
                  [](const Real& x) { return x == 0; }))
    return unit;

  std::vector<std::vector<Interval>> exact(outputs);
  for (std::size_t i = 0; i < outputs; ++i)
    for (std::size_t n = 0; n < orders; ++n)
      exact[i].push_back(before_rounding(coefficients(n, i), format));
  std::vector<std::size_t> by_size(outputs);
  for (std::size_t i = 0; i < outputs; ++i) by_size[i] = i;
  std::sort(by_size.begin(), by_size.end(), [&](std::size_t a, std::size_t b) {
    return abs(coefficients(0, a)) > abs(coefficients(0, b));
  });
  constexpr std::size_t few = 12;
  std::vector<std::vector<Interval>> largest;
  for (std::size_t k = 0; k < std::min(few, outputs); ++k) largest.push_back(exact[by_size[k]]);

  const Real fine = format
                        ? Real{to_real(unit_roundoff(*format))} / 64
                        : Real{boost::multiprecision::pow(Real{10}, 8 - static_cast<int>(digits))};
  const auto boxes = remaining(Exclusion{activation, largest, first}, range, fine);
  if (boxes.empty())
    throw Error{
        ErrorCode::unsupported, "enclosure",
        "no expansion point explains the release: the activation or the rounding model is wrong"};
  unit.u = Interval{boxes.front().low, boxes.back().high};
  if (group_count(boxes) > 1) {
    unit.status = UnitStatus::ambiguous;
    return unit;
  }
  unit.status = UnitStatus::recovered;
  auto a = jet(activation, unit.u, first + static_cast<int>(orders) - 1);
  a.erase(a.begin(), a.begin() + first);
  for (std::size_t i = 0; i < outputs; ++i) unit.column.push_back(enclosed_weight(exact[i], a, i));
  return unit;
}

}  // namespace certamen::extraction
