// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "framework/numbers/interval.hpp"

namespace certamen {

/// Activation functions of MLPs. gelu is u Phi(u); gelu_tanh its approximation by tanh with a cubic
/// [Hendrycks, Gimpel 2016]; silu is u sigma(u).
enum class Activation { gelu, gelu_tanh, silu, tanh };

/// "gelu", "gelu-tanh", "silu", "tanh"
std::string_view to_string(Activation activation);
/// Throws Error(unknown_name) that lists the names.
Activation parse_activation(std::string_view text);

/// Taylor coefficients f^(n)(u)/n! for n = 0 .. order, by recurrences of power series (no
/// cancellation in the tails: the normal tail through erfc, sigma(-u) kept apart). T is float,
/// double, long double, Bounded of the latter two (with a bound on the rounding errors), Real (at
/// the thread's precision) or Interval (an enclosure). Cost: order^2 multiply-adds, order^2 more
/// for gelu_tanh.
template <class T>
std::vector<T> jet(Activation activation, const T& u, int order);

/// The same, n = 0 .. f.size() - 1, in place. It allocates nothing but for gelu_tanh.
template <class T>
void jet(Activation activation, const T& u, std::span<T> f);

/// f(u).
template <class T>
T activate(Activation activation, const T& u);

}  // namespace certamen
