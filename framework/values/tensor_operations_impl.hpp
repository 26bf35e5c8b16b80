// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/error.hpp"
#include "framework/values/tensor_kernels.hpp"
#include "framework/values/tensor_operations.hpp"

/// For the sources tensor_operations*.cpp alone.
namespace certamen::tensors {

inline Integer elements(const Shape& shape) {
  return Integer{element_count(shape)};
}

[[noreturn]] inline void refuse(const std::string& operation, const std::string& expected,
                                const std::string& got) {
  throw Error{ErrorCode::type_mismatch, operation, "expected " + expected + ", got " + got};
}

inline void expect_rank(const std::string& operation, const Shape& shape, std::size_t rank) {
  if (shape.size() != rank)
    refuse(operation, "a tensor of rank " + std::to_string(rank), to_string(shape));
}

/// Facts name tensors such as the zeros only up to this size, so that they stay cheap.
inline constexpr std::size_t largest_fact = 4096;

inline std::optional<Value> filled(const Shape& shape, double value) {
  if (element_count(shape) > largest_fact) return std::nullopt;
  return Value{Tensor<double>{shape, std::vector<double>(element_count(shape), value)}};
}

/// An operation of one tensor, elementwise by a generic f(const T&) -> T.
template <class F>
Operation elementwise(TensorKey key, const Shape& shape, F f, const Facts& facts = {}) {
  return tensor_operation(
      std::move(key), {Reals(shape)}, Reals(shape),
      [f]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::map(tensor_argument(a, 0), f);
      },
      elements(shape), facts);
}

/// Of two tensors of one shape.
template <class F>
Operation elementwise_pair(TensorKey key, const Shape& shape, F f, const Facts& facts = {}) {
  return tensor_operation(
      std::move(key), {Reals(shape), Reals(shape)}, Reals(shape),
      [f]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::zip(tensor_argument(a, 0), tensor_argument(a, 1), f);
      },
      elements(shape), facts);
}

}  // namespace certamen::tensors
