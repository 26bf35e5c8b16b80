// SPDX-License-Identifier: Apache-2.0
#include "framework/release/definitions/blind_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "framework/numbers/interval.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_factors = 64;
constexpr std::size_t most_units = most_factors / fresh_inputs;

double next_above(double x) {
  return std::nextafter(x, std::numeric_limits<double>::infinity());
}

Rational power(const Rational& base, std::size_t exponent) {
  Rational result = 1;
  for (std::size_t k = 0; k < exponent; ++k) result *= base;
  return result;
}

/// The entries that Gen draws from.
class Entries {
 public:
  explicit Entries(const Tensor<double>& source) : sorted_(source.data()) {
    std::sort(sorted_.begin(), sorted_.end());
  }

  /// The largest part of them that lies in one window of width 2 radius.
  Rational densest_window(double radius) const {
    std::size_t most = 0;
    for (std::size_t low = 0, high = 0; low < sorted_.size(); ++low) {
      const double end = next_above(sorted_[low] + 2 * radius);
      while (high < sorted_.size() && sorted_[high] <= end) ++high;
      most = std::max(most, high - low);
    }
    return make_rational(Integer{most}, Integer{sorted_.size()});
  }

 private:
  std::vector<double> sorted_;
};

/// W in canonical order is one of H! orders of the drawn one, so each column may be any of H.
Rational columns_bound(const LayerModel& model, const Rational& entry, bool hides_unit_order) {
  if (!hides_unit_order) return power(entry, std::min(most_factors, model.weights.size()));
  const std::size_t rows = std::min(most_factors, model.outputs);
  const Rational column = std::min(Rational{1}, Rational{power(entry, rows) * model.hidden});
  return power(column, std::min(model.hidden, std::max<std::size_t>(1, most_factors / rows)));
}

/// Where |f(g)| and |f(-g)| are certainly large: over equal boxes of g's range around z0, lower
/// bounds of the smaller one, upwards.
std::vector<Rational> gate_sizes(const LayerModel& model, std::size_t unit) {
  constexpr int boxes = 128;
  const PrecisionScope scope{20};
  const Rational low = Rational{model.z0[unit]} - model.input_radius,
                 step = 2 * model.input_radius / boxes;
  std::vector<Rational> sizes;
  for (int k = 0; k < boxes; ++k) {
    const Interval from = Interval::enclosing(low + k * step),
                   to = Interval::enclosing(low + (k + 1) * step);
    const Interval box{from.lower(), to.upper()};
    const Real plus = abs(activate(model.activation, box)).lower(),
               minus = abs(activate(model.activation, -box)).lower();
    sizes.push_back(to_rational(std::min(plus, minus)));
  }
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

/// The units whose gates are largest at their expansion points, whatever the sign.
std::vector<std::size_t> largest_gates(const LayerModel& model) {
  std::vector<std::size_t> units(model.hidden);
  std::iota(units.begin(), units.end(), std::size_t{0});
  const auto size = [&](std::size_t d) {
    return std::min(std::fabs(activate(model.activation, model.z0[d])),
                    std::fabs(activate(model.activation, -model.z0[d])));
  };
  const std::size_t count = std::min(most_units, units.size());
  std::partial_sort(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(count), units.end(),
                    [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  units.resize(count);
  return units;
}

/// Pr[for 8 inputs and these units, min(|f(g)|, |f(-g)|) |h| < t], at most: each is below t only if
/// |h| < t/s, whose chance is `small_up` = t/(s R), or the gate is below s.
Rational all_small(const std::vector<std::vector<Rational>>& sizes, const Rational& s,
                   const Rational& small_up) {
  Rational bound = 1;
  for (const auto& unit : sizes) {
    const auto below = std::lower_bound(unit.begin(), unit.end(), s) - unit.begin();
    const Rational gate = make_rational(Integer{below}, Integer{unit.size()});
    bound *= power(std::min(Rational{1}, Rational{small_up + gate}), fresh_inputs);
  }
  return bound;
}

/// The gated form: all products small, or some product of at least t puts a column of W in windows
/// of radius epsilon/t.
Rational product_bound(const LayerModel& model, const Rational& epsilon, bool hides_unit_order) {
  constexpr int finest = 10;  // s and t/(s R) are 1/2 .. 2^-10
  const Entries entries{model.weights};
  std::vector<std::vector<Rational>> sizes;
  for (const auto d : largest_gates(model)) sizes.push_back(gate_sizes(model, d));
  Rational best = 1;
  for (int total = 2; total <= 2 * finest; ++total) {
    const Rational scale = make_rational(1, Integer{1} << total), t = scale * model.input_radius;
    const double radius = next_above(static_cast<double>(to_real(epsilon / t)));
    const Rational entry = entries.densest_window(radius);
    const Rational column = power(entry, std::min(most_factors, model.outputs)) *
                            (hides_unit_order ? Integer{model.hidden} : Integer{1});
    if (column >= best) continue;
    for (int k = std::max(1, total - finest); k <= std::min(finest, total - 1); ++k) {
      const Rational s = make_rational(1, Integer{1} << k);
      best = std::min(best, Rational{column + all_small(sizes, s, scale / s)});
    }
  }
  return best;
}

}  // namespace

Rational blind_weight_bound(const WeightRelease& scheme, double radius) {
  const LayerModel& model = scheme.model();
  const bool ordered = !scheme.hides_unit_order();
  Rational bound = 1;
  if (model.resample)
    bound = columns_bound(model, Entries{model.weights}.densest_window(radius), !ordered);
  // Signs are drawn whatever W is; tanh has none to find, and sorting may hide one.
  if (model.gated && model.activation != Activation::tanh && ordered)
    bound *= power(make_rational(1, 2), std::min(most_factors, model.hidden));
  return bound;
}

Rational blind_function_bound(const WeightRelease& scheme, const Rational& epsilon) {
  const LayerModel& model = scheme.model();
  if (!model.resample) return 1;
  if (model.gated) return product_bound(model, epsilon, scheme.hides_unit_order());
  // Whatever the rest, a blind copy must be within epsilon of every c_i, which is drawn
  // independently.
  const double radius = next_above(static_cast<double>(to_real(epsilon)));
  return power(Entries{model.constants}.densest_window(radius),
               std::min(most_factors, model.constants.size()));
}

}  // namespace certamen
