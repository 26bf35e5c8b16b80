// SPDX-License-Identifier: Apache-2.0
#include "framework/values/activation.hpp"

#include <cmath>

#include "framework/error.hpp"

namespace certamen {

std::string_view to_string(Activation activation) {
  constexpr std::string_view names[] = {"gelu", "gelu-tanh", "silu", "tanh"};
  return names[static_cast<std::size_t>(activation)];
}

Activation parse_activation(std::string_view text) {
  for (const auto activation :
       {Activation::gelu, Activation::gelu_tanh, Activation::silu, Activation::tanh})
    if (text == to_string(activation)) return activation;
  if (text == "gelu_new" || text == "gelu_pytorch_tanh") return Activation::gelu_tanh;
  if (text == "swish") return Activation::silu;
  throw Error{ErrorCode::unknown_name, "activation",
              "expected gelu, gelu-tanh, silu or tanh, got '" + std::string{text} + "'"};
}

namespace {

template <class T>
using Series = std::vector<T>;  // Taylor coefficients at the point of expansion

/// Functions of one argument, in the four arithmetics.
template <class T>
struct Functions {
  static T exp(const T& x) {
    using std::exp;
    return static_cast<T>(exp(x));
  }
  static T erfc(const T& x) {
    using std::erfc;
    return static_cast<T>(erfc(x));
  }
  static T tanh(const T& x) {
    using std::tanh;
    return static_cast<T>(tanh(x));
  }
  static T sqrt(const T& x) {
    using std::sqrt;
    return static_cast<T>(sqrt(x));
  }
};

template <>
struct Functions<Real> {
  static Real exp(const Real& x) { return boost::multiprecision::exp(x); }
  static Real erfc(const Real& x) { return boost::multiprecision::erfc(x); }
  static Real tanh(const Real& x) { return boost::multiprecision::tanh(x); }
  static Real sqrt(const Real& x) { return boost::multiprecision::sqrt(x); }
};

template <class T>
T rational(int numerator, int denominator) {
  return T(numerator) / T(denominator);
}

/// sqrt(pi), enclosed in intervals.
template <class T>
T root_of_pi() {
  if constexpr (std::is_same_v<T, Interval>) {
    Real low{0}, high{0};
    mpfr_const_pi(low.backend().data(), MPFR_RNDD);
    mpfr_const_pi(high.backend().data(), MPFR_RNDU);
    return sqrt(Interval{low, high});
  } else if constexpr (std::is_same_v<T, Real>) {
    Real pi{0};
    mpfr_const_pi(pi.backend().data(), MPFR_RNDN);
    return boost::multiprecision::sqrt(pi);
  } else {
    return static_cast<T>(1.772453850905516027298167483341145L);
  }
}

/// 1 / (1 + e^-x), without overflow for any x.
template <class T>
T sigma(const T& x) {
  if constexpr (!std::is_same_v<T, Interval>) {
    if (x < 0) {
      const T e = Functions<T>::exp(x);
      return e / (T(1) + e);
    }
  }
  return T(1) / (T(1) + Functions<T>::exp(-x));
}

/// sigma' = sigma (1 - sigma): (k+1) s_{k+1} = s_k sigma(-u) - sum_{j<k} s_j s_{k-j}, j = 1..k
/// paired so that s_0 = sigma(u) and 1 - s_0 = sigma(-u) is never a difference.
template <class T>
Series<T> sigma_series(const T& u, int order) {
  Series<T> s;
  s.reserve(static_cast<std::size_t>(order) + 1);
  s.push_back(sigma(u));
  const T complement = sigma(T(-u));
  for (int k = 0; k < order; ++k) {
    T sum = s[static_cast<std::size_t>(k)] * complement;
    for (int j = 0; j < k; ++j)
      sum -= s[static_cast<std::size_t>(j)] * s[static_cast<std::size_t>(k - j)];
    s.push_back(sum / T(k + 1));
  }
  return s;
}

/// Phi of the normal distribution: Phi' = phi, (k+1) phi_{k+1} = -(u phi_k + phi_{k-1}).
template <class T>
Series<T> normal_cdf_series(const T& u, int order) {
  const T root_two = Functions<T>::sqrt(T(2));
  Series<T> pdf, cdf;
  pdf.reserve(static_cast<std::size_t>(order) + 1);
  cdf.reserve(static_cast<std::size_t>(order) + 1);
  pdf.push_back(Functions<T>::exp(-(u * u) / T(2)) / (root_two * root_of_pi<T>()));
  for (int k = 0; k + 1 < order; ++k) {
    T next = u * pdf[static_cast<std::size_t>(k)];
    if (k > 0) next += pdf[static_cast<std::size_t>(k - 1)];
    pdf.push_back(-next / T(k + 1));
  }
  cdf.push_back(Functions<T>::erfc(-u / root_two) / T(2));
  for (int n = 1; n <= order; ++n) cdf.push_back(pdf[static_cast<std::size_t>(n - 1)] / T(n));
  return cdf;
}

/// g(x0 + t) for a polynomial inner series with inner[0] = x0, by Horner in the coefficients of g
/// at x0.
template <class T>
Series<T> composed(const Series<T>& outer, const Series<T>& inner, int order) {
  Series<T> result(static_cast<std::size_t>(order) + 1, T(0));
  for (std::size_t n = outer.size(); n-- > 0;) {
    Series<T> next(result.size(), T(0));
    for (std::size_t i = 0; i < result.size(); ++i)
      for (std::size_t j = 1; j < inner.size() && i + j < next.size(); ++j)
        next[i + j] += result[i] * inner[j];
    next[0] += outer[n];
    result = std::move(next);
  }
  return result;
}

/// x gate(x): coefficient n is u g_n + g_{n-1}.
template <class T>
Series<T> times_argument(const T& u, const Series<T>& gate) {
  Series<T> f;
  f.reserve(gate.size());
  f.push_back(u * gate[0]);
  for (std::size_t n = 1; n < gate.size(); ++n) f.push_back(u * gate[n] + gate[n - 1]);
  return f;
}

/// tanh' = 1 - tanh^2. The first derivative is 4 sigma(2u) sigma(-2u): 1 - t^2 would cancel in the
/// tails.
template <class T>
Series<T> tanh_series(const T& u, int order) {
  Series<T> t;
  t.reserve(static_cast<std::size_t>(order) + 1);
  t.push_back(Functions<T>::tanh(u));
  for (int k = 0; k < order; ++k) {
    if (k == 0) {
      t.push_back(T(4) * sigma(T(u + u)) * sigma(T(-(u + u))));
      continue;
    }
    T sum(0);
    for (int j = 0; j <= k; ++j)
      sum -= t[static_cast<std::size_t>(j)] * t[static_cast<std::size_t>(k - j)];
    t.push_back(sum / T(k + 1));
  }
  return t;
}

/// (1 + tanh(y))/2 = sigma(2y) with 2y = 2 sqrt(2/pi) (x + 0.044715 x^3).
template <class T>
Series<T> tanh_gate_series(const T& u, int order) {
  const T scale = T(2) * Functions<T>::sqrt(T(2)) / root_of_pi<T>();
  const T cubic = rational<T>(44715, 1000000);
  const Series<T> inner{scale * (u + cubic * u * u * u), scale * (T(1) + T(3) * cubic * u * u),
                        scale * T(3) * cubic * u, scale * cubic};
  return composed(sigma_series(inner[0], order), inner, order);
}

}  // namespace

template <class T>
std::vector<T> jet(Activation activation, const T& u, int order) {
  if (order < 0) throw Error{ErrorCode::bad_number, "jet", "the order is negative"};
  switch (activation) {
  case Activation::gelu: return times_argument(u, normal_cdf_series(u, order));
  case Activation::gelu_tanh: return times_argument(u, tanh_gate_series(u, order));
  case Activation::silu: return times_argument(u, sigma_series(u, order));
  case Activation::tanh: return tanh_series(u, order);
  }
  throw Error{ErrorCode::internal, "jet", "unknown activation"};
}

template <class T>
T activate(Activation activation, const T& u) {
  return jet(activation, u, 0).front();
}

template std::vector<float> jet(Activation, const float&, int);
template std::vector<double> jet(Activation, const double&, int);
template std::vector<Real> jet(Activation, const Real&, int);
template std::vector<Interval> jet(Activation, const Interval&, int);
template float activate(Activation, const float&);
template double activate(Activation, const double&);
template Real activate(Activation, const Real&);
template Interval activate(Activation, const Interval&);

}  // namespace certamen
