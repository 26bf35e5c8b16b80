// SPDX-License-Identifier: Apache-2.0
#include "framework/values/tensor_kernels.hpp"

#include <mpfr.h>

#include <algorithm>

namespace certamen::kernels {

namespace {

/// A rational rounded once to this number of bits.
class Rounded {
 public:
  Rounded(const Rational& value, mpfr_prec_t bits) {
    mpfr_init2(value_, bits);
    mpfr_set_q(value_, value.backend().data(), MPFR_RNDN);
  }
  ~Rounded() { mpfr_clear(value_); }
  Rounded(const Rounded&) = delete;
  Rounded& operator=(const Rounded&) = delete;
  mpfr_srcptr get() const { return value_; }

 private:
  mpfr_t value_;
};

template <class T>
inline constexpr bool is_machine = std::is_floating_point_v<T>;

}  // namespace

double nearest_double(const Rational& value) {
  return mpfr_get_d(Rounded{value, 53}.get(), MPFR_RNDN);
}
long double nearest_long_double(const Rational& value) {
  return mpfr_get_ld(Rounded{value, 64}.get(), MPFR_RNDN);
}

double to_double(float value) {
  return static_cast<double>(value);
}
double to_double(double value) {
  return value;
}
double to_double(const Real& value) {
  return value.convert_to<double>();
}
double to_double(const Interval& value) {
  return value.midpoint().convert_to<double>();
}

Real to_point(float value) {
  return Real{value};
}
Real to_point(double value) {
  return Real{value};
}
Real to_point(const Real& value) {
  return value;
}
Real to_point(const Interval& value) {
  return value.midpoint();
}

float rounded(float value, FloatFormat format) {
  return static_cast<float>(round_to(static_cast<double>(value), format));
}
double rounded(double value, FloatFormat format) {
  return round_to(value, format);
}
Real rounded(const Real& value, FloatFormat format) {
  return round_to(value, format);
}
Interval rounded(const Interval& value, FloatFormat format) {
  return Interval{round_to(value.lower(), format), round_to(value.upper(), format)};
}

template <class T>
void multiply_add(T& sum, const T& a, const T& b) {
  if constexpr (std::is_same_v<T, Real>)
    mpfr_fma(sum.backend().data(), a.backend().data(), b.backend().data(), sum.backend().data(),
             MPFR_RNDN);
  else
    sum += a * b;
}

template <class T>
T dot(const T* a, const T* b, std::size_t count) {
  if constexpr (is_machine<T>) {
    constexpr std::size_t lanes =
        8;  // independent partial sums: the compiler may use vector registers
    T sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
      for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    for (std::size_t lane = 0; i < count; ++i, ++lane) sums[lane] += a[i] * b[i];
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) +
           ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  } else {
    T sum = 0;
    for (std::size_t i = 0; i < count; ++i) multiply_add(sum, a[i], b[i]);
    return sum;
  }
}

template <class T>
Tensor<T> matmul(const Tensor<T>& a, const Tensor<T>& b) {
  const std::size_t rows = a.extent(0), depth = a.extent(1);
  if (b.rank() == 1) {
    Tensor<T> y{Shape{rows}};
    for (std::size_t i = 0; i < rows; ++i) y[i] = dot(&a(i, 0), b.data().data(), depth);
    return y;
  }
  const std::size_t columns = b.extent(1);
  Tensor<T> y{Shape{rows, columns}};
  constexpr std::size_t depth_block = 64, column_block = 512;  // a block of b stays in the cache
  for (std::size_t k0 = 0; k0 < depth; k0 += depth_block)
    for (std::size_t j0 = 0; j0 < columns; j0 += column_block) {
      const std::size_t k1 = std::min(depth, k0 + depth_block),
                        j1 = std::min(columns, j0 + column_block);
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t k = k0; k < k1; ++k) {
          const T& factor = a(i, k);
          const T* from = &b(k, 0);
          T* to = &y(i, 0);
          for (std::size_t j = j0; j < j1; ++j) multiply_add(to[j], factor, from[j]);
        }
    }
  return y;
}

template <class T>
Tensor<T> matmul_transposed(const Tensor<T>& x, const Tensor<T>& w) {
  Tensor<T> y{Shape{x.extent(0), w.extent(0)}};
  for (std::size_t b = 0; b < x.extent(0); ++b)
    for (std::size_t i = 0; i < w.extent(0); ++i) y(b, i) = dot(&x(b, 0), &w(i, 0), x.extent(1));
  return y;
}

template <class T>
Tensor<T> transpose(const Tensor<T>& a) {
  Tensor<T> y{Shape{a.extent(1), a.extent(0)}};
  for (std::size_t i = 0; i < a.extent(0); ++i)
    for (std::size_t j = 0; j < a.extent(1); ++j) y(j, i) = a(i, j);
  return y;
}

AxisView::AxisView(const Shape& shape, std::size_t axis) : extent{shape.at(axis)} {
  for (std::size_t i = 0; i < axis; ++i) outer *= shape[i];
  for (std::size_t i = axis + 1; i < shape.size(); ++i) inner *= shape[i];
}

template <class T>
Tensor<T> sum(const Tensor<T>& a, std::size_t axis) {
  const AxisView view{a.shape(), axis};
  Shape shape = a.shape();
  shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  Tensor<T> y{std::move(shape)};
  for (std::size_t o = 0; o < view.outer; ++o)
    for (std::size_t i = 0; i < view.extent; ++i)
      for (std::size_t r = 0; r < view.inner; ++r)
        y[o * view.inner + r] += a[(o * view.extent + i) * view.inner + r];
  return y;
}

template <class T>
Tensor<T> take(const Tensor<T>& a, std::size_t axis, std::span<const std::size_t> indices) {
  const AxisView view{a.shape(), axis};
  Shape shape = a.shape();
  shape[axis] = indices.size();
  std::vector<T> data;
  data.reserve(view.outer * indices.size() * view.inner);
  for (std::size_t o = 0; o < view.outer; ++o)
    for (const auto i : indices) {
      const auto from =
          a.data().begin() + static_cast<std::ptrdiff_t>((o * view.extent + i) * view.inner);
      data.insert(data.end(), from, from + static_cast<std::ptrdiff_t>(view.inner));
    }
  return Tensor<T>{std::move(shape), std::move(data)};
}

template <class T>
Tensor<T> jets(Activation activation, const Tensor<T>& u, int order) {
  const std::size_t terms = static_cast<std::size_t>(order) + 1;
  Tensor<T> y{Shape{terms, u.size()}};
  for (std::size_t d = 0; d < u.size(); ++d) {
    auto coefficients = jet(activation, u[d], order);
    for (std::size_t n = 0; n < terms; ++n) y(n, d) = std::move(coefficients[n]);
  }
  return y;
}

template <class T>
Tensor<T> powers(const Tensor<T>& x, int order) {
  Shape shape = x.shape();
  shape.insert(shape.begin(), static_cast<std::size_t>(order) + 1);
  std::vector<T> data(x.size(), T(1));
  data.reserve(element_count(shape));
  for (int n = 1; n <= order; ++n)
    for (std::size_t i = 0; i < x.size(); ++i) data.push_back(data[data.size() - x.size()] * x[i]);
  return Tensor<T>{std::move(shape), std::move(data)};
}

template <class T>
Tensor<T> scaled_columns(const Tensor<T>& w, const Tensor<T>& a) {
  std::vector<T> data;
  data.reserve(a.extent(0) * w.size());
  for (std::size_t n = 0; n < a.extent(0); ++n)
    for (std::size_t i = 0; i < w.extent(0); ++i)
      for (std::size_t d = 0; d < w.extent(1); ++d) data.push_back(w(i, d) * a(n, d));
  return Tensor<T>{Shape{a.extent(0), w.extent(0), w.extent(1)}, std::move(data)};
}

template <class T>
Tensor<T> taylor(const Tensor<T>& theta, const Tensor<T>& x) {
  const std::size_t terms = theta.extent(0), outputs = theta.extent(1), units = theta.extent(2);
  const std::size_t batch = x.rank() == 1 ? 1 : x.extent(0);
  const Tensor<T> power = powers(x, static_cast<int>(terms) - 1);
  Tensor<T> y{x.rank() == 1 ? Shape{outputs} : Shape{batch, outputs}};
  for (std::size_t n = 0; n < terms; ++n)
    for (std::size_t i = 0; i < outputs; ++i)
      for (std::size_t b = 0; b < batch; ++b)
        y[b * outputs + i] +=
            dot(&theta(n, i, 0), power.data().data() + (n * batch + b) * units, units);
  return y;
}

template <class T>
Tensor<T> horner(const Tensor<T>& p, const Tensor<T>& x) {
  const std::size_t units = p.extent(1);
  std::vector<T> data;
  data.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::size_t n = p.extent(0) - 1;
    T y = p(n, i % units);
    while (n-- > 0) y = y * x[i] + p(n, i % units);
    data.push_back(std::move(y));
  }
  return Tensor<T>{x.shape(), std::move(data)};
}

#define CERTAMEN_TENSOR_KERNELS(T)                                                                 \
  template void multiply_add(T&, const T&, const T&);                                              \
  template T dot(const T*, const T*, std::size_t);                                                 \
  template Tensor<T> matmul(const Tensor<T>&, const Tensor<T>&);                                   \
  template Tensor<T> matmul_transposed(const Tensor<T>&, const Tensor<T>&);                        \
  template Tensor<T> transpose(const Tensor<T>&);                                                  \
  template Tensor<T> sum(const Tensor<T>&, std::size_t);                                           \
  template Tensor<T> take(const Tensor<T>&, std::size_t, std::span<const std::size_t>);            \
  template Tensor<T> jets(Activation, const Tensor<T>&, int);                                      \
  template Tensor<T> powers(const Tensor<T>&, int);                                                \
  template Tensor<T> scaled_columns(const Tensor<T>&, const Tensor<T>&);                           \
  template Tensor<T> taylor(const Tensor<T>&, const Tensor<T>&);                                   \
  template Tensor<T> horner(const Tensor<T>&, const Tensor<T>&)

CERTAMEN_TENSOR_KERNELS(float);
CERTAMEN_TENSOR_KERNELS(double);
CERTAMEN_TENSOR_KERNELS(Real);
CERTAMEN_TENSOR_KERNELS(Interval);

#undef CERTAMEN_TENSOR_KERNELS

}  // namespace certamen::kernels
