// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/mlp_describe.hpp"

#include <algorithm>
#include <functional>

#include "framework/error.hpp"
#include "framework/release/models/mlp_patterns.hpp"
#include "framework/release/models/weight_scales.hpp"

namespace certamen {

std::optional<std::string> scale_of(const ModelFile& file, const TensorInfo& tensor) {
  if (!may_have_scales(tensor) || tensor.scales) return std::nullopt;
  const std::string module = tensor.name.substr(0, tensor.name.rfind('.') + 1);
  const auto is_scale = [&](const std::string& name) {
    return name.starts_with(module) && name.find('.', module.size()) == std::string::npos &&
           name.find("scale", module.size()) != std::string::npos;
  };
  for (const auto& other : file.tensors())
    if (is_scale(other.name) || other.name.starts_with(tensor.name + ".scale")) return other.name;
  for (const auto& [name, why] : file.absent())
    if (is_scale(name) || name.starts_with(tensor.name + ".scale")) return name;
  return std::nullopt;
}

namespace {

/// Spellings in use, to the names of Certamen's activations; others are passed on as they are.
std::string activation_name(const std::string& spelled) {
  if (spelled == "gelu_new" || spelled == "gelu_pytorch_tanh" || spelled == "gelu_fast")
    return "gelu-tanh";
  if (spelled == "swish") return "silu";
  return spelled;
}

void refuse_scaled(const ModelFile& file, const TensorInfo& tensor, const std::string& place) {
  if (const auto scale = scale_of(file, tensor))
    throw Error{ErrorCode::unsupported, place,
                std::string{dtype_name(tensor.dtype)} + " times the tensor " + quote_name(*scale) +
                    ": expected scales of a known name, one tensor of them, or none"};
}

/// The tensor, which is to have that many dimensions and real numbers.
const TensorInfo& checked(const ModelFile& file, const std::string& name, std::size_t rank) {
  const TensorInfo& tensor = file.info(name);
  const std::string place = tensor_place(file.place_of(tensor), name);
  if (!tensor.unreadable.empty()) throw Error{ErrorCode::bad_file, place, tensor.unreadable};
  if (!is_real(tensor.dtype) && !tensor.quantised)
    throw Error{ErrorCode::bad_file, place,
                "dtype " + std::string{dtype_name(tensor.dtype)} + ": expected " + real_dtypes() +
                    " for the weights of an MLP"};
  refuse_scaled(file, tensor, place);
  if (tensor.shape.size() != rank || std::ranges::count(tensor.shape, std::size_t{0}) > 0)
    throw Error{ErrorCode::bad_file, place,
                "shape " + to_string(tensor.shape) + ": expected " +
                    (rank == 2 ? "a matrix [out, in]" : "a vector") + " that is not empty"};
  return tensor;
}

void expect_extent(const ModelFile& file, const TensorInfo& tensor, std::size_t axis,
                   std::size_t expected, const TensorInfo& because) {
  if (tensor.shape[axis] == expected) return;
  throw Error{ErrorCode::bad_file, tensor_place(file.place_of(tensor), tensor.name),
              "shape " + to_string(tensor.shape) + " does not fit tensor " +
                  quote_name(because.name) + " of shape " + to_string(because.shape) +
                  ": expected extent " + std::to_string(expected) + " on axis " +
                  std::to_string(axis)};
}

[[noreturn]] void refuse_part(const ModelFile& file, const MlpLayer& layer,
                              const std::string& missing) {
  std::string text = "missing";
  for (const std::string& name : {layer.up, layer.gate, layer.down})
    if (!name.empty() && file.contains(name))
      text = "missing, although the rest of MLP " + quote_name(layer.name) + " is there";
  if (const auto absent = file.absent().find(missing); absent != file.absent().end())
    text += ": " + absent->second;
  else if (missing == layer.gate)
    text += ": the file is one shard of several, or the MLP has no gate, as in Nemotron, which is "
            "not supported";
  else
    text += ": is the file one shard of several?";
  throw Error{ErrorCode::bad_file, tensor_place(file.place(), missing), text};
}

/// The gate stands above `up` in one matrix, as llama.cpp writes Phi-3.
void fuse(MlpDraft& draft) {
  draft.fused = draft.layer.gated = true;
  draft.layer.gate = draft.layer.up;
  draft.layer.gate_bias = draft.layer.up_bias;
}

/// What the nodes of an ONNX model say of all matrices of the layer; nothing where one is not said.
std::optional<bool> told_by_graph(const ModelFile& file, const MlpLayer& layer) {
  const auto told = file.info(layer.up).in_out;
  for (const std::string& name : {layer.gate, layer.down}) {
    if (name.empty() || !told) continue;
    const auto other = file.info(name).in_out;
    if (!other) return std::nullopt;
    if (*other != *told)
      throw Error{ErrorCode::unsupported, tensor_place(file.place_of(file.info(name)), name),
                  std::string{"the graph takes it as "} + (*other ? "[in, out]" : "[out, in]") +
                      " and tensor " + quote_name(layer.up) +
                      " as the other: expected one of both"};
  }
  return told;
}

/// Sizes of the hidden side by the two ways to store the matrices.
struct Readings {
  std::size_t hidden[2];  // [transposed]
  std::size_t inputs[2];

  Readings(const Shape& up, std::size_t parts)
      : hidden{up[0] / parts, up[1] / parts}, inputs{up[1], up[0]} {}

  /// The only reading that passes; nothing if both do or none.
  std::optional<bool> only(const std::function<bool(bool transposed)>& passes) const {
    const bool plain = passes(false), transposed = passes(true);
    return plain == transposed ? std::nullopt : std::optional{transposed};
  }
  std::optional<bool> by_hidden(std::size_t length) const {
    return only([&](bool t) { return hidden[t] == length; });
  }
  std::optional<bool> by_inputs(std::size_t length) const {
    return only([&](bool t) { return inputs[t] == length; });
  }
};

}  // namespace

MlpDescriber::MlpDescriber(const ModelFile& file, const MlpHints& hints)
    : file_{file}, hints_{hints}, config_{ModelConfig::beside(file.path())} {}

void MlpDescriber::choose_orientation(MlpLayer& layer, const MlpDraft& draft) const {
  const std::size_t parts = draft.fused ? 2 : 1;
  const Readings read{checked(file_, layer.up, 2).shape, parts};
  const Shape& down = checked(file_, layer.down, 2).shape;
  const auto choose = [&](std::optional<bool> transposed, std::string_view from) {
    if (!transposed || !layer.stored_from.empty()) return;
    layer.transposed = *transposed;
    layer.stored_from = from;
  };
  const auto last_part = [](const std::string& name) {
    const std::string stem = name.substr(0, name.rfind('.'));
    return stem.substr(stem.rfind('.') + 1) + name.substr(stem.size());
  };
  const auto by_length = [&](const std::string& name, std::size_t divide, bool of_hidden) {
    if (name.empty() || !file_.contains(name) || file_.info(name).shape.size() != 1) return;
    const std::size_t length = file_.info(name).shape[0] / divide;
    choose(of_hidden ? read.by_hidden(length) : read.by_inputs(length), last_part(name));
  };
  choose(hints_.transposed, "by hand");
  choose(told_by_graph(file_, layer), "graph");
  by_length(layer.up_bias, parts, true);
  by_length(layer.gate_bias, 1, true);
  for (const auto& norm : draft.norms) by_length(norm, 1, false);
  by_length(layer.down_bias, 1, false);
  if (file_.contains(draft.embedding))
    if (const Shape& words = file_.info(draft.embedding).shape; words.size() == 2)
      choose(read.by_inputs(words[1]), last_part(draft.embedding));
  choose(read.only([&](bool t) { return config_.knows_inputs(read.inputs[t]); }), "config.json");
  choose(read.only([&](bool t) { return config_.knows_hidden(read.hidden[t]); }), "config.json");
  if (draft.certain) return choose(draft.usual_transposed, "names");
  choose(read.only([&](bool t) { return read.hidden[t] == down[t ? 0 : 1]; }), "shapes");
  choose(read.only([&](bool t) { return read.hidden[t] > read.inputs[t]; }), "guess");
  if (layer.stored_from.empty())
    throw Error{ErrorCode::unsupported, tensor_place(file_.place(), layer.up),
                "shape " + to_string(file_.info(layer.up).shape) +
                    ": nothing tells whether it is stored as [out, in] or [in, out]: "
                    "--set stored=.. says it"};
}

void MlpDescriber::choose_activation(MlpLayer& layer, const MlpDraft& draft) const {
  const auto& metadata = file_.metadata();
  const auto choose = [&](const std::string& spelled, std::string_view from) {
    layer.activation = activation_name(spelled);
    layer.activation_from = from;
  };
  if (const auto own = metadata.find("activation"); own != metadata.end())
    return choose(own->second, "metadata");
  if (const auto named = config_.activation(layer.inputs, layer.hidden))
    return choose(*named, "config.json");
  if (const auto architecture = metadata.find("general.architecture");
      architecture != metadata.end())
    if (const auto known = activation_of_architecture(architecture->second); !known.empty())
      return choose(std::string{known}, "general.architecture");
  choose(draft.activation, "guess by names");
}

/// Fills in the sizes and checks every shape against the up weight's.
void MlpDescriber::measure(MlpLayer& layer, const MlpDraft& draft) const {
  const TensorInfo& up = checked(file_, layer.up, 2);
  const TensorInfo& down = checked(file_, layer.down, 2);
  const std::size_t out = layer.transposed ? 1 : 0;
  const std::size_t in = 1 - out;
  const std::size_t parts = draft.fused ? 2 : 1;
  if (up.shape[out] % parts != 0)
    throw Error{ErrorCode::bad_file, tensor_place(file_.place_of(up), up.name),
                "shape " + to_string(up.shape) + ": expected an even extent on axis " +
                    std::to_string(out) + " for gate and up in one matrix"};
  layer.hidden = up.shape[out] / parts;
  layer.inputs = up.shape[in];
  layer.outputs = down.shape[out];
  layer.up_first = draft.fused ? layer.hidden : 0;
  expect_extent(file_, down, in, layer.hidden, up);
  if (layer.gated && !draft.fused) {
    const TensorInfo& gate = checked(file_, layer.gate, 2);
    expect_extent(file_, gate, out, layer.hidden, up);
    expect_extent(file_, gate, in, layer.inputs, up);
  }
  for (const std::string& bias : {layer.up_bias, layer.gate_bias})
    if (!bias.empty()) expect_extent(file_, checked(file_, bias, 1), 0, layer.hidden * parts, up);
  if (!layer.down_bias.empty())
    expect_extent(file_, checked(file_, layer.down_bias, 1), 0, layer.outputs, down);
  for (const std::string& norm : draft.norms)
    if (file_.contains(norm))
      expect_extent(file_, up, in, checked(file_, norm, 1).shape[0], file_.info(norm));
}

MlpLayer MlpDescriber::describe(const MlpDraft& given) const {
  MlpDraft draft = given;
  for (const std::string& name : {draft.layer.up, draft.layer.gate, draft.layer.down})
    if (!name.empty() && !file_.contains(name)) refuse_part(file_, draft.layer, name);
  if (draft.fused_if_twice) {
    const Shape &up = checked(file_, draft.layer.up, 2).shape,
                &down = checked(file_, draft.layer.down, 2).shape;
    if (up[0] % 2 == 0 && up[0] / 2 == down[1]) fuse(draft);
  }
  MlpLayer layer = draft.layer;
  choose_orientation(layer, draft);
  measure(layer, draft);
  choose_activation(layer, draft);
  return layer;
}

}  // namespace certamen
