// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/feed_forward.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace certamen::assessment {

std::string to_string(const FeedForward& layer) {
  return fmt::format("{}-{}-{}, relu", layer.inputs(), layer.units(), layer.outputs());
}

Matrix relu(const Matrix& z) {
  return z.cwiseMax(0.0);
}

Matrix pre_activations(const FeedForward& layer, const Matrix& x) {
  return (layer.up * x).colwise() + layer.up_bias;
}

Matrix evaluate(const FeedForward& layer, const Matrix& x) {
  return (layer.down * relu(pre_activations(layer, x))).colwise() + layer.down_bias;
}

Matrix input_side(const FeedForward& layer) {
  Matrix both{layer.units(), layer.inputs() + 1};
  both << layer.up, layer.up_bias;
  return both;
}

FeedForward reordered(const FeedForward& layer, const std::vector<int>& order) {
  return {rows_of(layer.up, order), layer.up_bias(order), columns_of(layer.down, order),
          layer.down_bias};
}

FeedForward rescaled(const FeedForward& layer, const Column& factors) {
  return {factors.asDiagonal() * layer.up, factors.cwiseProduct(layer.up_bias),
          layer.down * factors.cwiseInverse().asDiagonal(), layer.down_bias};
}

FeedForward balanced(const FeedForward& layer) {
  const Column in = input_side(layer).rowwise().norm(),
               out = layer.down.colwise().norm().transpose();
  Column factors = Column::Ones(layer.units());
  for (Eigen::Index i = 0; i < layer.units(); ++i)
    if (in(i) > 0 && out(i) > 0) factors(i) = std::sqrt(out(i) / in(i));
  return rescaled(layer, factors);
}

double relative_error(const Matrix& a, const Matrix& b) {
  return (a - b).norm() / b.norm();
}

namespace {

/// Units that have an input side, each with an input side of norm 1.
FeedForward normalised(const FeedForward& layer) {
  const Column in = input_side(layer).rowwise().norm();
  return rescaled(layer, in.unaryExpr([](double norm) { return norm > 0 ? 1 / norm : 1; }));
}

}  // namespace

double error_modulo_units(const FeedForward& found, const FeedForward& truth) {
  if (found.units() != truth.units()) return 1;
  const FeedForward known = normalised(truth);
  const FeedForward one = normalised(found);
  const FeedForward matched = reordered(one, matching_rows(input_side(one), input_side(known)));
  return std::max(relative_error(input_side(matched), input_side(known)),
                  relative_error(matched.down, known.down));
}

}  // namespace certamen::assessment
