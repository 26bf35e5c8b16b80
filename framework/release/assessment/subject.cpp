// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "framework/error.hpp"
#include "framework/release/assessment/subject_block.hpp"

namespace certamen::assessment {

namespace {

constexpr std::size_t most_units = 2048;

Column to_column(const std::optional<Tensor<double>>& values, Eigen::Index size) {
  if (!values) return Column::Zero(size);
  return Eigen::Map<const Column>{values->data().data(), size};
}

FeedForward to_feed_forward(const Mlp<double>& mlp) {
  const Matrix up = to_matrix(mlp.up), down = to_matrix(mlp.down);
  return {up, to_column(mlp.up_bias, up.rows()), down, to_column(mlp.down_bias, down.rows())};
}

FeedForward drawn_layer(int inputs, Stream& coins) {
  const Eigen::Index units = 3 * inputs;
  const double up_scale = std::sqrt(2.0 / inputs),
               down_scale = std::sqrt(1.0 / static_cast<double>(units));
  FeedForward layer;
  layer.up = up_scale * gaussian(units, inputs, coins);
  layer.up_bias = 0.1 * gaussian(units, 1, coins);
  layer.down = down_scale * gaussian(inputs, units, coins);
  layer.down_bias = 0.1 * gaussian(inputs, 1, coins);
  return layer;
}

/// The laws of fine-tunes scale by the norm of the base, whose square has to be a double.
void check_norm(const Matrix& base, const std::string& place) {
  constexpr double least = 1e-100, most = 1e100;
  if (const double norm = base.stableNorm(); !(norm >= least && norm <= most))
    throw Error{ErrorCode::bad_number, place,
                fmt::format("expected a base with a norm between {:.0e} and {:.0e}, got {:.3g}",
                            least, most, norm)};
}

}  // namespace

Matrix subject_matrix(const AssessmentRequest& request, const Context& context) {
  if (!request.model.empty()) {
    Matrix base = read_base(request.model, request.layer);
    check_norm(base, request.model);
    return base;
  }
  Stream coins{context.seed, 0, base_coins};
  const int size = request.parameters.small("size");
  return 0.03 * gaussian(size, size, coins);
}

std::optional<FeedForward> subject_layer(const AssessmentRequest& request, const Context& context) {
  if (request.model.empty()) {
    Stream coins{context.seed, 0, base_coins};
    return drawn_layer(request.parameters.small("size"), coins);
  }
  const ModelFile file = ModelFile::open(request.model);
  if (const auto layer = chosen_layer(file, request)) {
    if (std::max({layer->inputs, layer->hidden, layer->outputs}) > most_units)
      throw Error{ErrorCode::too_large, file.place() + ", layer " + layer->name,
                  fmt::format("an assessment takes layers of at most {} units", most_units)};
    FeedForward read = to_feed_forward(read_mlp(file, *layer));
    for (const Matrix* side : {&read.up, &read.down})
      if ((side->array() != 0).any())  // a layer of zeros has a reason of its own
        check_norm(*side, file.place() + ", layer " + layer->name);
    return read;
  }
  // A layer that the file does not have at all is the matrix reader's error.
  if (!request.layer.empty()) read_base(request.model, request.layer);
  return std::nullopt;
}

std::vector<FineTuneLaw> laws_of(const AssessmentRequest& request) {
  const Parameters& given = request.parameters;
  const double size = given.rational("delta").convert_to<double>();
  std::vector<FineTuneLaw> laws;
  if (given.text("finetune") != "lora") laws.push_back({.rank = 0, .size = size});
  if (given.text("finetune") != "full") laws.push_back({.rank = given.small("rank"), .size = size});
  return laws;
}

FloatFormat format_of(const AssessmentRequest& request) {
  return parse_float_format(request.parameters.text("format"));
}

}  // namespace certamen::assessment
