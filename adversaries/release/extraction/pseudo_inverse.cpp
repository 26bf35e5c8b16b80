// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/pseudo_inverse.hpp"

#include <Eigen/Dense>

#include "framework/error.hpp"

namespace certamen::extraction {

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Index = Eigen::Index;

Eigen::Map<const Matrix> view(const Tensor<double>& tensor) {
  return {tensor.data().data(), static_cast<Index>(tensor.extent(0)),
          static_cast<Index>(tensor.extent(1))};
}

void expect_rows(const Tensor<double>& a, const Tensor<double>& b) {
  if (a.rank() != 2 || b.rank() != 2 || a.extent(0) != b.extent(0))
    throw Error{ErrorCode::type_mismatch, "least squares",
                "expected one row for each input, got " + to_string(a.shape()) + " and " +
                    to_string(b.shape())};
}

/// Minimum-norm least squares; rows of the result are features.
struct Solved {
  Matrix weights;
  Index rank;
};

Solved solve(const Matrix& features, const Matrix& outputs) {
  const Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> decomposition{features};
  return {decomposition.solve(outputs), decomposition.rank()};
}

LeastSquares finished(const Matrix& features, const Matrix& outputs, const Solved& solved) {
  LeastSquares result;
  result.rank = static_cast<std::size_t>(solved.rank);
  result.determined = solved.rank == features.cols();
  result.w = Tensor<double>{
      {static_cast<std::size_t>(outputs.cols()), static_cast<std::size_t>(features.cols())}};
  for (Index i = 0; i < outputs.cols(); ++i)
    for (Index d = 0; d < features.cols(); ++d)
      result.w(static_cast<std::size_t>(i), static_cast<std::size_t>(d)) = solved.weights(d, i);
  const double norm = outputs.norm();
  result.training_residual = norm == 0 ? 0 : (features * solved.weights - outputs).norm() / norm;
  return result;
}

}  // namespace

LeastSquares solve_layer(const Tensor<double>& features, const Tensor<double>& outputs) {
  expect_rows(features, outputs);
  const Matrix z = view(features), y = view(outputs);
  return finished(z, y, solve(z, y));
}

LeastSquares solve_gated_layer(Activation activation, const Tensor<double>& gate,
                               const Tensor<double>& up, const Tensor<double>& outputs) {
  if (activation == Activation::tanh)
    throw Error{ErrorCode::unsupported, "least squares",
                "tanh is odd: the signs are without effect on the function"};
  expect_rows(gate, outputs);
  expect_rows(up, outputs);
  const Matrix g = view(gate), h = view(up), y = view(outputs);
  const Matrix activated = g.unaryExpr([&](double x) { return activate(activation, x); });
  const Index units = g.cols();
  Matrix both(g.rows(), 2 * units);
  both << activated.cwiseProduct(h), g.cwiseProduct(h);
  const auto first = solve(both, y);
  if (first.rank < 2 * units) {
    auto result = finished(both, y, first);
    result.determined = false;
    return result;
  }
  // Column d of the second half is -W[:, d] where the sign is -1, and 0 where it is +1.
  std::vector<int> sign;
  Matrix features(g.rows(), units);
  for (Index d = 0; d < units; ++d) {
    const auto even = first.weights.row(d), odd = first.weights.row(units + d);
    const bool flipped = even.squaredNorm() > 0 && odd.dot(even) / even.squaredNorm() < -0.5;
    sign.push_back(flipped ? -1 : 1);
    features.col(d) = flipped ? Matrix{(activated.col(d) - g.col(d)).cwiseProduct(h.col(d))}
                              : Matrix{activated.col(d).cwiseProduct(h.col(d))};
  }
  auto result = finished(features, y, solve(features, y));
  result.sign = std::move(sign);
  return result;
}

}  // namespace certamen::extraction
