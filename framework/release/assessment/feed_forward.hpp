// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/release/assessment/linear.hpp"

namespace certamen::assessment {

/// y = down relu(up x + up_bias) + down_bias; rows of `up` and columns of `down` are units. Inputs
/// and outputs are columns. The locks and rewritings that are assessed were published for ReLU, so
/// that the weights of a model with another activation are taken as those of a layer with ReLU.
struct FeedForward {
  Matrix up;  // [H, m]
  Column up_bias;
  Matrix down;  // [D, H]
  Column down_bias;

  Eigen::Index inputs() const { return up.cols(); }
  Eigen::Index units() const { return up.rows(); }
  Eigen::Index outputs() const { return down.rows(); }
};

/// "120-240-120, relu"
std::string to_string(const FeedForward& layer);

Matrix relu(const Matrix& z);
/// up x + up_bias
Matrix pre_activations(const FeedForward& layer, const Matrix& x);
Matrix evaluate(const FeedForward& layer, const Matrix& x);

/// What a unit is, in one row: [up | up_bias], H rows.
Matrix input_side(const FeedForward& layer);

/// The units in this order.
FeedForward reordered(const FeedForward& layer, const std::vector<int>& order);
/// Unit i multiplied by the positive factor i, its outgoing weights divided by it.
FeedForward rescaled(const FeedForward& layer, const Column& factors);
/// Each unit rescaled until its input and output sides have the same norm: the same for all
/// rescalings of a layer. Units with a side that is zero stay.
FeedForward balanced(const FeedForward& layer);

/// |a - b| / |b|
double relative_error(const Matrix& a, const Matrix& b);

/// The error of a recovered layer modulo the order and positive scales of units: of input sides of
/// norm 1 and of what they are weighted with, after matching; 1 if the numbers of units differ.
double error_modulo_units(const FeedForward& found, const FeedForward& truth);

}  // namespace certamen::assessment
