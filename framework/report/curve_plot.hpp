// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/values/domain.hpp"

namespace certamen {

/// A curve by its points, log2 of the value over log2 of the parameter.
struct PlottedCurve {
  std::string name;                               // for the legend
  std::vector<std::pair<double, double>> points;  // from left to right; values up to 1, so log2 0
};

/// The points at 2, 4, .., 2^128 of a function to probabilities: more than 1 is 1, and the curve
/// ends there; points without a value, or with one of 0 or less, are left out.
std::vector<std::pair<double, double>>
plotted(const std::function<std::optional<Rational>(const Integer&)>& function);

/// The curves as a picture (SVG), the first one drawn through, the others dashed; a legend if there
/// are several. `over` names the parameter. The first has a point.
std::string plot_of(const std::string& title, const std::string& over,
                    const std::vector<PlottedCurve>& curves);

}  // namespace certamen
