// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/enclosure.hpp"

#include <algorithm>

#include "adversaries/release/extraction/closed_form.hpp"
#include "adversaries/release/extraction/even_part.hpp"
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

[[noreturn]] void contradiction(const std::string& what) {
  throw Contradiction{ErrorCode::unsupported, "enclosure",
                      what + ": the activation or the rounding model is wrong"};
}

std::optional<Interval> coefficient(const Real& released, std::optional<FloatFormat> format) {
  if (boost::multiprecision::isnan(released))
    throw Error{ErrorCode::unsupported, "enclosure", "a released coefficient is NaN"};
  if (boost::multiprecision::isinf(released)) return std::nullopt;
  return before_rounding(released, format);
}

constexpr int farthest = 1000;  // a point further out cannot be told from its neighbours anyway

/// Where to look for u, and which ends are limits of the search, not of u.
struct Region {
  Real low, high;
  bool open_below = true, open_above = true;
};

/// What one row's closed form says of u; none if nothing. Throws if no u explains the row.
std::optional<Interval> closed_form_bound(Activation activation, const EnclosedRow& row,
                                          int first) {
  std::vector<Interval> known;
  for (const auto& x : row) {
    if (!x) return std::nullopt;
    known.push_back(*x);
  }
  const auto [p, q] = closed_form_fraction(activation, known, first);
  const bool inverse = q.contains_zero();
  if (inverse && (p.contains_zero() || activation == Activation::gelu)) return std::nullopt;
  const Interval ratio = inverse ? q / p : p / q;
  if (activation == Activation::gelu) return ratio;
  if (ratio.upper() <= 0) contradiction("an output's orders contradict each other");
  const Interval logarithm = inverse ? -log(ratio) : log(ratio);
  return activation == Activation::tanh ? logarithm / Interval{2} : logarithm;
}

Region region_of(Activation activation, const std::vector<EnclosedRow>& rows, int first,
                 double range) {
  std::optional<Interval> bound;
  const auto orders = closed_form_orders(activation);
  if (orders.exists() && first <= orders.low &&
      first + static_cast<int>(rows.front().size()) > orders.high)
    for (const auto& row : rows) {
      const auto u = closed_form_bound(activation, row, first);
      if (!u) continue;
      if (bound && !possibly_equal(*bound, *u)) contradiction("two outputs contradict each other");
      bound = bound ? intersect(*bound, *u) : *u;
    }
  const Real limit{range};
  Region region{-limit, limit};
  if (!bound) return region;
  region.open_below = !(bound->lower() > -farthest);
  region.open_above = !(bound->upper() < farthest);
  if (!region.open_below) region.low = bound->lower();
  if (!region.open_above) region.high = bound->upper();
  if (region.open_above) region.high = std::max(limit, Real{region.low + 1});
  if (region.open_below) region.low = std::min(Real{-limit}, Real{region.high - 1});
  return region;
}

/// What the search says of u: none if it reaches an open end of the region, or falls apart.
std::optional<Interval> sought(const RatioSearch& search, const Region& region) {
  auto hull = search.hull(Interval{region.low, region.high});
  bool open_below = region.open_below, open_above = region.open_above;
  Real low = region.low, high = region.high;
  if (!hull && (open_below || open_above)) {
    // Not in the usual range: then further out.
    const Real far{farthest};
    const auto below = open_below ? search.hull(Interval{-far, region.low}) : std::nullopt,
               above = open_above ? search.hull(Interval{region.high, far}) : std::nullopt;
    if (below && above) return std::nullopt;
    hull = below ? below : above;
    low = -far;
    high = far;
  }
  if (!hull)
    contradiction("no expansion point in [-" + std::to_string(farthest) + ", " +
                  std::to_string(farthest) + "] explains the release");
  if ((open_below && hull->lower() == low) || (open_above && hull->upper() == high))
    return std::nullopt;
  constexpr double narrow = 0.1, wide = 0.5;
  constexpr int pieces = 64;
  if (hull->width() > wide || (hull->width() > narrow && search.has_gap(*hull, pieces)))
    return std::nullopt;
  return hull;
}

/// W from its row; none if every a_n may be 0. Throws if two orders contradict each other.
std::optional<Interval> weight_of(const EnclosedRow& row, const std::vector<Interval>& a) {
  std::optional<Interval> weight;
  for (std::size_t n = 0; n < row.size(); ++n) {
    if (!row[n] || a[n].contains_zero()) continue;
    const Interval quotient = *row[n] / a[n];
    if (weight && !possibly_equal(*weight, quotient))
      contradiction("two orders contradict each other");
    weight = weight ? intersect(*weight, quotient) : quotient;
  }
  if (!weight) return std::nullopt;
  for (std::size_t n = 0; n < row.size(); ++n)
    if (row[n] && !possibly_equal(*weight * a[n], *row[n]))
      contradiction("two orders contradict each other");
  return weight;
}

/// How many orders are certainly not 0 in some output.
std::size_t orders_left(const std::vector<EnclosedRow>& rows) {
  std::size_t count = 0;
  for (std::size_t n = 0; n < rows.front().size(); ++n)
    count += std::any_of(rows.begin(), rows.end(), [n](const EnclosedRow& row) {
      return row[n] && !row[n]->contains_zero();
    });
  return count;
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
  std::vector<EnclosedRow> rows(outputs);
  for (std::size_t i = 0; i < outputs; ++i)
    for (std::size_t n = 0; n < orders; ++n)
      rows[i].push_back(coefficient(coefficients(n, i), format));
  unit.status = UnitStatus::underflow;
  const std::size_t left = orders_left(rows);
  if (left == 0) return unit;

  unit.status = UnitStatus::ambiguous;
  const Real resolution =
      format ? Real{to_real(unit_roundoff(*format))} / 256
             : Real{boost::multiprecision::pow(Real{10}, 8 - static_cast<int>(digits))};
  const RatioSearch search{activation, first, orders, ratio_bounds(rows), resolution};
  const Region region = region_of(activation, rows, first, range);
  unit.assumes_range = region.open_below || region.open_above;
  const auto hull = sought(search, region);
  if (!hull) {
    if (left == 1) unit.status = UnitStatus::underflow;
    return unit;
  }
  const auto a = search.curve(*hull);
  for (const auto& row : rows) {
    const auto weight = weight_of(row, a);
    if (!weight) {
      unit.column.clear();
      return unit;
    }
    unit.column.push_back(*weight);
  }
  unit.u = *hull;
  unit.status = UnitStatus::recovered;
  return unit;
}

namespace {

/// The enclosures under one sign of a gated unit; none if they are empty.
std::optional<std::vector<Interval>> gated_column(Activation activation, const Interval& z0p,
                                                  int sign, const std::vector<EnclosedRow>& rows) {
  auto a = jet(activation, Interval{sign} * z0p, static_cast<int>(rows.front().size()) - 1);
  Interval factor{1};
  for (std::size_t n = 1; n < a.size(); ++n) {
    factor *= Interval{static_cast<int>(n) * sign};
    a[n] *= factor;
  }
  std::vector<Interval> column;
  try {
    for (const auto& row : rows) {
      const auto weight = weight_of(row, a);
      if (!weight) return std::vector<Interval>{};
      column.push_back(*weight);
    }
  } catch (const Contradiction&) {
    return std::nullopt;
  }
  return column;
}

}  // namespace

GatedUnitEnclosure enclose_gated_unit(const GatedTaylorRelease<Real>& release, std::size_t unit,
                                      std::optional<FloatFormat> format, unsigned digits) {
  return enclose_gated_unit(release.activation, release.z0p[unit], unit_coefficients(release, unit),
                            format, digits);
}

GatedUnitEnclosure enclose_gated_unit(Activation activation, const Real& z0p_exact,
                                      const Tensor<Real>& coefficients,
                                      std::optional<FloatFormat> format, unsigned digits) {
  const PrecisionScope scope{digits};
  std::vector<EnclosedRow> rows(coefficients.extent(1));
  bool dead = true;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t n = 0; n < coefficients.extent(0); ++n) {
      const Real& released = coefficients(n, i);
      dead = dead && released == 0;
      rows[i].push_back(coefficient(released, format));
    }
  GatedUnitEnclosure result;
  if (dead) return result;
  const Interval z0p = Interval::exactly(z0p_exact);
  const auto plus = gated_column(activation, z0p, 1, rows),
             minus = gated_column(activation, z0p, -1, rows);
  if (!plus && !minus) contradiction("neither sign explains the unit");
  if (plus && minus) {
    result.status = UnitStatus::ambiguous;
    return result;
  }
  result.column = plus ? *plus : *minus;
  result.sign = plus ? 1 : -1;
  result.status = result.column.empty() ? UnitStatus::underflow : UnitStatus::recovered;
  return result;
}

}  // namespace certamen::extraction
