// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "adversaries/release/extraction/release.hpp"
#include "framework/numbers/float_format.hpp"

/// TaylorMLP releases made by the defining formulas, independent of the scheme's graph.
namespace certamen::extraction {

template <class T>
struct SecretMlp {
  Tensor<T> b, w, c, z0;  // [H], [D, H], [D], [H]
};

template <class T>
SecretMlp<T> random_mlp(std::size_t outputs, std::size_t units, unsigned seed) {
  std::mt19937_64 random{seed};
  std::normal_distribution<double> weight{0, 0.05}, bias{0, 0.4}, constant{0, 0.1};
  std::uniform_real_distribution<double> middle{-1.2, 0.8};
  SecretMlp<T> secret{Tensor<T>{{units}}, Tensor<T>{{outputs, units}}, Tensor<T>{{outputs}},
                      Tensor<T>{{units}}};
  for (auto& x : secret.w.data()) x = T(weight(random));
  for (auto& x : secret.b.data()) x = T(bias(random));
  for (auto& x : secret.c.data()) x = T(constant(random));
  for (auto& x : secret.z0.data()) x = T(middle(random));
  return secret;
}

template <class T>
TaylorRelease<T> released(const SecretMlp<T>& secret, Activation f, int order,
                          Theta0 theta0 = Theta0::spread) {
  const std::size_t outputs = secret.w.extent(0), units = secret.w.extent(1);
  TaylorRelease<T> release{f,
                           order,
                           theta0,
                           secret.z0,
                           Tensor<T>{{static_cast<std::size_t>(order) + 1, outputs, units}},
                           Tensor<T>{{outputs}}};
  for (std::size_t i = 0; i < outputs; ++i) release.theta0_sum[i] = secret.c[i];
  for (std::size_t d = 0; d < units; ++d) {
    const auto a = jet(f, T(secret.z0[d] + secret.b[d]), order);
    for (std::size_t i = 0; i < outputs; ++i) {
      for (std::size_t n = 0; n < a.size(); ++n) release.theta(n, i, d) = secret.w(i, d) * a[n];
      release.theta(0, i, d) += secret.c[i] / T(static_cast<int>(units));
      release.theta0_sum[i] += secret.w(i, d) * a[0];
    }
  }
  return release;
}

/// Every released number rounded to the format; z0 stays.
template <class T>
TaylorRelease<T> rounded(TaylorRelease<T> release, FloatFormat format) {
  for (auto& x : release.theta.data()) x = round_to(x, format);
  for (auto& x : release.theta0_sum.data()) x = round_to(x, format);
  return release;
}

struct SecretGated {
  std::vector<int> sign;
  Tensor<Real> w;
  GatedTaylorRelease<Real> release;
};

/// z0' = eps z0, L = f(z0) W, F_n = eps^n f^(n)(z0) W, rounded to the format.
inline SecretGated random_gated(Activation f, int order, FloatFormat format, unsigned seed,
                                std::size_t outputs = 24, std::size_t units = 40) {
  std::mt19937_64 random{seed};
  std::normal_distribution<double> weight{0, 0.02}, middle{-0.2, 1};
  SecretGated secret{{},
                     Tensor<Real>{{outputs, units}},
                     {f, order, Tensor<Real>{{units}}, Tensor<Real>{{outputs, units}},
                      Tensor<Real>{{static_cast<std::size_t>(order), outputs, units}}}};
  for (std::size_t d = 0; d < units; ++d) {
    secret.sign.push_back(random() % 2 == 0 ? 1 : -1);
    const Real z0 =
        d == 0 ? Real{0}
               : round_to(Real{middle(random)}, format);  // an expansion point at 0 has a sign too
    secret.release.z0p[d] = secret.sign[d] * z0;
    const auto a = jet(f, z0, order);
    for (std::size_t i = 0; i < outputs; ++i) {
      secret.w(i, d) = round_to(Real{weight(random)}, FloatFormat::bf16);
      secret.release.l(i, d) = round_to(Real{a[0] * secret.w(i, d)}, format);
      Real factorial{1};
      for (int n = 1; n <= order; ++n) {
        factorial *= n;
        const Real power = n % 2 == 0 ? 1 : secret.sign[d];
        secret.release.f(static_cast<std::size_t>(n) - 1, i, d) = round_to(
            Real{power * a[static_cast<std::size_t>(n)] * factorial * secret.w(i, d)}, format);
      }
    }
  }
  return secret;
}

/// |a - b|_F / |b|_F
template <class T>
double relative_error(const Tensor<T>& a, const Tensor<T>& b) {
  T difference(0), norm(0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference += (a[i] - b[i]) * (a[i] - b[i]);
    norm += b[i] * b[i];
  }
  using std::sqrt;
  const T ratio = sqrt(T(difference / norm));
  return static_cast<double>(ratio);
}

}  // namespace certamen::extraction
