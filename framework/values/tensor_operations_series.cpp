// SPDX-License-Identifier: Apache-2.0
// Taylor series of hidden layers.
#include "framework/values/tensor_operations_impl.hpp"

namespace certamen::tensors {

namespace {

std::size_t terms_of(const std::string& operation, int order) {
  if (order < 0) refuse(operation, "an order of at least 0", std::to_string(order));
  return static_cast<std::size_t>(order) + 1;
}

}  // namespace

Operation activation_jets(std::size_t units, Activation f, int order) {
  const std::string name = "jets of " + std::string{to_string(f)};
  const std::size_t terms = terms_of(name, order);
  return tensor_operation(
      {Opcode::tensor_activation_jets, name, {static_cast<int>(f), order}}, {Reals({units})},
      Reals({terms, units}),
      [f, order]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::jets(f, tensor_argument(a, 0), order);
      },
      Integer{units} * terms * terms);
}

Operation scaled_columns(const Shape& matrix, int order) {
  expect_rank("scaled columns", matrix, 2);
  const std::size_t terms = terms_of("scaled columns", order);
  return tensor_operation(
      {Opcode::tensor_scaled_columns, "scaled columns"}, {Reals(matrix), Reals({terms, matrix[1]})},
      Reals({terms, matrix[0], matrix[1]}),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::scaled_columns(tensor_argument(a, 0), tensor_argument(a, 1));
      },
      elements(matrix) * terms);
}

Operation powers(const Shape& shape, int order) {
  Shape output = shape;
  output.insert(output.begin(), terms_of("powers", order));
  return tensor_operation(
      {Opcode::tensor_powers, "powers"}, {Reals(shape)}, Reals(output),
      [order]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::powers(tensor_argument(a, 0), order);
      },
      elements(shape) * order);
}

Operation taylor(const Shape& theta, const Shape& delta) {
  const bool fits =
      theta.size() == 3 && (delta.size() == 1 || delta.size() == 2) && delta.back() == theta[2];
  if (!fits)
    refuse("taylor", "[N+1, D, H] and [H] or [B, H]",
           to_string(theta) + " and " + to_string(delta));
  const std::size_t batch = delta.size() == 1 ? 1 : delta[0];
  return tensor_operation(
      {Opcode::tensor_taylor, "taylor"}, {Reals(theta), Reals(delta)},
      Reals(delta.size() == 1 ? Shape{theta[1]} : Shape{batch, theta[1]}),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::taylor(tensor_argument(a, 0), tensor_argument(a, 1));
      },
      elements(theta) * batch + elements(delta) * (theta[0] - 1));
}

Operation horner(const Shape& coefficients, const Shape& delta) {
  const bool fits = coefficients.size() == 2 && (delta.size() == 1 || delta.size() == 2) &&
                    delta.back() == coefficients[1];
  if (!fits)
    refuse("horner", "[N+1, H] and [H] or [B, H]",
           to_string(coefficients) + " and " + to_string(delta));
  return tensor_operation(
      {Opcode::tensor_horner, "horner"}, {Reals(coefficients), Reals(delta)}, Reals(delta),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::horner(tensor_argument(a, 0), tensor_argument(a, 1));
      },
      elements(delta) * (coefficients[0] - 1));
}

}  // namespace certamen::tensors
