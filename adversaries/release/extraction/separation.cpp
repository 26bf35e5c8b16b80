// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/separation.hpp"

#include <cmath>
#include <limits>
#include <span>

#include "adversaries/release/extraction/curve_impl.hpp"
#include "framework/stop.hpp"

namespace certamen::extraction {

namespace {

constexpr double grid_step = 1.0 / 32, sample_step = 1.0 / 64;
constexpr int samples = 3;  // of a cell, whose width is that of two steps

}  // namespace

Separation::Separation(Activation activation, int first, std::size_t orders, double range)
    : activation_{activation}, first_{first}, orders_{orders}, range_{range},
      cells_(static_cast<std::size_t>(2 * range / grid_step)) {
  for (auto& cell : cells_) cell = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t k = 0; k <= cells_.size(); ++k) {
    poll_now_and_then("attack");
    const double u = -range + static_cast<double>(k) * grid_step;
    const CurvePoint<double> point{activation, u, first, orders};
    a_.insert(a_.end(), point.a.begin(), point.a.end());
    slope_.insert(slope_.end(), point.slope.begin(), point.slope.end());
  }
}

double Separation::at(double u) const {
  const double place = (u + range_) / grid_step;
  if (!(place >= 0 && place < static_cast<double>(cells_.size()))) return 0;
  auto& cell = cells_[static_cast<std::size_t>(place)];
  double value = cell.load(std::memory_order_relaxed);
  if (std::isnan(value)) {
    value = of_cell(static_cast<std::size_t>(place));
    cell.store(value, std::memory_order_relaxed);
  }
  return value;
}

double Separation::of_cell(std::size_t cell) const {
  double least = 1;
  for (int sample = 0; sample < samples; ++sample) {
    poll_now_and_then("attack");
    const double u = -range_ + static_cast<double>(cell) * grid_step + sample * sample_step;
    const CurvePoint<double> here{activation_, u, first_, orders_};
    const WeighedDirection<double> direction{here.a, 0};
    const double turns = direction.step(here).across;
    for (std::size_t k = 0; k <= cells_.size(); ++k) {
      if (std::abs(-range_ + static_cast<double>(k) * grid_step - u) < apart) continue;
      const std::span<const double> a{&a_[k * orders_], orders_};
      const CurvePoint<double> there{a, std::span{&slope_[k * orders_], orders_}};
      const double angle = direction.sine(a) - 2 * direction.step(there).across * (grid_step / 2) -
                           2 * turns * (sample_step / 2);
      if (!(angle >= least)) least = angle;
    }
  }
  return std::isnan(least) ? 0 : least;
}

}  // namespace certamen::extraction
