// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/metrics.hpp"

#include <algorithm>
#include <type_traits>

#include "framework/error.hpp"
#include "framework/numbers/rounding.hpp"
#include "framework/stop.hpp"

namespace certamen::extraction {

namespace {

template <class T>
void expect_same_shape(const Tensor<T>& a, const Tensor<T>& b) {
  if (a.shape() != b.shape())
    throw Error{ErrorCode::type_mismatch, "metric",
                to_string(a.shape()) + " against " + to_string(b.shape())};
}

}  // namespace

Real Fidelity::relative_frobenius() const {
  return squared_norm == 0 ? Real{0} : Real{sqrt(Real{squared_error / squared_norm})};
}

void Fidelity::merge(const Fidelity& other) {
  squared_error += other.squared_error;
  squared_norm += other.squared_norm;
  largest_relative = std::max(largest_relative, other.largest_relative);
  entries += other.entries;
  within_percent += other.within_percent;
  bit_exact += other.bit_exact;
  units_left_out += other.units_left_out;
}

template <class T>
Fidelity fidelity(const Tensor<T>& recovered, const Tensor<T>& truth,
                  const std::vector<UnitStatus>& status, FloatFormat storage) {
  using std::abs;
  expect_same_shape(recovered, truth);
  Fidelity result;
  T squared_error(0), squared_norm(0), largest(0);
  const Rounding rounding = rounding_to(storage);
  const auto rounded = [&](const T& x) {
    if constexpr (std::is_same_v<T, double>)
      return storage == FloatFormat::f64 ? x : rounding(x);
    else
      return round_to(x, storage);
  };
  for (const auto each : status) result.units_left_out += each != UnitStatus::recovered;
  for (std::size_t i = 0; i < truth.extent(0); ++i) {
    if constexpr (std::is_same_v<T, Real>) poll("attack");
    for (std::size_t d = 0; d < status.size(); ++d) {
      if (status[d] != UnitStatus::recovered) continue;
      const T &x = recovered(i, d), &y = truth(i, d);
      const T error(abs(T(x - y))), size(abs(y));
      squared_error += error * error;
      squared_norm += y * y;
      ++result.entries;
      result.within_percent += error * 100 <= size;
      result.bit_exact += rounded(x) == y;
      if (error > largest * size && y != 0) largest = error / size;
    }
  }
  result.squared_error = Real{squared_error};
  result.squared_norm = Real{squared_norm};
  result.largest_relative = Real{largest};
  return result;
}

template Fidelity fidelity(const Tensor<double>&, const Tensor<double>&,
                           const std::vector<UnitStatus>&, FloatFormat);
template Fidelity fidelity(const Tensor<long double>&, const Tensor<long double>&,
                           const std::vector<UnitStatus>&, FloatFormat);
template Fidelity fidelity(const Tensor<Real>&, const Tensor<Real>&, const std::vector<UnitStatus>&,
                           FloatFormat);

Real signed_mean(const Tensor<Real>& recovered, const Tensor<Real>& truth) {
  expect_same_shape(recovered, truth);
  Real sum{0};
  for (std::size_t i = 0; i < truth.size(); ++i) sum += truth[i] - recovered[i];
  return sum / truth.size();
}

}  // namespace certamen::extraction
