// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/block_enclosure.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "adversaries/release/extraction/closed_form.hpp"
#include "adversaries/release/extraction/even_part.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/strips.hpp"
#include "adversaries/release/extraction/wider.hpp"

namespace certamen::extraction {

namespace {

constexpr auto stored = static_cast<std::size_t>(Stored::f64);
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double nearest(const Rational& x) {
  return static_cast<double>(to_real(x));
}

/// Factors of the kernel for one unit: theta_n times them encloses T_n / a_n, after rounding. None
/// if an a_n may be 0.
bool set_factors(std::span<const Outward> a, const Outward& rounding, std::size_t unit,
                 std::vector<double>& low, std::vector<double>& high) {
  for (std::size_t n = 0; n < a.size(); ++n) {
    const Outward factor = rounding / a[n];
    if (!factor.is_bounded()) return false;
    low[n * strip_units + unit] = Outward::below(factor.lower);
    high[n * strip_units + unit] = Outward::above(factor.upper);
  }
  return true;
}

/// The ends that the kernel found for a strip.
struct StripEnds {
  std::vector<double> low, high;
  std::array<double, strip_units> empty{};

  explicit StripEnds(std::size_t outputs)
      : low(outputs * strip_units), high(outputs * strip_units) {}

  void find(const Strip& strip, double least, const std::vector<double>& low_factors,
            const std::vector<double>& high_factors) {
    column_kernels().enclose[stored](strip, least, low_factors.data(), high_factors.data(),
                                     low.data(), high.data(), empty.data());
  }
  /// Every output has an enclosure.
  bool is_whole(std::size_t unit) const {
    if (empty[unit] > 0) return false;
    double sum = 0;
    for (std::size_t i = unit; i < low.size(); i += strip_units) sum += high[i] - low[i];
    return std::isfinite(sum);
  }
  EnclosedColumn column(std::size_t unit, std::size_t k, int sign) const {
    return {unit, UnitStatus::recovered, sign, &low[k], &high[k], strip_units, {}};
  }
};

}  // namespace

BlockEncloser::BlockEncloser(Activation activation, int order, FloatFormat format)
    : BlockEncloser{std::make_shared<const JetTable>(activation, table_orders(order)), order,
                    format} {}

BlockEncloser::BlockEncloser(std::shared_ptr<const JetTable> table, int order, FloatFormat format)
    : format_{format}, orders_{static_cast<std::size_t>(order)}, table_{std::move(table)} {
  // |theta - T| <= u |T| gives T = theta (1 + e), |e| <= u / (1 - u).
  const double roundoff = nearest(unit_roundoff(format));
  const double error = (Outward{roundoff} / (Outward{1} - Outward{roundoff})).upper;
  rounding_ = {Outward::below(1 - error), Outward::above(1 + error)};
  const Outward quotient = rounding_ / rounding_;
  constexpr double of_kernel = 4 * std::numeric_limits<double>::epsilon();
  ratio_rounding_ = quotient * Outward{1 - of_kernel, 1 + of_kernel};
  least_ = nearest(smallest_subnormal(format)) / (2 * roundoff);
  resolution_ = std::fmax(roundoff / 256, 0x1p-50);
}

std::optional<std::vector<BlockEncloser::Ratio>>
BlockEncloser::ratios(const double* low, const double* high, std::size_t stride) const {
  constexpr double smallest = 1e-280, largest = 1e280;
  std::vector<Ratio> found;
  for (std::size_t m = 0; m < orders_; ++m)
    for (std::size_t n = m + 1; n < orders_; ++n) {
      const double least = low[(m * orders_ + n) * stride],
                   greatest = high[(m * orders_ + n) * stride];
      if (least > greatest) continue;  // no output has both orders
      const bool positive = least > 0;
      const double inner = positive ? least : -greatest, outer = positive ? greatest : -least;
      if (!(inner > smallest && outer < largest)) return std::nullopt;
      // The common part of all quotients' enclosures.
      const Outward size{Outward::below(outer * ratio_rounding_.lower),
                         Outward::above(inner * ratio_rounding_.upper)};
      if (!size.is_bounded()) return std::nullopt;
      found.push_back({n, m, positive ? size : -size});
    }
  if (found.empty()) return std::nullopt;
  return found;
}

/// From the closed form; where it says nothing the range, and where it leads out of the range no
/// interval at all.
Outward BlockEncloser::start(const std::vector<Ratio>& ratios) const {
  const Outward range{-JetTable::range, JetTable::range};
  const auto inside = [&](const Outward& bound) {
    return range.contains(bound.lower) && range.contains(bound.upper) ? bound : Outward{1, -1};
  };
  const Activation activation = table_->activation();
  const auto needed = closed_form_orders(activation);
  if (!needed.exists() || needed.low < 1 || static_cast<std::size_t>(needed.high) > orders_)
    return range;
  std::vector<Outward> row(orders_, Outward{0});
  const auto base = static_cast<std::size_t>(needed.low) - 1;
  std::size_t known = 1;
  row[base] = 1;
  for (const auto& ratio : ratios)
    if (ratio.m == base && ratio.n < static_cast<std::size_t>(needed.high)) {
      row[ratio.n] = ratio.bound;
      ++known;
    }
  if (known + base < static_cast<std::size_t>(needed.high)) return range;
  const auto [p, q] = closed_form_fraction(activation, row, 1);
  const Outward fraction = p / q;
  if (!fraction.is_bounded()) return range;
  if (activation == Activation::gelu) return inside(fraction);
  if (!(fraction.lower > 0)) return range;
  constexpr unsigned digits = 20;
  const PrecisionScope scope{digits};
  const Outward logarithm = outward(log(Interval{Real{fraction.lower}, Real{fraction.upper}}));
  return inside(activation == Activation::tanh ? logarithm * Outward{0.5} : logarithm);
}

/// A part of U that holds all of its solutions; none if it holds none.
std::optional<Outward> BlockEncloser::contracted(const std::vector<Ratio>& ratios,
                                                 const Outward& u) const {
  constexpr std::size_t most = 66;
  std::array<Outward, most> wide, middle;
  const double at = u.middle();
  table_->enclose(u, wide);
  table_->enclose(Outward{at}, middle);
  const Outward shift = u - Outward{at};
  // a_n, a_n' on U and a_n at its middle, orders from 1 on; the mean value form where it is better.
  std::array<Outward, most> a, slope;
  for (std::size_t n = 0; n < orders_; ++n) {
    slope[n] = wide[n + 2] * static_cast<double>(n + 2);
    a[n] = common(wide[n + 1], middle[n + 1] + slope[n] * shift);
  }
  Outward rest = u;
  for (const auto& [n, m, ratio] : ratios) {
    if (!(a[n] - ratio * a[m]).contains_zero()) return std::nullopt;
    const Outward value = middle[n + 1] - ratio * middle[m + 1],
                  steepness = slope[n] - ratio * slope[m];
    if (!(value + steepness * shift).contains_zero()) return std::nullopt;
    if (steepness.contains_zero()) continue;
    rest = common(rest, Outward{at} - value / steepness);
    if (!rest.is_bounded()) return std::nullopt;
  }
  return rest;
}

/// The hull of what is left of `from`, at most half a spacing of the table wide.
std::optional<Outward> BlockEncloser::narrowed(const std::vector<Ratio>& ratios,
                                               const Outward& from) const {
  if (JetTable::covers(from)) return from;
  const auto number = [](double u) {
    return static_cast<std::size_t>(std::lround((u + JetTable::range) / JetTable::spacing));
  };
  const double reach = JetTable::spacing / 2;
  std::optional<Outward> hull;
  for (std::size_t k = number(from.lower); k <= number(from.upper); ++k) {
    const auto around = table_->around(k);
    bool possible = true;
    for (const auto& [n, m, ratio] : ratios) {
      possible = (around[n + 1] - ratio * around[m + 1]).contains_zero();
      if (!possible) break;
    }
    if (!possible) continue;
    const double point = JetTable::point(k);
    for (const Outward& half : {Outward{point - reach, point}, Outward{point, point + reach}}) {
      const Outward part = common(half, from);
      const auto rest = part.is_bounded() ? contracted(ratios, part) : std::nullopt;
      if (!rest) continue;
      hull = hull
                 ? Outward{std::fmin(hull->lower, rest->lower), std::fmax(hull->upper, rest->upper)}
                 : *rest;
      if (!JetTable::covers(*hull)) return std::nullopt;
    }
  }
  return hull;
}

std::optional<Outward> BlockEncloser::expansion_point(const double* low, const double* high,
                                                      std::size_t stride) const {
  const auto bounds = ratios(low, high, stride);
  if (!bounds) return std::nullopt;
  const Outward from = start(*bounds);
  auto u = from.is_bounded() ? narrowed(*bounds, from) : std::nullopt;
  if (!u || u->lower <= -JetTable::range || u->upper >= JetTable::range) return std::nullopt;
  for (double before = 2 * u->width(); u->width() > resolution_ && u->width() * 4 < before * 3;) {
    before = u->width();
    u = contracted(*bounds, *u);
    if (!u) return std::nullopt;
  }
  return u;
}

void BlockEncloser::enclose(const TaylorRelease<double>& release, const Visit& visit) const {
  std::vector<const double*> order;
  for (std::size_t n = 1; n <= orders_; ++n)
    order.push_back(&release.theta.data()[n * release.outputs() * release.units()]);
  const std::size_t products = orders_ * orders_ * strip_units;
  std::vector<double> low_ratio(products), high_ratio(products), low_factor(orders_ * strip_units),
      high_factor(orders_ * strip_units);
  StripEnds ends{release.outputs()};
  std::vector<Outward> a(orders_ + 1);
  for_each_strip(order, release.outputs(), release.units(), [&](const BlockStrip& block) {
    column_kernels().ratios[stored](block.strip, least_, low_ratio.data(), high_ratio.data());
    std::fill(low_factor.begin(), low_factor.end(), nothing);
    std::fill(high_factor.begin(), high_factor.end(), nothing);
    std::array<bool, strip_units> found{};
    for (std::size_t k = 0; k < block.count; ++k) {
      const auto u = expansion_point(&low_ratio[k], &high_ratio[k], strip_units);
      if (!u) continue;
      table_->enclose(*u, a);
      found[k] = set_factors(std::span{a}.subspan(1), rounding_, k, low_factor, high_factor);
    }
    ends.find(block.strip, least_, low_factor, high_factor);
    for (std::size_t k = 0; k < block.count; ++k) {
      const std::size_t d = block.first + k;
      if (found[k] && ends.is_whole(k)) {
        visit(ends.column(d, k, 0));
        continue;
      }
      visit_unit(d, visit, [&] {
        return enclose_unit(table_->activation(), converted<Real>(unit_coefficients(release, d)), 1,
                            format_);
      });
    }
  });
}

namespace {

/// Which sign's factors the kernel has for each unit of a strip.
using StripSigns = std::array<int, strip_units>;

/// Both signs' factors of a strip of the gated form.
class SignFactors {
 public:
  SignFactors(const JetTable& table, std::size_t orders) : table_{table}, a_(orders) {
    for (auto& factors : by_sign_) factors = Factors{orders};
    mixed_ = Factors{orders};
  }

  void set(const GatedTaylorRelease<double>& release, const Outward& rounding,
           const BlockStrip& block) {
    known_.fill(true);
    for (const int sign : {1, -1}) {
      auto& [low, high] = by_sign_[sign > 0];
      std::fill(low.begin(), low.end(), nothing);
      std::fill(high.begin(), high.end(), nothing);
      for (std::size_t k = 0; k < block.count; ++k) {
        const Outward z0{sign * release.z0p[block.first + k]};
        if (!JetTable::covers(z0)) {
          known_[k] = false;
          continue;
        }
        table_.enclose(z0, a_);
        // eps^n f^(n)(eps z0')
        Outward factor{1};
        for (std::size_t n = 1; n < a_.size(); ++n) {
          factor *= Outward{static_cast<double>(n) * sign};
          a_[n] *= factor;
        }
        known_[k] = set_factors(a_, rounding, k, low, high) && known_[k];
      }
    }
  }
  /// Both signs have factors.
  bool is_known(std::size_t unit) const { return known_[unit]; }
  /// Fills `ends` from the strip with each unit's factors under its sign.
  void find(StripEnds& ends, const Strip& strip, double least, const StripSigns& signs) {
    for (std::size_t n = 0; n < a_.size(); ++n)
      for (std::size_t k = 0; k < strip_units; ++k) {
        const Factors& from = by_sign_[signs[k] > 0];
        mixed_.low[n * strip_units + k] = from.low[n * strip_units + k];
        mixed_.high[n * strip_units + k] = from.high[n * strip_units + k];
      }
    ends.find(strip, least, mixed_.low, mixed_.high);
  }

 private:
  struct Factors {
    std::vector<double> low, high;
    explicit Factors(std::size_t orders = 0)
        : low(orders * strip_units), high(orders * strip_units) {}
  };
  const JetTable& table_;
  std::vector<Outward> a_;
  std::array<Factors, 2> by_sign_;  // at [sign > 0]
  Factors mixed_;
  std::array<bool, strip_units> known_{};
};

}  // namespace

void BlockEncloser::enclose(const GatedTaylorRelease<double>& release, const Visit& visit) const {
  std::vector<const double*> order{release.l.data().data()};
  for (std::size_t n = 0; n < orders_; ++n)
    order.push_back(&release.f.data()[n * release.l.size()]);
  // A sign is out where it leaves an intersection empty, and the wrong one does so soon: a few
  // outputs under each sign tell which sign's ends all outputs have to be asked for.
  const std::size_t few = std::min(rows_at_once, release.outputs());
  StripEnds few_plus{few}, few_minus{few}, ends{release.outputs()}, other{release.outputs()};
  SignFactors factors{*table_, orders_ + 1};
  StripSigns plus, minus, chosen, opposite;
  plus.fill(1);
  minus.fill(-1);
  for_each_strip(order, release.outputs(), release.units(), [&](const BlockStrip& block) {
    factors.set(release, rounding_, block);
    Strip start = block.strip;
    start.outputs = few;
    factors.find(few_plus, start, least_, plus);
    factors.find(few_minus, start, least_, minus);
    std::array<bool, strip_units> is_out{};  // the sign that was not chosen
    bool all_out = true;
    for (std::size_t k = 0; k < strip_units; ++k) {
      chosen[k] = few_plus.empty[k] > 0 ? -1 : 1;
      opposite[k] = -chosen[k];
      is_out[k] = few_plus.empty[k] > 0 || few_minus.empty[k] > 0;
      all_out = all_out && (is_out[k] || k >= block.count || !factors.is_known(k));
    }
    factors.find(ends, block.strip, least_, chosen);
    if (!all_out) factors.find(other, block.strip, least_, opposite);
    for (std::size_t k = 0; k < block.count; ++k) {
      const std::size_t d = block.first + k;
      const bool known = factors.is_known(k);
      if (known && ends.is_whole(k) && (is_out[k] || other.empty[k] > 0)) {
        visit(ends.column(d, k, chosen[k]));
      } else if (known && !is_out[k] && other.is_whole(k) && ends.empty[k] > 0) {
        visit(other.column(d, k, opposite[k]));
      } else {
        visit_unit(d, visit, [&] {
          return enclose_gated_unit(release.activation, Real{release.z0p[d]},
                                    converted<Real>(unit_coefficients(release, d)), format_);
        });
      }
    }
  });
}

}  // namespace certamen::extraction
