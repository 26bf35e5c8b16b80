// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/curve.hpp"

#include "adversaries/release/extraction/curve_impl.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "framework/error.hpp"
#include "framework/numbers/bounded.hpp"
#include "framework/numbers/float_format.hpp"

namespace certamen::extraction {

namespace {

constexpr double grid_step = 0.02;
constexpr std::size_t most_candidates = 6;
constexpr double same_point = 1e-3;
constexpr double explains = 1e-2;    // a residual above it (and above the noise) explains nothing
constexpr double wide_error = 0.05;  // relative error of a column's scale that leaves u open
constexpr double carries_weight = 1e-3;  // orders below this part of the largest say little

template <class T>
std::vector<double> to_doubles(const std::vector<T>& values) {
  std::vector<double> result;
  for (const auto& value : values) result.push_back(static_cast<double>(value));
  return result;
}

/// Orders of which something is left: not all entries 0.
template <class T>
std::size_t orders_left(const Tensor<T>& coefficients) {
  std::size_t count = 0;
  for (std::size_t n = 0; n < coefficients.extent(0); ++n)
    for (std::size_t i = 0; i < coefficients.extent(1); ++i)
      if (coefficients(n, i) != 0) {
        ++count;
        break;
      }
  return count;
}

template <class T>
bool all_finite(const Tensor<T>& coefficients) {
  using std::isfinite;
  return std::all_of(coefficients.data().begin(), coefficients.data().end(),
                     [](const T& x) { return isfinite(x); });
}

/// W[:, d] is the sum of factor_n theta_n: the mean of theta_n / a_n, weighted by inverse variance.
/// Under relative rounding error eps each quotient has variance eps^2 from its own rounding and
/// (a'_n / a_n)^2 var(u) from the expansion point, where var(u) is eps^2 |a|^2 / (D |a'_across|^2):
/// orders near a zero of their derivative say little.
template <class T>
Orders<T> column_factors(const CurvePoint<T>& point, std::size_t outputs, double underflow) {
  using std::abs, std::sqrt;
  Orders<T> factors(point.a.size(), T(0));
  const T norm = dot(point.a, point.a);
  if (!(norm > 0)) return factors;
  const T along = dot(point.a, point.slope) / norm;
  T across(0), largest(0);
  for (std::size_t n = 0; n < point.a.size(); ++n) {
    const T edge = point.slope[n] - along * point.a[n];
    across += edge * edge;
    largest = std::max<T>(largest, T(abs(point.a[n])));
  }
  const T spread = across == 0 ? T(0) : T(norm / (across * T(static_cast<int>(outputs))));
  T total(0);
  for (std::size_t n = 0; n < point.a.size(); ++n) {
    if (point.a[n] == 0 || T(abs(point.a[n])) < largest * T(carries_weight)) continue;
    const T sensitivity = point.slope[n] / point.a[n] - along;
    const T lost = T(underflow) * sqrt(norm) / point.a[n];  // absolute error over relative one
    const T weight = T(1) / (T(1) + spread * sensitivity * sensitivity + lost * lost);
    factors[n] = weight / point.a[n];
    total += weight;
  }
  for (auto& factor : factors) factor /= total;
  return factors;
}

template <class T>
void combine(std::vector<T>& column, const Tensor<T>& coefficients, const Orders<T>& factors) {
  const std::size_t outputs = column.size();
  std::fill(column.begin(), column.end(), T(0));
  for (std::size_t n = 0; n < factors.size(); ++n) {
    if (factors[n] == 0) continue;
    if constexpr (std::is_same_v<T, Real>) poll("attack");
    const T* row = &coefficients.data()[n * outputs];
    for (std::size_t i = 0; i < outputs; ++i) column[i] += row[i] * factors[n];
  }
}

/// The curve as precisely as T can hold it, with bounds. The recurrences lose digits; for long
/// double, whose releases have no digits to spare, they run in Real.
template <std::floating_point T>
CurvePoint<Bounded<T>> bounded_point(Activation activation, const T& u, int first,
                                     std::size_t count) {
  using B = Bounded<T>;
  if constexpr (std::is_same_v<T, double>) return {activation, B(u), first, count};
  return in_wider<T>([&](auto wider) {
    using Wide = decltype(wider);
    const CurvePoint<Wide> point{activation, Wide(u), first, count};
    const auto rounded = [](const Orders<Wide>& from) {
      Orders<B> to;
      for (const auto& x : from) to.push_back(B::rounded(static_cast<T>(x), 0));
      return to;
    };
    return CurvePoint<B>{rounded(point.a), rounded(point.slope)};
  });
}

/// The same numbers without their bounds.
template <class T>
CurvePoint<T> precise_point(Activation activation, const T& u, int first, std::size_t count) {
  if constexpr (std::is_same_v<T, long double>) {
    const auto point = bounded_point(activation, u, first, count);
    const auto values = [](const Orders<Bounded<T>>& from) {
      Orders<T> to;
      for (const auto& x : from) to.push_back(x.value);
      return to;
    };
    return {values(point.a), values(point.slope)};
  } else {
    return {activation, u, first, count};
  }
}

/// How far u may be from where Gauss-Newton in exact arithmetic would have led, to first order: the
/// next step, and what the errors of the direction, of the curve and of the step's own rounding add
/// to its residuals. Errors of the weights, of the best factor and of the projection multiply the
/// residual, or what is orthogonal to the edge, and do not count. Twice, since near the solution a
/// step leaves less than half.
template <class T>
double distance_to_solution(const WeighedDirection<T>& weighed, const CurvePoint<Bounded<T>>& point,
                            const RankOne<T>& factors) {
  const std::size_t orders = factors.row.size();
  const double norm_of_target = weighed.signal() * std::sqrt(static_cast<double>(orders)),
               rounding = 4 * machine_epsilon<T>();
  Orders<T> x(orders), slope(orders);
  for (std::size_t n = 0; n < orders; ++n) {
    x[n] = point.a[n].value * weighed.weights()[n];
    slope[n] = point.slope[n].value * weighed.weights()[n];
  }
  const T norm = dot(x, x), t = dot(x, weighed.target()) / norm, along = dot(x, slope) / norm;
  double step = 0, error = 0, size = 0;
  for (std::size_t n = 0; n < orders; ++n) {
    const T residual = weighed.target()[n] - t * x[n];
    const double edge = static_cast<double>(t * (slope[n] - along * x[n])),
                 weight = static_cast<double>(weighed.weights()[n]);
    step += edge * static_cast<double>(residual);
    size += edge * edge;
    error += std::fabs(edge) *
             (weight * factors.row_error[n] / norm_of_target +
              std::fabs(static_cast<double>(t)) * weight * static_cast<double>(point.a[n].error) +
              rounding * std::fabs(static_cast<double>(weighed.target()[n])) +
              rounding * std::fabs(static_cast<double>(t * x[n])));
  }
  return 2 * (std::fabs(step) + error) / size;
}

/// UnitRecovery::arithmetic_error: what the errors of the curve's numbers and of u change in the
/// mean of the quotients theta_n / a_n. The weights of the mean do not count: the quotients agree.
template <class T>
double arithmetic_error(Activation activation, const T& u, const RankOne<T>& factors, int first,
                        double underflow) {
  const std::size_t orders = factors.row.size();
  const auto bounded = bounded_point(activation, u, first, orders);
  const double distance =
      distance_to_solution(WeighedDirection<T>{factors.row, underflow}, bounded, factors);
  const auto part =
      column_factors(precise_point(activation, u, first, orders), factors.outputs, underflow);
  double of_curve = 0, of_u = 0, total = 0;
  for (std::size_t n = 0; n < orders; ++n) {
    const double factor = static_cast<double>(part[n]);
    of_curve += std::fabs(factor) * static_cast<double>(bounded.a[n].error);
    of_u += factor * static_cast<double>(bounded.slope[n].value);
    total += std::fabs(factor * static_cast<double>(bounded.a[n].value));
  }
  return of_curve + std::fabs(of_u) * distance +
         total * static_cast<double>(orders + 2) * machine_epsilon<T>();
}

}  // namespace

template <class T>
Orders<T> judge_unit(UnitRecovery<T>& unit, Activation activation, const RankOne<T>& factors,
                     int first, const CurveOptions& options) {
  const double underflow = underflow_size(factors, options);
  const WeighedDirection<T> weighed{factors.row, underflow};
  const auto point = precise_point(activation, unit.u, first, factors.row.size());
  unit.residual = static_cast<double>(weighed.sine(point.a));
  const auto at_u = weighed.step(point);
  // Rounding errors of normal numbers average out over the outputs, those of subnormals need not.
  const double outputs = static_cast<double>(factors.outputs);
  const double noise = std::max(options.roundoff, machine_epsilon<T>()) / weighed.signal() /
                       (underflow * 10 > 1 ? 1 : std::sqrt(outputs));
  const double across = static_cast<double>(at_u.across);
  unit.scale_error =
      across > 0 ? noise * std::abs(static_cast<double>(at_u.along)) / across : noise;
  if constexpr (std::is_floating_point_v<T>)
    unit.arithmetic_error = arithmetic_error(activation, unit.u, factors, first, underflow);
  if (!(unit.residual <= std::max(explains, 4 * options.roundoff / weighed.signal())))
    unit.status = UnitStatus::unexplained;
  else if (!(unit.scale_error <= wide_error) || !(across > 0))
    unit.status = UnitStatus::ambiguous;
  else
    unit.status = UnitStatus::recovered;
  return column_factors(point, factors.outputs, underflow);
}

template <class T>
void finish_unit(UnitRecovery<T>& unit, Activation activation, const Tensor<T>& coefficients,
                 const RankOne<T>& factors, int first, const CurveOptions& options) {
  const auto parts = judge_unit(unit, activation, factors, first, options);
  unit.column.resize(factors.outputs);
  combine(unit.column, coefficients, parts);
}

double CurveOptions::absolute_error() const {
  if (absolute) return *absolute;
  for (const auto format :
       {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32, FloatFormat::f64})
    if (Rational{roundoff} == unit_roundoff(format))
      return static_cast<double>(to_real(smallest_subnormal(format))) / 2;
  return 0;
}

CurveSolver::CurveSolver(Activation activation, int first, std::size_t orders,
                         const CurveOptions& options, std::shared_ptr<const Separation> separation)
    : activation_{activation}, first_{first}, orders_{orders}, options_{options},
      separation_{separation ? std::move(separation)
                             : std::make_shared<const Separation>(activation, first, orders,
                                                                  options.range)} {
  options_.absolute = options.absolute_error();
  const auto points = static_cast<std::size_t>(2 * options.range / grid_step) + 1;
  grid_.resize(orders * points);
  for (std::size_t k = 0; k < points; ++k) {
    poll_now_and_then("attack");
    const double u = -options.range + static_cast<double>(k) * grid_step;
    const auto all = jet(activation, u, first + static_cast<int>(orders) - 1);
    for (std::size_t n = 0; n < orders; ++n)
      grid_[n * points + k] = all[static_cast<std::size_t>(first) + n];
  }
}

namespace {

/// |target - t x| at each point of the grid, x_n = a_n weight_n and t the best factor: as
/// WeighedDirection::sine, squared. The grid is [orders, points].
std::vector<double> squared_angles(const std::vector<double>& grid, const Orders<double>& weight,
                                   const Orders<double>& target) {
  const std::size_t orders = weight.size(), points = grid.size() / orders;
  std::vector<double> norm(points, 0), along(points, 0), rest(points, 0);
  for (std::size_t n = 0; n < orders; ++n)
    for (std::size_t k = 0; k < points; ++k) {
      const double x = grid[n * points + k] * weight[n];
      norm[k] += x * x;
      along[k] += x * target[n];
    }
  for (std::size_t k = 0; k < points; ++k) along[k] /= norm[k];
  for (std::size_t n = 0; n < orders; ++n)
    for (std::size_t k = 0; k < points; ++k) {
      const double r = target[n] - along[k] * (grid[n * points + k] * weight[n]);
      rest[k] += r * r;
    }
  for (std::size_t k = 0; k < points; ++k)
    if (!(norm[k] > 0)) rest[k] = 1;
  return rest;
}

}  // namespace

/// Local minima of the angle: in each order's own size, and in the plain metric, whose valleys are
/// wider.
std::vector<double> CurveSolver::grid_candidates(const std::vector<double>& direction,
                                                 double underflow) const {
  const std::size_t points = grid_.size() / orders_;
  const WeighedDirection<double> weighed{direction, underflow};
  const auto by_weight = squared_angles(grid_, weighed.weights(), weighed.target()),
             plain = squared_angles(grid_, Orders<double>(orders_, 1.0),
                                    Orders<double>(direction.begin(), direction.end()));
  std::vector<double> found;
  for (const auto* angle : {&by_weight, &plain}) {
    std::vector<std::size_t> minima;
    for (std::size_t k = 0; k < points; ++k)
      if ((k == 0 || (*angle)[k] <= (*angle)[k - 1]) &&
          (k + 1 == points || (*angle)[k] < (*angle)[k + 1]))
        minima.push_back(k);
    std::sort(minima.begin(), minima.end(),
              [&](std::size_t a, std::size_t b) { return (*angle)[a] < (*angle)[b]; });
    minima.resize(std::min(minima.size(), most_candidates));
    for (const auto k : minima) {
      const double u = -options_.range + static_cast<double>(k) * grid_step;
      const bool known = std::any_of(found.begin(), found.end(), [&](double other) {
        return std::abs(other - u) < 3 * grid_step;
      });
      if (!known) found.push_back(u);
    }
  }
  return found;
}

template <class T>
UnitRecovery<T> CurveSolver::recover_in(const Tensor<T>& coefficients) const {
  UnitRecovery<T> unit;
  unit.column.assign(coefficients.extent(1), T(0));
  if (!all_finite(coefficients)) {
    unit.status = UnitStatus::unexplained;
    return unit;
  }
  const std::size_t left = orders_left(coefficients);
  if (left == 0) return unit;
  unit.status = UnitStatus::underflow;
  if (left == 1) return unit;

  const auto factors = rank_one(coefficients);
  const auto direction = to_doubles(factors.row);
  const double underflow = underflow_size(factors, options_);
  const WeighedDirection<double> coarse{direction, underflow};
  auto starts = grid_candidates(direction, underflow);
  const auto closed = closed_form_orders(activation_);
  if (closed.exists() && first_ <= closed.low && first_ + static_cast<int>(orders_) > closed.high) {
    const double u = closed_form_point(activation_, direction, first_);
    if (std::isfinite(u)) starts.push_back(u);
  }

  struct Candidate {
    double u, sine;
  };
  std::vector<Candidate> found;
  for (const double start : starts) {
    constexpr int most_steps = 30;
    const double u = refined(activation_, coarse, start, first_, orders_, most_steps);
    const double sine = coarse.sine(CurvePoint<double>{activation_, u, first_, orders_}.a);
    if (!std::isfinite(sine)) continue;
    const auto known = std::find_if(found.begin(), found.end(), [&](const Candidate& other) {
      return std::abs(other.u - u) < same_point;
    });
    if (known == found.end())
      found.push_back({u, sine});
    else if (sine < known->sine)
      *known = {u, sine};
  }
  std::sort(found.begin(), found.end(),
            [](const Candidate& a, const Candidate& b) { return a.sine < b.sine; });
  unit.status = UnitStatus::unexplained;
  if (found.empty()) return unit;

  // Another point is as good an explanation when its angle is within what rounding can do. Points
  // that doubles cannot tell apart are compared in T.
  const WeighedDirection<T> fine{factors.row, underflow};
  const double rounding = 2 * options_.roundoff / coarse.signal();
  const double noise = rounding + 1000 * machine_epsilon<T>();
  const double in_doubles = std::max(rounding, 1e-12);
  std::vector<std::pair<double, T>> exact;
  for (const auto& candidate : found) {
    if (candidate.sine > std::max(in_doubles, 4 * found.front().sine)) continue;
    constexpr int most_steps = 24;
    const T u = refined(activation_, fine, T(candidate.u), first_, orders_, most_steps);
    const T sine = fine.sine(CurvePoint<T>{activation_, u, first_, orders_}.a);
    exact.emplace_back(static_cast<double>(sine), u);
  }
  std::sort(exact.begin(), exact.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [sine, u] : exact) {
    const bool known =
        std::any_of(unit.candidates.begin(), unit.candidates.end(), [&](double other) {
          return std::abs(other - static_cast<double>(u)) < same_point;
        });
    if (!known && sine <= std::max(noise, 4 * exact.front().first))
      unit.candidates.push_back(static_cast<double>(u));
  }
  unit.u = exact.front().second;
  if constexpr (std::is_same_v<T, long double>)
    for (int step = 0; step < 2; ++step)
      unit.u += fine.step(precise_point(activation_, unit.u, first_, orders_)).move;
  finish_unit(unit, activation_, coefficients, factors, first_, options_);
  if (unit.status == UnitStatus::recovered && unit.candidates.size() > 1)
    unit.status = UnitStatus::ambiguous;
  return unit;
}

template <class T>
UnitRecovery<T> CurveSolver::recover(const Tensor<T>& coefficients) const {
  auto unit = recover_in(coefficients);
  if constexpr (std::is_floating_point_v<T>) {
    if (unit.status != UnitStatus::recovered ||
        is_precise(unit.arithmetic_error, options_.roundoff))
      return unit;
    return in_wider<T>([&](auto wider) {
      auto again = recover(converted<decltype(wider)>(coefficients));
      return UnitRecovery<T>{again.status,    static_cast<T>(again.u), converted<T>(again.column),
                             again.residual,  again.scale_error,       again.arithmetic_error,
                             again.candidates};
    });
  }
  return unit;
}

template <class T>
UnitRecovery<T> recover_unit(Activation activation, const Tensor<T>& coefficients, int first,
                             const CurveOptions& options) {
  return CurveSolver{activation, first, coefficients.extent(0), options}.recover(coefficients);
}

template <class T>
void store(RecoveredMlp<T>& recovered, const TaylorRelease<T>& release, std::size_t d,
           const UnitRecovery<T>& unit) {
  recovered.status[d] = unit.status;
  recovered.residual[d] = unit.residual;
  if (unit.status != UnitStatus::recovered) return;
  recovered.u[d] = unit.u;
  recovered.b[d] = unit.u - release.z0[d];
  for (std::size_t i = 0; i < unit.column.size(); ++i) recovered.w(i, d) = unit.column[i];
}

template <class T>
void recover_constant(RecoveredMlp<T>& recovered, const TaylorRelease<T>& release) {
  const std::size_t known =
      recovered.count(UnitStatus::recovered) + recovered.count(UnitStatus::dead_column);
  if (release.theta0 == Theta0::none || known < release.units()) return;
  std::vector<T> value;
  for (std::size_t d = 0; d < release.units(); ++d)
    value.push_back(activate(release.activation, recovered.u[d]));
  for (std::size_t i = 0; i < release.outputs(); ++i) {
    if constexpr (!std::is_floating_point_v<T>) poll("attack");
    T sum = release.theta0 == Theta0::sum ? release.theta0_sum[i] : T(0);
    for (std::size_t d = 0; d < release.units(); ++d) {
      if (release.theta0 == Theta0::spread) sum += release.theta(0, i, d);
      sum -= recovered.w(i, d) * value[d];
    }
    recovered.c[i] = sum;
  }
  recovered.has_c = true;
}

template <class T>
RecoveredMlp<T> recover_by_curve(const TaylorRelease<T>& release, const CurveOptions& options) {
  if (release.order < 1)
    throw Error{ErrorCode::unsupported, "curve", "a release of order 0 has no derivatives"};
  return CurveSolver{release.activation, 1, static_cast<std::size_t>(release.order), options}
      .recover_all(release);
}

#define CERTAMEN_CURVE(T)                                                                          \
  template Orders<T> judge_unit(UnitRecovery<T>&, Activation, const RankOne<T>&, int,              \
                                const CurveOptions&);                                              \
  template void finish_unit(UnitRecovery<T>&, Activation, const Tensor<T>&, const RankOne<T>&,     \
                            int, const CurveOptions&);                                             \
  template UnitRecovery<T> CurveSolver::recover(const Tensor<T>&) const;                           \
  template UnitRecovery<T> CurveSolver::recover_in(const Tensor<T>&) const;                        \
  template UnitRecovery<T> recover_unit(Activation, const Tensor<T>&, int, const CurveOptions&);   \
  template void store(RecoveredMlp<T>&, const TaylorRelease<T>&, std::size_t,                      \
                      const UnitRecovery<T>&);                                                     \
  template void recover_constant(RecoveredMlp<T>&, const TaylorRelease<T>&);                       \
  template RecoveredMlp<T> recover_by_curve(const TaylorRelease<T>&, const CurveOptions&);
CERTAMEN_CURVE(double)
CERTAMEN_CURVE(long double)
CERTAMEN_CURVE(Real)
#undef CERTAMEN_CURVE

}  // namespace certamen::extraction
