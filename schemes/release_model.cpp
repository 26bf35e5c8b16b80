// SPDX-License-Identifier: Apache-2.0
#include "schemes/release_model.hpp"

#include <algorithm>

#include "framework/engines/random.hpp"
#include "framework/error.hpp"
#include "framework/models/mlp_layers.hpp"

namespace certamen {

std::vector<ParameterSpec> model_parameters() {
  return {
      {"model", "safetensors file with the layer; none: a made-up one", "none"},
      {"layer", "name or number of the layer in the file", "0"},
      {"weights",
       "resampled: Gen draws entries from the model's own; file: Gen is the model itself",
       "resampled"},
      {"activation", "gelu, gelu-tanh, silu, tanh; auto: what the file says, or silu", "auto"},
      {"radius", "pre-activations are uniform within this distance of the expansion points", "1"},
      {"hidden", "hidden units of a made-up layer", "10", 1, 4096},
      {"outputs", "outputs of a made-up layer", "12", 1, 4096}};
}

std::vector<ParameterSpec> with_model_parameters(std::vector<ParameterSpec> own) {
  auto all = model_parameters();
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

namespace {

constexpr std::uint64_t model_seed = 20250619;
constexpr std::size_t calibration_inputs = 256;

Tensor<double> normal_entries(const Shape& shape, double deviation, std::uint64_t node) {
  Tensor<double> tensor{shape};
  Stream stream{model_seed, 0, node};
  for (auto& x : tensor.data()) x = round_to(deviation * stream.gaussian(), FloatFormat::f32);
  return tensor;
}

LayerModel made_up(const Parameters& given) {
  LayerModel model;
  model.hidden = static_cast<std::size_t>(given.small("hidden"));
  model.outputs = static_cast<std::size_t>(given.small("outputs"));
  model.weights = normal_entries({model.outputs, model.hidden}, 0.05, 1);
  model.biases = normal_entries({model.hidden}, 0.4, 2);
  model.constants = normal_entries({model.outputs}, 0.1, 3);
  model.z0 = normal_entries({model.hidden}, 0.5, 4);
  return model;
}

Tensor<double> middles(const Tensor<double>& v) {
  const std::size_t units = v.extent(0), inputs = v.extent(1);
  std::vector<double> low(units, 0), high(units, 0), x(inputs);
  for (std::size_t k = 0; k < calibration_inputs; ++k) {
    Stream stream{model_seed, k, 0};
    for (auto& entry : x) entry = stream.gaussian();
    for (std::size_t d = 0; d < units; ++d) {
      double z = 0;
      for (std::size_t j = 0; j < inputs; ++j) z += v(d, j) * x[j];
      low[d] = std::min(low[d], z);
      high[d] = std::max(high[d], z);
    }
  }
  Tensor<double> z0{{units}};
  for (std::size_t d = 0; d < units; ++d)
    z0[d] = round_to((low[d] + high[d]) / 2, FloatFormat::f32);
  return z0;
}

LayerModel from_file(const Parameters& given) {
  const SafetensorsFile file = SafetensorsFile::open(given.text("model"));
  const auto layers = find_mlp_layers(file);
  if (layers.empty())
    throw Error{ErrorCode::bad_file, given.text("model"), "no MLP of a known kind is in it"};
  const MlpLayer& layer = select_mlp_layer(layers, given.text("layer"));
  if (layer.gated)
    throw Error{ErrorCode::unsupported, layer.name,
                "it is a gated MLP; the games take plain ones (certamen attack takes both)"};
  const auto mlp = read_mlp(file, layer);
  LayerModel model;
  model.hidden = layer.hidden;
  model.outputs = layer.outputs;
  model.activation = parse_activation(layer.activation);
  model.weights = mlp.down;
  model.biases = mlp.up_bias ? *mlp.up_bias : Tensor<double>{{layer.hidden}};
  model.constants = mlp.down_bias ? *mlp.down_bias : Tensor<double>{{layer.outputs}};
  model.z0 = middles(mlp.up);
  return model;
}

}  // namespace

LayerModel make_layer_model(const Parameters& given) {
  LayerModel model = given.text("model") == "none" ? made_up(given) : from_file(given);
  if (given.text("activation") != "auto")
    model.activation = parse_activation(given.text("activation"));
  const std::string& weights = given.text("weights");
  if (weights != "resampled" && weights != "file")
    throw Error{ErrorCode::unknown_name, "parameter weights",
                "expected resampled or file, got '" + weights + "'"};
  model.resample = weights == "resampled";
  model.input_radius = given.rational("radius");
  if (model.input_radius <= 0)
    throw Error{ErrorCode::bad_number, "parameter radius", "expected a number above 0"};
  return model;
}

}  // namespace certamen
