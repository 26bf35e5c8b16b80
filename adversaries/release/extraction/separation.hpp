// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "framework/values/activation.hpp"

namespace certamen::extraction {

/// How well a point u of the curve of derivatives can be told from all others, so that a unit whose
/// u is known needs no search for a second one. Figures are computed when they are asked for first;
/// threads may share an object.
class Separation {
 public:
  /// The curve has the orders first .. first + orders - 1, over [-range, range].
  Separation(Activation activation, int first, std::size_t orders, double range);

  /// Points nearer to u than this are u's own neighbourhood.
  static constexpr double apart = 0.125;

  /// The least sine of the angle between the curve at u and at any point of the range that is
  /// further than `apart` from u, each order in its own size (WeighedDirection). Sampled, less what
  /// twice the slopes at the samples could make of it between them: an estimate from below, no
  /// bound. At most 0 where it says nothing, as outside of the range.
  double at(double u) const;

 private:
  double of_cell(std::size_t cell) const;

  Activation activation_;
  int first_;
  std::size_t orders_;
  double range_;
  std::vector<double> a_, slope_;                   // [points, orders]
  mutable std::vector<std::atomic<double>> cells_;  // NaN: not asked for yet
};

}  // namespace certamen::extraction
