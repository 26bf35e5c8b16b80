// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "framework/values/activation.hpp"
#include "framework/values/tensor.hpp"

namespace certamen::extraction {

/// How a TaylorMLP release spreads the constant term of each output over the hidden units.
enum class Theta0 {
  spread,  // theta[0, i, d] = W[i, d] f(u_d) + c_i / H
  sum,     // one number for each output: sum_d W[i, d] f(u_d) + c_i
  none,    // orders 1 .. N alone
};

/// What TaylorMLP publishes of y = W f(V x + b) + c, units d of H: theta[n, i, d] = W[i, d]
/// f^(n)(u_d) / n! with u = z0 + b [Wang et al. 2024, TaylorMLP; docs/explanation/taylor-mlp.md].
template <class T>
struct TaylorRelease {
  Activation activation = Activation::silu;
  int order = 0;
  Theta0 theta0 = Theta0::spread;
  Tensor<T> z0;          // [H]
  Tensor<T> theta;       // [order + 1, D, H]; slice 0 counts only for Theta0::spread
  Tensor<T> theta0_sum;  // [D], only for Theta0::sum

  std::size_t outputs() const { return theta.extent(1); }
  std::size_t units() const { return theta.extent(2); }
};

/// The gated form y = W (f(G x) * (U x)) under secret signs eps: z0p = eps z0, L = W diag(f(z0)),
/// F[n-1, i, d] = eps_d^n f^(n)(z0_d) W[i, d] without 1/n!.
template <class T>
struct GatedTaylorRelease {
  Activation activation = Activation::silu;
  int order = 0;
  Tensor<T> z0p;  // [P]
  Tensor<T> l;    // [D, P]
  Tensor<T> f;    // [order, D, P]

  std::size_t outputs() const { return l.extent(0); }
  std::size_t units() const { return l.extent(1); }
};

/// What an attack says of a hidden unit; anything but `recovered` is reported and never counted as
/// success.
enum class UnitStatus {
  recovered,
  ambiguous,    // several expansion points, or a wide range of them, explain the release
  dead_column,  // all coefficients are 0: W[:, d] = 0, or all of them underflow
  underflow,    // at most one order is left of those that would tell the expansion point
  unexplained,  // no expansion point explains the release: another activation, noise, or overflow
};

/// Parameters of an MLP as far as an attack recovered them.
template <class T>
struct RecoveredMlp {
  std::vector<UnitStatus> status;  // [H]
  Tensor<T> u;                     // [H]: z0 + b
  Tensor<T> b;                     // [H]
  Tensor<T> w;                     // [D, H]; columns of units that are not recovered are 0
  Tensor<T> c;                     // [D], meaningful only if has_c
  bool has_c = false;
  std::vector<double>
      residual;  // [H]: sine of the angle between the released column factor and the curve

  std::size_t count(UnitStatus wanted) const {
    std::size_t n = 0;
    for (const auto each : status) n += each == wanted;
    return n;
  }
};

}  // namespace certamen::extraction
