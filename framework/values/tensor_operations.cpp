// SPDX-License-Identifier: Apache-2.0
#include "framework/values/tensor_operations.hpp"

#include "framework/values/tensor_operations_impl.hpp"

namespace certamen::tensors {

Operation add(const Shape& shape) {
  return elementwise_pair({Opcode::tensor_add, "add"}, shape,
                          [](const auto& a, const auto& b) { return a + b; },
                          {.commutative = true, .identity = filled(shape, 0)});
}

Operation subtract(const Shape& shape) {
  return elementwise_pair({Opcode::tensor_subtract, "subtract"}, shape,
                          [](const auto& a, const auto& b) { return a - b; },
                          {.identity = filled(shape, 0), .self_cancels = filled(shape, 0)});
}

Operation hadamard(const Shape& shape) {
  return elementwise_pair({Opcode::tensor_hadamard, "hadamard"}, shape,
                          [](const auto& a, const auto& b) { return a * b; },
                          {.commutative = true, .identity = filled(shape, 1)});
}

Operation negate(const Shape& shape) {
  return elementwise({Opcode::tensor_negate, "negate"}, shape, [](const auto& a) { return -a; },
                     {.involution = true});
}

Operation scale(const Shape& shape, const Rational& factor) {
  return tensor_operation(
      {Opcode::tensor_scale, "scale by " + to_fraction(factor), {factor}}, {Reals(shape)},
      Reals(shape),
      [factor]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const T by = kernels::from_rational<T>(factor);
        return kernels::map(tensor_argument(a, 0), [&by](const T& x) { return T(x * by); });
      },
      elements(shape));
}

Operation activation(const Shape& shape, Activation f) {
  return elementwise(
      {Opcode::tensor_activation, "activation " + std::string{to_string(f)}, {static_cast<int>(f)}},
      shape, [f](const auto& u) { return activate(f, u); });
}

Operation add_bias(const Shape& shape) {
  if (shape.empty()) refuse("add bias", "at least one axis", to_string(shape));
  return tensor_operation(
      {Opcode::tensor_add_bias, "add bias"}, {Reals(shape), Reals({shape.back()})}, Reals(shape),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        Tensor<T> y = tensor_argument(a, 0);
        const Tensor<T>& bias = tensor_argument(a, 1);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] += bias[i % bias.size()];
        return y;
      },
      elements(shape));
}

Operation matmul(const Shape& left, const Shape& right) {
  const bool fits =
      left.size() == 2 && (right.size() == 1 || right.size() == 2) && left[1] == right[0];
  if (!fits)
    refuse("matmul", "[m, k] and [k] or [k, n]", to_string(left) + " and " + to_string(right));
  const Shape output = right.size() == 1 ? Shape{left[0]} : Shape{left[0], right[1]};
  return tensor_operation(
      {Opcode::tensor_matmul, "matmul"}, {Reals(left), Reals(right)}, Reals(output),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::matmul(tensor_argument(a, 0), tensor_argument(a, 1));
      },
      elements(left) * (right.size() == 1 ? 1 : right[1]));
}

Operation matmul_transposed(const Shape& x, const Shape& w) {
  if (x.size() != 2 || w.size() != 2 || x[1] != w[1])
    refuse("matmul transposed", "[B, H] and [D, H]", to_string(x) + " and " + to_string(w));
  return tensor_operation(
      {Opcode::tensor_matmul_transposed, "matmul transposed"}, {Reals(x), Reals(w)},
      Reals({x[0], w[0]}),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::matmul_transposed(tensor_argument(a, 0), tensor_argument(a, 1));
      },
      elements(w) * x[0]);
}

Operation transpose(const Shape& matrix) {
  expect_rank("transpose", matrix, 2);
  return tensor_operation({Opcode::tensor_transpose, "transpose"}, {Reals(matrix)},
                          Reals({matrix[1], matrix[0]}),
                          []<class T>(NumericArguments<T> a) -> NumericValue<T> {
                            return kernels::transpose(tensor_argument(a, 0));
                          },
                          0, {.involution = matrix[0] == matrix[1]});
}

Operation sum(const Shape& shape) {
  return tensor_operation(
      {Opcode::tensor_sum, "sum"}, {Reals(shape)}, Reals({}),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const Tensor<T>& x = tensor_argument(a, 0);
        return kernels::sum(Tensor<T>{Shape{x.size()}, x.data()}, 0);
      },
      elements(shape));
}

Operation sum(const Shape& shape, std::size_t axis) {
  if (axis >= shape.size())
    refuse("sum", "more than " + std::to_string(axis) + " axes", to_string(shape));
  Shape output = shape;
  output.erase(output.begin() + static_cast<std::ptrdiff_t>(axis));
  return tensor_operation(
      {Opcode::tensor_sum_over_axis, "sum over axis " + std::to_string(axis), {axis}},
      {Reals(shape)}, Reals(output),
      [axis]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::sum(tensor_argument(a, 0), axis);
      },
      elements(shape));
}

Operation scale_rows(const Shape& matrix) {
  expect_rank("scale rows", matrix, 2);
  return tensor_operation(
      {Opcode::tensor_scale_rows, "scale rows"}, {Reals(matrix), Reals({matrix[0]})}, Reals(matrix),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        Tensor<T> y = tensor_argument(a, 0);
        const Tensor<T>& s = tensor_argument(a, 1);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] *= s[i / y.extent(1)];
        return y;
      },
      elements(matrix));
}

Operation scale_columns(const Shape& matrix) {
  expect_rank("scale columns", matrix, 2);
  return tensor_operation(
      {Opcode::tensor_scale_columns, "scale columns"}, {Reals(matrix), Reals({matrix[1]})},
      Reals(matrix),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        Tensor<T> y = tensor_argument(a, 0);
        const Tensor<T>& s = tensor_argument(a, 1);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] *= s[i % y.extent(1)];
        return y;
      },
      elements(matrix));
}

Operation scale_slices(const Shape& shape, const std::vector<Rational>& factors) {
  if (shape.empty() || shape[0] != factors.size())
    refuse("scale slices", std::to_string(factors.size()) + " slices", to_string(shape));
  std::string name = "scale slices by";
  for (const auto& factor : factors) name += " " + to_fraction(factor);
  return tensor_operation(
      {Opcode::tensor_scale_slices, std::move(name), factors}, {Reals(shape)}, Reals(shape),
      [factors]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        Tensor<T> y = tensor_argument(a, 0);
        const std::size_t inner = y.size() / factors.size();
        for (std::size_t n = 0; n < factors.size(); ++n) {
          const T by = kernels::from_rational<T>(factors[n]);
          for (std::size_t i = n * inner; i < (n + 1) * inner; ++i) y[i] *= by;
        }
        return y;
      },
      elements(shape));
}

}  // namespace certamen::tensors
