// SPDX-License-Identifier: Apache-2.0
#include "schemes/release/release_model.hpp"

#include "framework/error.hpp"
#include "framework/release/models/calibration.hpp"
#include "framework/run/random.hpp"

namespace certamen {

std::vector<ParameterSpec> model_parameters() {
  return {{"model", "model file with the layer; none: a made-up one", "none"},
          {"layer", "name or number of the layer in the file", "0"},
          {.name = "weights",
           .meaning =
               "resampled: Gen draws entries from the model's own; file: Gen is the model itself",
           .default_value = "resampled",
           .words = {"resampled", "file"}},
          {.name = "activation",
           .meaning = "of the hidden units; auto: what the file says, or silu",
           .default_value = "auto",
           .words = {"auto", "gelu", "gelu-tanh", "silu", "tanh"}},
          {.name = "form",
           .meaning = "plain or gated; auto: what the file says, or plain",
           .default_value = "auto",
           .words = {"auto", "plain", "gated"}},
          {.name = "radius",
           .meaning = "pre-activations are uniform within this distance of the expansion points",
           .default_value = "1",
           .minimum = 0,
           .rational = true,
           .above_minimum = true},
          {.name = "protect",
           .meaning =
               "hidden units of a file's layer that are hidden, by their calibrated gaps; or all",
           .default_value = "all",
           .minimum = 1,
           .maximum = most_hidden_units,
           .words = {"all"}},
          {.name = "max-gap",
           .meaning = "protect the largest gaps below this, if there are enough of them",
           .default_value = "0",
           .minimum = 0,
           .rational = true},
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
Tensor<double> normal_entries(const Shape& shape, double deviation, std::uint64_t node) {
  Tensor<double> tensor{shape};
  Stream stream{model_seed, 0, node};
  for (auto& x : tensor.data()) x = round_to(deviation * stream.gaussian(), FloatFormat::f32);
  return tensor;
}

/// What stands in the place of b and c in the gated form.
void make_gated(LayerModel& model) {
  model.gated = true;
  model.biases = Tensor<double>{{2}, {-1, 1}};
  model.constants = Tensor<double>{{model.outputs}};
}

LayerModel made_up(const Parameters& given) {
  if (!parse_protection(given.text("protect"), given.text("max-gap")).all())
    throw Error{ErrorCode::unsupported, "parameter protect",
                "a made-up layer has no calibrated gaps; give a file with model=FILE"};
  LayerModel model;
  model.hidden = static_cast<std::size_t>(given.small("hidden"));
  model.outputs = static_cast<std::size_t>(given.small("outputs"));
  model.weights = normal_entries({model.outputs, model.hidden}, 0.05, 1);
  model.biases = normal_entries({model.hidden}, 0.4, 2);
  model.constants = normal_entries({model.outputs}, 0.1, 3);
  model.z0 = normal_entries({model.hidden}, 0.5, 4);
  if (given.text("form") == "gated") make_gated(model);
  return model;
}

LayerModel from_file(const Parameters& given) {
  const ModelFile file = ModelFile::open(given.text("model"));
  const auto layers = find_mlp_layers(file);
  if (layers.readable.empty() && layers.unreadable.empty())
    throw Error{ErrorCode::bad_file, given.text("model"), "no MLP of a known kind is in it"};
  const MlpLayer& layer = select_mlp_layer(layers, given.text("layer"));
  const std::string& form = given.text("form");
  if (form != "auto" && layer.gated != (form == "gated"))
    throw Error{ErrorCode::unsupported, layer.name,
                std::string{"it is "} + (layer.gated ? "gated" : "plain") + ", not " + form};
  const auto whole = read_mlp(file, layer);
  const auto calibration = calibrate(whole, model_seed);
  const auto units =
      parse_protection(given.text("protect"), given.text("max-gap")).choose(calibration.gaps());
  const auto mlp = take_units(whole, units);
  LayerModel model;
  model.hidden = units.size();
  model.outputs = layer.outputs;
  if (given.text("activation") == "auto") model.activation = activation_of(layer);
  model.weights = mlp.down;
  model.biases = mlp.up_bias.value_or(Tensor<double>{{units.size()}});
  model.constants = mlp.down_bias.value_or(Tensor<double>{{layer.outputs}});
  model.z0 = Tensor<double>{{units.size()}};
  const auto middles = calibration.middles();
  for (std::size_t k = 0; k < units.size(); ++k) model.z0[k] = middles[units[k]];
  if (layer.gated) make_gated(model);
  return model;
}

}  // namespace

LayerModel make_layer_model(const Parameters& given) {
  LayerModel model = given.text("model") == "none" ? made_up(given) : from_file(given);
  if (given.text("activation") != "auto")
    model.activation = parse_activation(given.text("activation"));
  model.resample = given.text("weights") == "resampled";
  model.input_radius = given.rational("radius");
  return model;
}

}  // namespace certamen
