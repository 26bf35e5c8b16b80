// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "framework/numbers/float_format.hpp"
#include "framework/numbers/interval.hpp"
#include "framework/numbers/rational.hpp"
#include "framework/numbers/real.hpp"
#include "framework/values/activation.hpp"
#include "framework/values/numeric_value.hpp"
#include "framework/values/tensor.hpp"

/// Loops over tensors, once for float, double, Real and Interval. Sums are made in a fixed order,
/// so that a result depends neither on threads nor on alignment. Shapes are the caller's business:
/// see tensor_operations.hpp for checked forms.
namespace certamen::kernels {

/// The double's own value; rounded to nearest where T is narrower, enclosed for Interval.
template <class T>
T from_double(double value) {
  if constexpr (std::is_same_v<T, Interval>)
    return Interval::exactly(value);
  else
    return static_cast<T>(value);
}

/// Nearest values of a rational.
double nearest_double(const Rational& value);
long double nearest_long_double(const Rational& value);

template <class T>
T from_rational(const Rational& value) {
  if constexpr (std::is_same_v<T, Interval>)
    return Interval::enclosing(value);
  else if constexpr (std::is_same_v<T, Real>)
    return to_real(value);
  else if constexpr (std::is_same_v<T, long double>)
    return nearest_long_double(value);
  else
    return static_cast<T>(nearest_double(value));
}

/// Nearest double; of an interval, its midpoint's.
double to_double(float value);
double to_double(double value);
double to_double(const Real& value);
double to_double(const Interval& value);

/// A value as a Real at the thread's precision; of an interval, its midpoint.
Real to_point(float value);
Real to_point(double value);
Real to_point(const Real& value);
Real to_point(const Interval& value);

template <class To, class From>
Tensor<To> convert(const Tensor<From>& from) {
  if constexpr (std::is_same_v<To, From>) {
    return from;
  } else {
    std::vector<To> data;
    data.reserve(from.size());
    for (const auto& x : from.data()) {
      if constexpr (std::is_same_v<To, double>)
        data.push_back(to_double(x));
      else if constexpr (std::is_same_v<To, Real>)
        data.push_back(to_point(x));
      else if constexpr (std::is_same_v<To, Interval> && std::is_same_v<From, Real>)
        data.push_back(Interval::exactly(x));
      else
        data.push_back(from_double<To>(to_double(x)));
    }
    return Tensor<To>{from.shape(), std::move(data)};
  }
}

/// Sums of squares are taken in a type whose exponents do not underflow.
template <class T>
struct Wider {
  using type = T;
};
template <>
struct Wider<float> {
  using type = double;
};
template <>
struct Wider<double> {
  using type = long double;
};

/// a <= b as a Boolean word; undecided_word where intervals overlap.
template <class T>
std::uint64_t at_most(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, Interval>)
    return certainly_at_most(a, b) ? 1 : certainly_less(b, a) ? 0 : undecided_word;
  else
    return a <= b ? 1 : 0;
}

/// To the nearest number of a format; of an interval, the image under this monotone rounding.
float rounded(float value, FloatFormat format);
double rounded(double value, FloatFormat format);
Real rounded(const Real& value, FloatFormat format);
Interval rounded(const Interval& value, FloatFormat format);

/// sum += a * b; one rounding for Real.
template <class T>
void multiply_add(T& sum, const T& a, const T& b);

template <class T>
T dot(const T* a, const T* b, std::size_t count);

template <class T, class F>
Tensor<T> map(const Tensor<T>& a, F f) {
  std::vector<T> data;
  data.reserve(a.size());
  for (const auto& x : a.data()) data.push_back(f(x));
  return Tensor<T>{a.shape(), std::move(data)};
}

template <class T, class F>
Tensor<T> zip(const Tensor<T>& a, const Tensor<T>& b, F f) {
  std::vector<T> data;
  data.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) data.push_back(f(a[i], b[i]));
  return Tensor<T>{a.shape(), std::move(data)};
}

/// [m, k] * [k] or [m, k] * [k, n].
template <class T>
Tensor<T> matmul(const Tensor<T>& a, const Tensor<T>& b);
/// x [B, H], w [D, H] -> x w^T [B, D].
template <class T>
Tensor<T> matmul_transposed(const Tensor<T>& x, const Tensor<T>& w);
template <class T>
Tensor<T> transpose(const Tensor<T>& a);

/// A shape around one axis: element (o, i, r) is at (o * extent + i) * inner + r.
struct AxisView {
  std::size_t outer = 1, extent = 1, inner = 1;
  AxisView(const Shape& shape, std::size_t axis);
};

/// Without the axis.
template <class T>
Tensor<T> sum(const Tensor<T>& a, std::size_t axis);
/// Slices along the axis, in the order of `indices`.
template <class T>
Tensor<T> take(const Tensor<T>& a, std::size_t axis, std::span<const std::size_t> indices);

/// u [H] -> [order + 1, H]: the Taylor coefficients f^(n)(u) / n!.
template <class T>
Tensor<T> jets(Activation activation, const Tensor<T>& u, int order);
/// x -> [order + 1, shape of x]: elementwise powers.
template <class T>
Tensor<T> powers(const Tensor<T>& x, int order);
/// w [D, H], a [N+1, H] -> theta [N+1, D, H] with theta[n] = w diag(a[n]).
template <class T>
Tensor<T> scaled_columns(const Tensor<T>& w, const Tensor<T>& a);
/// theta [N+1, D, H], x [H] -> y [D] with y_i = sum_n <theta[n, i, :], x^n>; x [B, H] -> [B, D].
template <class T>
Tensor<T> taylor(const Tensor<T>& theta, const Tensor<T>& x);
/// p [N+1, H], x [H] or [B, H] -> elementwise sum_n p[n, :] x^n by Horner's rule.
template <class T>
Tensor<T> horner(const Tensor<T>& p, const Tensor<T>& x);

}  // namespace certamen::kernels
