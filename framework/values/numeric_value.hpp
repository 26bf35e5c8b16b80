// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <variant>

#include "framework/numbers/interval.hpp"
#include "framework/values/operation.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

/// A Boolean that an interval could not decide. Only operations with an Interval argument give it.
inline constexpr std::uint64_t undecided_word = ~std::uint64_t{0};

/// What flows through a numeric experiment: the code of a finite value, or a tensor of T.
template <class T>
using NumericValue = std::variant<std::uint64_t, Tensor<T>>;

/// An operation on tensors in one arithmetic; arguments are not null and live during the call.
template <class T>
using NumericFunction = std::function<NumericValue<T>(std::span<const NumericValue<T>* const>)>;

/// An operation on tensors in each arithmetic. Real uses the thread's precision (PrecisionScope);
/// Interval gives an enclosure of the exact result, and Boolean outputs that it cannot decide are
/// `undecided_word`.
struct NumericEvaluators {
  /// IEEE single, rounded to nearest.
  NumericFunction<float> f32;
  /// IEEE double, rounded to nearest.
  NumericFunction<double> f64;
  NumericFunction<Real> real;          // at the thread's precision
  NumericFunction<Interval> interval;  // encloses the exact result

  /// The one for T.
  template <class T>
  const NumericFunction<T>& in() const {
    if constexpr (std::is_same_v<T, float>)
      return f32;
    else if constexpr (std::is_same_v<T, double>)
      return f64;
    else if constexpr (std::is_same_v<T, Real>)
      return real;
    else
      return interval;
  }
};

/// What an operation on tensors is besides its shapes, and its name for people.
struct TensorKey {
  Opcode opcode = Opcode::user;        // which operation
  std::string name;                    // for people
  std::vector<Rational> numbers = {};  // axes, factors, tolerances, ..: all that the name shows
};

/// Makes an operation on tensors from one generic function
/// `f(std::span<const NumericValue<T>* const>) -> NumericValue<T>`, T deduced from the argument.
template <class F>
Operation tensor_operation(TensorKey key, std::vector<Domain> inputs, Domain output, F f,
                           Integer cost, Facts facts = {}) {
  Operation::Description description;
  auto numeric = std::make_shared<NumericEvaluators>();
  numeric->f32 = [f](std::span<const NumericValue<float>* const> a) -> NumericValue<float> {
    return f(a);
  };
  numeric->f64 = [f](std::span<const NumericValue<double>* const> a) -> NumericValue<double> {
    return f(a);
  };
  numeric->real = [f](std::span<const NumericValue<Real>* const> a) -> NumericValue<Real> {
    return f(a);
  };
  numeric->interval =
      [f](std::span<const NumericValue<Interval>* const> a) -> NumericValue<Interval> {
    return f(a);
  };
  description.name = std::move(key.name);
  description.opcode = key.opcode;
  description.parameter = std::move(key.numbers);
  description.inputs = std::move(inputs);
  description.output = std::move(output);
  description.facts = std::move(facts);
  description.cost = std::move(cost);
  description.numeric = std::move(numeric);
  return Operation{std::move(description)};
}

}  // namespace certamen
