// SPDX-License-Identifier: Apache-2.0
// Choice and comparison: intervals answer undecided_word unless every pair of points agrees.
#include <algorithm>

#include "framework/values/tensor_operations_impl.hpp"

namespace certamen::tensors {

namespace {

Interval hull(const Interval& a, const Interval& b) {
  return Interval{std::min(a.lower(), b.lower()), std::max(a.upper(), b.upper())};
}

template <class T>
auto magnitude(const T& x) {
  if constexpr (std::is_same_v<T, Interval>)
    return certamen::abs(x);
  else
    return T(x < 0 ? -x : x);
}

/// The number of elements that meet a condition certainly, and that may meet it.
struct Count {
  std::uint64_t certain = 0, possible = 0;
  void add(std::uint64_t answer) {
    certain += answer == 1;
    possible += answer != 0;
  }
  std::uint64_t at_least(const Rational& fraction, std::size_t total) const {
    const Rational needed = fraction * Rational{total};
    return Rational{certain} >= needed ? 1 : Rational{possible} < needed ? 0 : undecided_word;
  }
};

template <class T>
std::uint64_t equal_word(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, Interval>) {
    if (!possibly_equal(a, b)) return 0;
    return certainly_at_most(a, b) && certainly_at_most(b, a) ? 1 : undecided_word;
  } else {
    return a == b ? 1 : 0;
  }
}

template <class F>
Operation comparison(TensorKey key, const Shape& shape, F f, bool commutative = false) {
  return tensor_operation(std::move(key), {Reals(shape), Reals(shape)}, Boolean(),
                          [f]<class T>(NumericArguments<T> a) -> NumericValue<T> {
                            return f(tensor_argument(a, 0), tensor_argument(a, 1));
                          },
                          elements(shape), {.commutative = commutative});
}

void expect_bound(const std::string& name, const Rational& bound) {
  if (bound < 0) throw Error{ErrorCode::bad_number, name, "expected a bound of at least 0"};
}

void expect_fraction(const std::string& name, const Rational& rho) {
  if (rho < 0 || rho > 1)
    throw Error{ErrorCode::bad_number, name, "expected a fraction between 0 and 1"};
}

}  // namespace

Operation select(const Shape& shape) {
  return tensor_operation(
      {Opcode::tensor_select, "select"}, {Boolean(), Reals(shape), Reals(shape)}, Reals(shape),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const std::uint64_t condition = word_argument(a, 0);
        if constexpr (std::is_same_v<T, Interval>)
          if (condition == undecided_word)
            return kernels::zip(tensor_argument(a, 1), tensor_argument(a, 2), hull);
        return *a[condition != 0 ? 1 : 2];
      },
      0);
}

Operation equal(const Shape& shape) {
  return comparison(
      {Opcode::tensor_equal, "equal"}, shape,
      []<class T>(const Tensor<T>& a, const Tensor<T>& b) {
        std::uint64_t all = 1;
        for (std::size_t i = 0; i < a.size() && all != 0; ++i)
          if (const std::uint64_t one = equal_word(a[i], b[i]); one != 1) all = one;
        return all;
      },
      true);
}

Operation relative_frobenius_at_most(const Shape& shape, const Rational& eps) {
  const std::string name = "relative Frobenius error at most " + to_fraction(eps);
  expect_bound(name, eps);
  return comparison({Opcode::tensor_relative_frobenius_at_most, name, {eps}}, shape,
                    [eps]<class T>(const Tensor<T>& estimate, const Tensor<T>& truth) {
                      using Sum = typename kernels::Wider<T>::type;
                      Sum error = 0, size = 0;
                      for (std::size_t i = 0; i < truth.size(); ++i) {
                        const Sum reference = Sum(truth[i]);
                        const Sum difference = Sum(estimate[i]) - reference;
                        error += difference * difference;
                        size += reference * reference;
                      }
                      return kernels::at_most<Sum>(error,
                                                   kernels::from_rational<Sum>(eps * eps) * size);
                    });
}

Operation max_error_at_most(const Shape& shape, const Rational& eps) {
  const std::string name = "max error at most " + to_fraction(eps);
  expect_bound(name, eps);
  return comparison(
      {Opcode::tensor_max_error_at_most, name, {eps}}, shape,
      [eps]<class T>(const Tensor<T>& a, const Tensor<T>& b) {
        const T bound = kernels::from_rational<T>(eps);
        std::uint64_t all = 1;
        for (std::size_t i = 0; i < a.size() && all != 0; ++i)
          if (const auto one = kernels::at_most<T>(magnitude<T>(a[i] - b[i]), bound); one != 1)
            all = one;
        return all;
      },
      true);
}

Operation fraction_within(const Shape& shape, const Rational& tolerance, const Rational& rho) {
  const std::string name =
      "fraction " + to_fraction(rho) + " within relative " + to_fraction(tolerance);
  expect_bound(name, tolerance);
  expect_fraction(name, rho);
  return comparison({Opcode::tensor_fraction_within, name, {tolerance, rho}}, shape,
                    [tolerance, rho]<class T>(const Tensor<T>& estimate, const Tensor<T>& truth) {
                      const T bound = kernels::from_rational<T>(tolerance);
                      Count count;
                      for (std::size_t i = 0; i < truth.size(); ++i)
                        count.add(kernels::at_most<T>(magnitude<T>(estimate[i] - truth[i]),
                                                      bound * magnitude<T>(truth[i])));
                      return count.at_least(rho, truth.size());
                    });
}

Operation bit_equal_after_rounding(const Shape& shape, FloatFormat format, const Rational& rho) {
  const std::string name =
      "fraction " + to_fraction(rho) + " equal after rounding to " + std::string{to_string(format)};
  expect_fraction(name, rho);
  return comparison(
      {Opcode::tensor_bit_equal_after_rounding, name, {static_cast<int>(format), rho}}, shape,
      [format, rho]<class T>(const Tensor<T>& a, const Tensor<T>& b) {
        Count count;
        for (std::size_t i = 0; i < a.size(); ++i)
          count.add(equal_word(kernels::rounded(a[i], format), kernels::rounded(b[i], format)));
        return count.at_least(rho, a.size());
      },
      true);
}

}  // namespace certamen::tensors
