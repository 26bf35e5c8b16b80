// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "framework/numbers/interval.hpp"
#include "framework/numbers/outward.hpp"
#include "framework/values/activation.hpp"

namespace certamen::extraction {

/// The ends in doubles, rounded outwards.
Outward outward(const Interval& x);

/// Enclosures in doubles of the Taylor coefficients a_n = f^(n)(u)/n! over narrow intervals of u:
/// around each multiple c of 1/32 the Taylor sum
///   a_n(c + h) = sum over m < terms of binomial(n + m, m) a_(n+m)(c) h^m
///                + binomial(n + terms, terms) a_(n+terms)(xi) h^terms,   xi between c and c + h,
/// with coefficients and remainder enclosed in MPFI numbers once and rounded outwards. No library
/// function is trusted at double precision. What belongs to a point c is computed when it is asked
/// for first; threads may share a table.
class JetTable {
 public:
  /// Of a_0 .. a_(orders-1).
  JetTable(Activation activation, std::size_t orders);
  ~JetTable();

  static constexpr double range = 12;          // u lies within [-range, range]
  static constexpr double spacing = 1.0 / 32;  // of the points c
  static constexpr std::size_t points = 2 * 12 * 32 + 1;

  Activation activation() const { return activation_; }
  std::size_t orders() const { return orders_; }

  /// u is no wider than half of `spacing` and inside of the range.
  static bool covers(const Outward& u);

  /// a_n(U) for all orders. Requires covers(u).
  void enclose(const Outward& u, std::span<Outward> a) const;

  /// The same over all u within half a spacing of point k.
  std::span<const Outward> around(std::size_t k) const;
  static double point(std::size_t k) { return static_cast<double>(k) * spacing - range; }

 private:
  struct Point;
  const Point& at(std::size_t k) const;

  Activation activation_;
  std::size_t orders_;
  struct Slot {
    std::once_flag once;
    std::unique_ptr<const Point> point;
  };
  mutable std::unique_ptr<std::array<Slot, points>> slots_;
};

}  // namespace certamen::extraction
