// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "adversaries/extraction/release.hpp"
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
