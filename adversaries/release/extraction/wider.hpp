// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <concepts>
#include <type_traits>
#include <vector>

#include "framework/numbers/real.hpp"
#include "framework/values/tensor.hpp"

/// Which numbers an attack computes in: those that add little to what the release's rounding has
/// lost.
namespace certamen::extraction {

/// Numbers for a unit whose bound asks for more than T: double, long double, Real.
template <std::floating_point T>
using Wider = std::conditional_t<std::is_same_v<T, double>, long double, Real>;

/// The arithmetic adds a quarter of the release's relative rounding error at most.
inline bool is_precise(double arithmetic_error, double roundoff) {
  return arithmetic_error <= roundoff / 4;
}

template <class To, class From>
std::vector<To> converted(const std::vector<From>& from) {
  std::vector<To> to;
  to.reserve(from.size());
  for (const auto& x : from) to.push_back(static_cast<To>(x));
  return to;
}
template <class To, class From>
Tensor<To> converted(const Tensor<From>& from) {
  return {from.shape(), converted<To>(from.data())};
}

/// work(0 in the wider numbers), Real with 40 digits at least.
template <std::floating_point T, class Work>
auto in_wider(const Work& work) {
  constexpr unsigned digits = 40;
  const PrecisionScope scope{std::max(digits, PrecisionScope::current_digits())};
  return work(Wider<T>(0));
}

}  // namespace certamen::extraction
