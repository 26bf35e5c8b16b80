// SPDX-License-Identifier: Apache-2.0
#include "framework/values/activation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "framework/error.hpp"
#include "framework/numbers/bounded.hpp"

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

/// Functions of one argument, in every arithmetic.
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
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(1.772453850905516027298167483341145L);
  } else {
    return T::rounded(root_of_pi<decltype(T::value)>(), 0);
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
void sigma_series(const T& u, std::span<T> s) {
  s[0] = sigma(u);
  const T complement = sigma(T(-u));
  for (std::size_t k = 0; k + 1 < s.size(); ++k) {
    T sum = s[k] * complement;
    for (std::size_t j = 0; j < k; ++j) sum -= s[j] * s[k - j];
    s[k + 1] = sum / T(static_cast<int>(k) + 1);
  }
}

/// Phi of the normal distribution: Phi' = phi, (k+1) phi_{k+1} = -(u phi_k + phi_{k-1}).
template <class T>
void normal_cdf_series(const T& u, std::span<T> cdf) {
  const T root_two = Functions<T>::sqrt(T(2));
  cdf[0] = Functions<T>::erfc(-u / root_two) / T(2);
  const auto pdf = cdf.subspan(1);
  if (pdf.empty()) return;
  pdf[0] = Functions<T>::exp(-(u * u) / T(2)) / (root_two * root_of_pi<T>());
  for (std::size_t k = 0; k + 1 < pdf.size(); ++k) {
    T next = u * pdf[k];
    if (k > 0) next += pdf[k - 1];
    pdf[k + 1] = -next / T(static_cast<int>(k) + 1);
  }
  for (std::size_t n = 2; n < cdf.size(); ++n) cdf[n] /= T(static_cast<int>(n));
}

/// g(x0 + t) for a polynomial inner series with inner[0] = x0, by Horner in the coefficients of g
/// at x0, in place.
template <class T>
void compose(std::span<T> outer, const std::array<T, 4>& inner) {
  std::vector<T> result(outer.size(), T(0)), next(outer.size(), T(0));
  for (std::size_t n = outer.size(); n-- > 0;) {
    std::fill(next.begin(), next.end(), T(0));
    for (std::size_t i = 0; i < result.size(); ++i)
      for (std::size_t j = 1; j < inner.size() && i + j < next.size(); ++j)
        next[i + j] += result[i] * inner[j];
    next[0] += outer[n];
    std::swap(result, next);
  }
  std::copy(result.begin(), result.end(), outer.begin());
}

/// x gate(x) from gate: coefficient n is u g_n + g_{n-1}.
template <class T>
void multiply_by_argument(const T& u, std::span<T> gate) {
  for (std::size_t n = gate.size() - 1; n > 0; --n) gate[n] = u * gate[n] + gate[n - 1];
  gate[0] *= u;
}

/// tanh' = 1 - tanh^2. The first derivative is 4 sigma(2u) sigma(-2u): 1 - t^2 would cancel in the
/// tails.
template <class T>
void tanh_series(const T& u, std::span<T> t) {
  t[0] = Functions<T>::tanh(u);
  if (t.size() > 1) t[1] = T(4) * sigma(T(u + u)) * sigma(T(-(u + u)));
  for (std::size_t k = 1; k + 1 < t.size(); ++k) {
    T sum(0);
    for (std::size_t j = 0; j <= k; ++j) sum -= t[j] * t[k - j];
    t[k + 1] = sum / T(static_cast<int>(k) + 1);
  }
}

/// (1 + tanh(y))/2 = sigma(2y) with 2y = 2 sqrt(2/pi) (x + 0.044715 x^3).
template <class T>
void tanh_gate_series(const T& u, std::span<T> gate) {
  const T scale = T(2) * Functions<T>::sqrt(T(2)) / root_of_pi<T>();
  const T cubic = rational<T>(44715, 1000000);
  const std::array<T, 4> inner{T(scale * (u + cubic * u * u * u)),
                               T(scale * (T(1) + T(3) * cubic * u * u)),
                               T(scale * T(3) * cubic * u), T(scale * cubic)};
  sigma_series(inner[0], gate);
  compose(gate, inner);
}

}  // namespace

template <class T>
void jet(Activation activation, const T& u, std::span<T> f) {
  if (f.empty()) return;
  switch (activation) {
  case Activation::gelu: normal_cdf_series(u, f); break;
  case Activation::gelu_tanh: tanh_gate_series(u, f); break;
  case Activation::silu: sigma_series(u, f); break;
  case Activation::tanh: return tanh_series(u, f);
  }
  multiply_by_argument(u, f);
}

template <class T>
std::vector<T> jet(Activation activation, const T& u, int order) {
  if (order < 0) throw Error{ErrorCode::bad_number, "jet", "the order is negative"};
  std::vector<T> f(static_cast<std::size_t>(order) + 1);
  jet(activation, u, std::span<T>{f});
  return f;
}

template <class T>
T activate(Activation activation, const T& u) {
  T f(0);
  jet(activation, u, std::span<T>{&f, 1});
  return f;
}

#define CERTAMEN_JET(T)                                                                            \
  template std::vector<T> jet(Activation, const T&, int);                                          \
  template void jet(Activation, const T&, std::span<T>);                                           \
  template T activate(Activation, const T&);
CERTAMEN_JET(float)
CERTAMEN_JET(double)
CERTAMEN_JET(long double)
CERTAMEN_JET(Bounded<double>)
CERTAMEN_JET(Bounded<long double>)
CERTAMEN_JET(Real)
CERTAMEN_JET(Interval)
#undef CERTAMEN_JET

}  // namespace certamen
