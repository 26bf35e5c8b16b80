// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/ratio_search.hpp"

#include "framework/error.hpp"

namespace certamen::extraction {

namespace {

/// Common part of two enclosures of one number; none proves a contradiction.
std::optional<Interval> common(const std::optional<Interval>& a, const Interval& b) {
  if (!a) return b;
  if (!possibly_equal(*a, b)) return std::nullopt;
  return intersect(*a, b);
}

/// a, a' on a box and a at its middle: what mean value forms need.
struct Enclosed {
  std::vector<Interval> a, slope, middle;
  Interval shift;  // box - middle
  Interval at;     // middle

  Enclosed(Activation activation, const Interval& box, int first, std::size_t orders)
      : at{Interval::exactly(box.midpoint())} {
    const auto wide = jet(activation, box, first + static_cast<int>(orders));
    middle = jet(activation, at, first + static_cast<int>(orders) - 1);
    middle.erase(middle.begin(), middle.begin() + first);
    shift = box - at;
    for (std::size_t k = 0; k < orders; ++k) {
      const std::size_t n = static_cast<std::size_t>(first) + k;
      slope.push_back(wide[n + 1] * Interval{static_cast<int>(n) + 1});
      const Interval by_slope = middle[k] + slope[k] * shift;
      a.push_back(intersect(wide[n], by_slope));
    }
  }
};

}  // namespace

std::vector<RatioBound> ratio_bounds(const std::vector<EnclosedRow>& rows) {
  std::vector<RatioBound> bounds;
  const std::size_t orders = rows.empty() ? 0 : rows.front().size();
  for (std::size_t m = 0; m < orders; ++m)
    for (std::size_t n = m + 1; n < orders; ++n) {
      // Rows whose T_m may be 0 bound the inverse ratio instead.
      std::optional<Interval> direct, inverse;
      for (const auto& row : rows) {
        if (!row[m] || !row[n]) continue;
        const bool by_m = !row[m]->contains_zero();
        if (!by_m && row[n]->contains_zero()) continue;
        auto& bound = by_m ? direct : inverse;
        bound = common(bound, by_m ? *row[n] / *row[m] : *row[m] / *row[n]);
        if (!bound)
          throw Contradiction{
              ErrorCode::unsupported, "enclosure",
              "two outputs contradict each other: this is no Taylor release, or the "
              "rounding model is wrong"};
      }
      if (direct) bounds.push_back({n, m, *direct});
      if (inverse) bounds.push_back({m, n, *inverse});
    }
  return bounds;
}

std::vector<Interval> RatioSearch::curve(const Interval& u) const {
  return Enclosed{activation_, u, first_, orders_}.a;
}

std::optional<Interval> RatioSearch::contracted(const Interval& box) const {
  const Enclosed enclosed{activation_, box, first_, orders_};
  Interval rest = box;
  for (const auto& [n, m, ratio] : bounds_) {
    if (!(enclosed.a[n] - ratio * enclosed.a[m]).contains_zero()) return std::nullopt;
    const Interval middle = enclosed.middle[n] - ratio * enclosed.middle[m],
                   slope = enclosed.slope[n] - ratio * enclosed.slope[m];
    if (!(middle + slope * enclosed.shift).contains_zero()) return std::nullopt;
    if (slope.contains_zero()) continue;
    const auto newton = common(rest, enclosed.at - middle / slope);
    if (!newton) return std::nullopt;
    rest = *newton;
  }
  return rest;
}

/// The outermost point on that side that is not excluded.
std::optional<Real> RatioSearch::end(const Interval& box, bool upper, int& boxes) const {
  std::optional<Interval> rest = box;
  while (true) {
    const Real before = rest->width();
    if (boxes-- <= 0) return upper ? rest->upper() : rest->lower();
    rest = contracted(*rest);
    if (!rest) return std::nullopt;
    if (rest->width() <= resolution_) return upper ? rest->upper() : rest->lower();
    if (rest->width() * 4 > before * 3) break;
  }
  const Real middle = rest->midpoint();
  const Interval low{rest->lower(), middle}, high{middle, rest->upper()};
  const auto outer = end(upper ? high : low, upper, boxes);
  return outer ? outer : end(upper ? low : high, upper, boxes);
}

std::optional<Interval> RatioSearch::hull(const Interval& box) const {
  constexpr int most_boxes = 1000;
  int boxes = most_boxes;
  const auto low = end(box, false, boxes);
  if (!low) return std::nullopt;
  boxes = most_boxes;
  const auto high = end(Interval{*low, box.upper()}, true, boxes);
  if (!high) return std::nullopt;  // the first search excluded what lies below `low`
  return Interval{*low, *high};
}

bool RatioSearch::has_gap(const Interval& box, int pieces) const {
  const Real low = box.lower(), step = (box.upper() - low) / pieces;
  for (int k = 1; k + 1 < pieces; ++k)
    if (!contracted(Interval{Real{low + step * k}, Real{low + step * (k + 1)}})) return true;
  return false;
}

}  // namespace certamen::extraction
