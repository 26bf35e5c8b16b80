// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <random>
#include <string>

#include "framework/error.hpp"
#include "framework/values/tensor_kernels.hpp"
#include "framework/values/tensor_operations.hpp"

/// Oracle of the tests of tensor_operations*.cpp: naive loops over exact rationals, compared with
/// every arithmetic.
namespace certamen::tensor_oracle {

using ExactTensor = Tensor<Rational>;

inline constexpr unsigned digits = 60;

/// Fractions with small denominators that no binary format holds exactly.
inline ExactTensor random_tensor(const Shape& shape, unsigned seed) {
  std::mt19937 generator{seed};
  ExactTensor result{shape};
  for (auto& x : result.data())
    x = make_rational(Integer{static_cast<int>(generator() % 401) - 200},
                      Integer{static_cast<int>(generator() % 97) + 3});
  return result;
}

template <class T>
Tensor<T> in(const ExactTensor& exact) {
  std::vector<T> data;
  for (const auto& x : exact.data()) data.push_back(kernels::from_rational<T>(x));
  return Tensor<T>{exact.shape(), std::move(data)};
}

template <class T>
NumericValue<T> run(const Operation& operation, const std::vector<NumericValue<T>>& arguments) {
  REQUIRE(operation.numeric() != nullptr);
  REQUIRE(operation.inputs().size() == arguments.size());
  std::vector<const NumericValue<T>*> pointers;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (const auto* tensor = std::get_if<Tensor<T>>(&arguments[i]))
      REQUIRE(tensor->shape() == operation.inputs()[i].shape());
    pointers.push_back(&arguments[i]);
  }
  return operation.numeric()->in<T>()(pointers);
}

template <class T>
std::vector<NumericValue<T>> values(const std::vector<ExactTensor>& arguments) {
  std::vector<NumericValue<T>> result;
  for (const auto& argument : arguments) result.emplace_back(in<T>(argument));
  return result;
}

inline Rational magnitude(const Rational& x) {
  return x < 0 ? Rational{-x} : x;
}

template <class T>
void check_close(const Tensor<T>& got, const ExactTensor& expected, const Rational& error) {
  REQUIRE(got.shape() == expected.shape());
  Rational scale = 1;
  for (const auto& x : expected.data()) scale = std::max(scale, magnitude(x));
  for (std::size_t i = 0; i < got.size(); ++i) {
    Rational value;
    if constexpr (std::is_same_v<T, Real>)
      value = to_rational(got[i]);
    else
      value = to_rational(Real{got[i]});
    CHECK(magnitude(value - expected[i]) <= error * scale);
  }
}

/// Rounded arithmetics are close to the exact result, and the interval contains it and is narrow.
/// The words go first.
inline void check_all(const Operation& operation, const std::vector<ExactTensor>& arguments,
                      const ExactTensor& expected, const std::vector<std::uint64_t>& words = {}) {
  CAPTURE(operation.name());
  const PrecisionScope scope{digits};
  CHECK(operation.output() == Reals(expected.shape()));
  const auto result = [&]<class T>(T) {
    std::vector<NumericValue<T>> all(words.begin(), words.end());
    for (auto& value : values<T>(arguments)) all.push_back(std::move(value));
    return std::get<Tensor<T>>(run<T>(operation, all));
  };
  check_close(result(float{}), expected, parse_rational("3e-6"));
  check_close(result(double{}), expected, parse_rational("1e-14"));
  check_close(result(Real{}), expected, parse_rational("1e-57"));
  const Tensor<Interval> enclosure = result(Interval{});
  REQUIRE(enclosure.shape() == expected.shape());
  for (std::size_t i = 0; i < enclosure.size(); ++i) {
    CHECK(enclosure[i].contains(expected[i]));
    CHECK(enclosure[i].width() < 1e-50);
  }
}

/// The word in each of the four arithmetics.
inline std::array<std::uint64_t, 4> words_of(const Operation& operation,
                                             const std::vector<ExactTensor>& arguments) {
  const PrecisionScope scope{digits};
  return {std::get<std::uint64_t>(run<float>(operation, values<float>(arguments))),
          std::get<std::uint64_t>(run<double>(operation, values<double>(arguments))),
          std::get<std::uint64_t>(run<Real>(operation, values<Real>(arguments))),
          std::get<std::uint64_t>(run<Interval>(operation, values<Interval>(arguments)))};
}
inline constexpr std::array<std::uint64_t, 4> all_true{1, 1, 1, 1}, all_false{0, 0, 0, 0};

inline ExactTensor map(const ExactTensor& a, const std::function<Rational(const Rational&)>& f) {
  ExactTensor result = a;
  for (auto& x : result.data()) x = f(x);
  return result;
}

inline std::string message_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace certamen::tensor_oracle
