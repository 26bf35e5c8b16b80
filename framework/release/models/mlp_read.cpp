// SPDX-License-Identifier: Apache-2.0
#include "framework/error.hpp"
#include "framework/release/models/mlp_layers.hpp"
#include "framework/values/tensor_kernels.hpp"

namespace certamen {

namespace {

/// A range of hidden units of one layer.
struct UnitReader {
  const ModelFile& file;
  const MlpLayer& layer;
  std::size_t first;
  std::size_t count;

  /// [H, m] with units as rows. `before` units of the tensor are another matrix's.
  Tensor<double> input_weight(const std::string& name, std::size_t before = 0) const {
    const UnitReader part{file, layer, before + first, count};
    if (layer.transposed) return kernels::transpose(part.columns(name));
    return part.rows(name);
  }

  /// [D, H] with units as columns.
  Tensor<double> output_weight(const std::string& name) const {
    if (layer.transposed) return kernels::transpose(rows(name));
    return columns(name);
  }

  std::optional<Tensor<double>> hidden_bias(const std::string& name, std::size_t before = 0) const {
    if (name.empty()) return std::nullopt;
    return UnitReader{file, layer, before + first, count}.rows(name);
  }

  Tensor<double> rows(const std::string& name) const {
    return file.read_rows<double>(name, first, count, NonFinite::refuse);
  }
  Tensor<double> columns(const std::string& name) const {
    return file.read_columns<double>(name, first, count, NonFinite::refuse);
  }
};

UnitReader reader(const ModelFile& file, const MlpLayer& layer, std::size_t first,
                  std::size_t count) {
  if (first > layer.hidden || count > layer.hidden - first)
    throw Error{ErrorCode::usage, file.place() + ": layer " + quote_name(layer.name),
                "hidden units from " + std::to_string(first) + ", " + std::to_string(count) +
                    " in all: the layer has " + std::to_string(layer.hidden)};
  return {file, layer, first, count};
}

}  // namespace

Mlp<double> read_mlp(const ModelFile& file, const MlpLayer& layer) {
  return read_mlp_units(file, layer, 0, layer.hidden);
}

Mlp<double> read_mlp_inputs(const ModelFile& file, const MlpLayer& layer, std::size_t first,
                            std::size_t count) {
  const UnitReader units = reader(file, layer, first, count);
  Mlp<double> mlp;
  mlp.activation = layer.activation;
  mlp.up = units.input_weight(layer.up, layer.up_first);
  mlp.up_bias = units.hidden_bias(layer.up_bias, layer.up_first);
  if (layer.gated) mlp.gate = units.input_weight(layer.gate);
  mlp.gate_bias = units.hidden_bias(layer.gate_bias);
  return mlp;
}

Mlp<double> read_mlp_units(const ModelFile& file, const MlpLayer& layer, std::size_t first,
                           std::size_t count) {
  Mlp<double> mlp = read_mlp_inputs(file, layer, first, count);
  mlp.down = reader(file, layer, first, count).output_weight(layer.down);
  if (!layer.down_bias.empty())
    mlp.down_bias = file.read<double>(layer.down_bias, NonFinite::refuse);
  return mlp;
}

}  // namespace certamen
