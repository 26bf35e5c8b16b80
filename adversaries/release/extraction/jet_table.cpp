// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/jet_table.hpp"

#include <algorithm>
#include <cmath>

#include "framework/error.hpp"
#include "framework/stop.hpp"

namespace certamen::extraction {

namespace {

constexpr std::size_t terms = 12;
constexpr unsigned digits = 40;

/// The coefficients over [low, high], in pieces, since wide arguments are overestimated.
std::vector<Outward> ranges(Activation activation, double low, double high, std::size_t orders) {
  constexpr int pieces = 2;
  std::vector<Outward> hull;
  for (int k = 0; k < pieces; ++k) {
    const double start = low + (high - low) * k / pieces,
                 end = low + (high - low) * (k + 1) / pieces;
    const auto part =
        jet(activation, Interval{Real{start}, Real{end}}, static_cast<int>(orders) - 1);
    for (std::size_t n = 0; n < orders; ++n) {
      const Outward x = outward(part[n]);
      if (k == 0) hull.push_back(x);
      hull[n] = {std::fmin(hull[n].lower, x.lower), std::fmax(hull[n].upper, x.upper)};
    }
  }
  return hull;
}

}  // namespace

Outward outward(const Interval& x) {
  return {Outward::below(static_cast<double>(x.lower())),
          Outward::above(static_cast<double>(x.upper()))};
}

struct JetTable::Point {
  std::vector<Outward> coefficients;  // [orders, terms + 1]: of h^m, the last the remainder's
  std::vector<Outward> around;        // [orders]

  Point(Activation activation, std::size_t orders, double c) {
    const PrecisionScope scope{digits};
    const auto exact = jet(activation, Interval::exactly(c), static_cast<int>(orders + terms) - 1);
    const auto wide = ranges(activation, c - spacing, c + spacing, orders + terms);
    for (std::size_t n = 0; n < orders; ++n) {
      poll_now_and_then("attack");
      Interval binomial{1};
      for (std::size_t m = 0; m <= terms; ++m) {
        if (m > 0) {
          binomial *= Interval{static_cast<int>(n + m)};
          binomial /= Interval{static_cast<int>(m)};
        }
        coefficients.push_back(m < terms ? outward(exact[n + m] * binomial)
                                         : wide[n + m] * outward(binomial));
      }
    }
    around.resize(orders);
    sum({-spacing / 2, spacing / 2}, around);
  }

  /// Of Taylor's sum at h, by Horner.
  void sum(const Outward& h, std::span<Outward> a) const {
    for (std::size_t n = 0; n < a.size(); ++n) {
      const Outward* c = &coefficients[n * (terms + 1)];
      Outward total = c[terms];
      for (std::size_t m = terms; m-- > 0;) total = total * h + c[m];
      a[n] = total;
    }
  }
};

JetTable::JetTable(Activation activation, std::size_t orders)
    : activation_{activation}, orders_{orders},
      slots_{std::make_unique<std::array<Slot, points>>()} {}

JetTable::~JetTable() = default;

bool JetTable::covers(const Outward& u) {
  return u.is_bounded() && u.upper - u.lower <= spacing / 2 && u.lower >= -range &&
         u.upper <= range;
}

const JetTable::Point& JetTable::at(std::size_t k) const {
  Slot& slot = (*slots_)[k];
  std::call_once(slot.once, [&] {
    poll("attack");  // a point takes milliseconds
    slot.point = std::make_unique<const Point>(activation_, orders_, point(k));
  });
  return *slot.point;
}

void JetTable::enclose(const Outward& u, std::span<Outward> a) const {
  if (!covers(u)) throw Error{ErrorCode::usage, "jet table", "the interval is not covered"};
  // The nearest point to the middle is no further from either end than a spacing.
  const auto k = static_cast<std::size_t>(std::lround((u.middle() + range) / spacing));
  at(k).sum(u - Outward{point(k)}, a.subspan(0, std::min(a.size(), orders_)));
}

std::span<const Outward> JetTable::around(std::size_t k) const {
  return at(k).around;
}

}  // namespace certamen::extraction
